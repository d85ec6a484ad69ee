// Beside the panel: the step as NumPy, and its gradient checked with finite differences.
import { render } from 'preact';
import { checkPane } from './check.js';
import { cut } from './elements.js';
import { h } from './vnodes.js';

/** Returns a function that draws into `box`; `draw` draws the whole stepper. */
export function makeSide(view, box, headingTag, draw) {
  function drawSide() {
    const choice = (name, key) =>
      h(
        'button',
        {
          'aria-pressed': String(view.pane === name),
          onclick: () => {
            view.pane = name;
            draw();
          },
        },
        view.say(key),
      );
    const isSource = view.pane === 'NumPy';
    render(
      [
        h(
          'div',
          { class: 'sidehead' },
          h(headingTag, {}, view.say(isSource ? 'frame.numpy' : 'frame.checked')),
          h(
            'div',
            { class: 'tabs small', role: 'group', 'aria-label': view.say('frame.pane') },
            choice('NumPy', 'frame.numpy_tab'),
            choice('Check', 'frame.check_tab'),
          ),
        ),
        h('div', { class: 'pane', key: view.pane }, isSource ? sourcePane() : checkPane(view, drawSide)),
      ],
      box,
    );
  }
  /** The lines that this step is; of an inside those of the operation that it is the inside of. */
  function marked(of) {
    if (view.tab === 'update') return [];
    if (of === null) return view.step.lines || [];
    return view.tab === 'forward'
      ? view.whole.forward.find((one) => one.node === of).lines
      : view.whole.backward.filter((one) => one.consumer === of).flatMap((one) => one.lines);
  }
  function sourcePane() {
    const { source } = view.trace;
    if (!source) return h('p', { class: 'why' }, view.say('frame.no_listing'));
    const of = view.stack.length ? view.trace.graphs[view.graphAt].of : null;
    const lines = marked(of),
      lit = new Set(lines);
    const changed = view.tab === 'update' ? view.steps().map(({ node }) => view.trace.called[node]) : [];
    const start =
      view.tab === 'update'
        ? Math.max(
            0,
            source.findIndex((line) => line.trim() === '# backward'),
          )
        : 0;
    return [
      h(
        'pre',
        { tabindex: 0, 'aria-label': view.say('frame.source') },
        h(
          'code',
          {},
          source.slice(start).map((line, i) => {
            const text = line.startsWith('    ') ? line.slice(4) : line,
              isLit = lit.has(i + start);
            return h(
              'span',
              { class: isLit ? 'on' : text.startsWith('#') ? 'dim' : null, 'aria-current': isLit ? 'step' : null },
              `${text}\n`,
            );
          }),
          view.tab === 'update' && [
            h('span', {}, '\n'),
            h('span', { class: 'dim' }, '# update\n'),
            changed.flatMap(([, g, is]) => (g === is ? [] : h('span', {}, `${g} = ${is}\n`))),
            changed.map(([w, g], i) =>
              h('span', { class: i === view.at ? 'on' : null }, `${w} = ${w} - ${view.trace.lr} * ${g}\n`),
            ),
          ],
        ),
      ),
      of !== null &&
        h(
          'p',
          { class: 'why' },
          view.say(lines.length === 1 ? 'frame.inside_is_line' : 'frame.inside_is_lines', {
            name: cut(view.whole.nodes[of].name, 20),
            n: lines.length,
          }),
        ),
    ];
  }
  return drawSide;
}
