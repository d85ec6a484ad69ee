// Beside the panel: the step as NumPy, and its gradient checked with finite differences.
import { makeCheckPane } from './check.js';
import { cut, h, plural } from './elements.js';
import { number } from './numbers.js';

/** Returns a function that draws into `box`; `draw` draws the whole stepper. */
export function makeSide(view, box, heading, draw) {
  function drawSide() {
    const choice = (name) =>
      h(
        'button',
        {
          type: 'button',
          'aria-pressed': String(view.pane === name),
          onclick: () => {
            view.pane = name;
            draw();
            box.querySelector('[aria-pressed="true"]').focus();
          },
        },
        name,
      );
    box.replaceChildren(
      h(
        'div',
        { class: 'sidehead' },
        h(heading, {}, view.pane === 'NumPy' ? 'The same step as NumPy' : 'Checked with finite differences'),
        h('div', { class: 'tabs small', role: 'group', 'aria-label': 'Pane' }, choice('NumPy'), choice('Check')),
      ),
      ...[view.pane === 'NumPy' ? sourcePane() : makeCheckPane(view, box, drawSide)].flat().filter(Boolean),
    );
  }
  function sourcePane() {
    if (!view.trace.source)
      return h('p', { class: 'why' }, 'This graph has no listing: it is large, or only a part of a computation.');
    const of = view.stack.length ? { ...view.stack[0], k: view.trace.graphs[view.graphAt].of } : null;
    let lines = view.step.lines || [];
    if (of)
      lines =
        view.tab === 'forward'
          ? view.whole.forward.find((one) => one.node === of.k).lines
          : view.whole.backward.filter((one) => one.consumer === of.k).flatMap((one) => one.lines);
    if (view.tab === 'update') lines = [];
    const update =
      view.tab === 'update'
        ? [
            h('span', {}, '\n'),
            h('span', { class: 'dim' }, '# update\n'),
            ...view
              .steps()
              .map((one, i) => h('span', { class: i === view.at ? 'on' : null }, updateLine(one.node), '\n')),
          ]
        : [];
    const marked = new Set(lines),
      start = view.tab === 'update' ? view.trace.source.findIndex((line) => line.trim() === '# backward') : 0;
    return [
      h(
        'pre',
        { tabindex: 0, 'aria-label': 'NumPy source' },
        h(
          'code',
          {},
          view.trace.source.slice(Math.max(0, start)).map((line, i) => {
            const k = i + Math.max(0, start),
              text = line.startsWith('    ') ? line.slice(4) : line;
            return h(
              'span',
              {
                class: marked.has(k) ? 'on' : text.startsWith('#') ? 'dim' : null,
                'aria-current': marked.has(k) ? 'step' : null,
              },
              `${text}\n`,
            );
          }),
          update,
        ),
      ),
      of &&
        h(
          'p',
          { class: 'why' },
          `All that is inside ${cut(view.whole.nodes[of.k].name, 20)} is what ${plural(lines.length, 'line')} of NumPy ${lines.length === 1 ? 'does' : 'do'}.`,
        ),
    ];
  }
  function updateLine(k) {
    const [w, g] = view.trace.called[k] ?? [view.name(k), `∂${view.name(k)}`];
    return `${w} -= ${number(view.trace.lr)} * ${g}`;
  }
  return drawSide;
}
