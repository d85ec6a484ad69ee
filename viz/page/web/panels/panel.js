// The panel of a step: what is done, its equation, and why.
import { render } from 'preact';
import { cut } from '../elements.js';
import { number } from '../numbers.js';
import { h } from '../vnodes.js';
import { backwardPanel } from './backward.js';
import { forwardPanel } from './forward.js';
import { makeTiles } from './tiles.js';
import { updatePanel } from './update.js';

/**
 * Returns a function that draws into `box`. Of `then`, `draw` draws the whole stepper, `onAnswer` is what comes after an
 * answer, `pick(k)` is null or what is done with an entry of leaf `k` that is chosen, and `edited(k)` its entry that is
 * being changed, or null.
 */
export function makePanel(view, box, headingTag, then) {
  const tiles = makeTiles(view, headingTag, then.pick);
  const after = {
    ...then,
    pick: (entry) => {
      view.picked.set(view.key, entry);
      draw();
    },
  };
  const panels = { forward: forwardPanel, backward: backwardPanel, update: updatePanel };
  function reassembled() {
    const done = view.graph.reassembled;
    if (!view.stack.length || view.tab !== 'backward' || !done.length) return null;
    const loss = cut(view.lossName, 12),
      names = done.map((one) => `∂${loss}/∂${cut(one.name, 20)}`).join(', '),
      exact = done.every((one) => Number(one.error) < 1e-9);
    if (view.at < view.steps().length - 1)
      return h(
        'p',
        { class: 'why' },
        view.say('panel.will_fit', { name: `∂${loss}/∂${cut(view.graph.name, 20)}`, names }),
      );
    return h(
      'p',
      { class: 'done-line' },
      `${view.say('panel.fit', { names })} `,
      h(
        'span',
        { class: 'ok' },
        exact ? '✓' : view.say('panel.up_to', { x: number(Math.max(...done.map((one) => Number(one.error))), 2) }),
      ),
    );
  }
  let key = '';
  function draw() {
    if (key !== view.key) view.pictures.clear();
    key = view.key;
    render(
      h(
        'div',
        { class: `step${view.tight ? ' tight' : ''}`, key: view.key },
        panels[view.tab](view, tiles, after),
        reassembled(),
      ),
      box,
    );
  }
  return draw;
}
