// Beside the panel: the step as NumPy, and its gradient checked with finite differences.
import { cut, h, plural, s } from './elements.js';
import { entries, indexText, number } from './numbers.js';

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
      ...[view.pane === 'NumPy' ? sourcePane() : checkPane()].flat().filter(Boolean),
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
    const plain = (text) =>
      [...text]
        .map((c) => ('⁰¹²³⁴⁵⁶⁷⁸⁹'.includes(c) ? '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c) : c))
        .join('')
        .replace(/\W/gu, '_');
    return `${plain(view.name(k))} -= ${number(view.trace.lr)} * g${plain(view.name(k))}`;
  }
  function checkPane() {
    const k = view.tab === 'forward' ? null : view.lit,
      check = k === null ? null : view.node(k).check;
    if (!check)
      return h(
        'p',
        { class: 'why' },
        k === null
          ? 'Gradients are checked: step through the backward pass.'
          : `No entry of ${cut(view.name(k), 20)} was checked on this page: the graph is large, or in single precision.`,
      );
    const exact = entries(view.node(k).gradient);
    const best = check.entries.reduce((a, e, i) => (Math.abs(exact[e]) > Math.abs(exact[check.entries[a]]) ? i : a), 0);
    const row = view.entry === null ? best : Math.min(view.entry, check.entries.length - 1),
      entry = check.entries[row];
    const where = (e) => indexText(view.node(k).shape, e);
    const errors = check.error[row].map(Number),
      least = errors.reduce((a, x, i) => (x < errors[a] ? i : a), 0);
    const line = (label, text, color) =>
      h('tr', {}, h('th', { scope: 'row' }, label), h('td', { class: `mono ${color}` }, text));
    return [
      check.entries.length > 1 &&
        h(
          'label',
          { class: 'option' },
          'entry',
          h(
            'select',
            {
              'aria-label': 'Entry',
              onchange: (event) => {
                view.entry = Number(event.target.value);
                drawSide();
                box.querySelector('[aria-label="Entry"]').focus();
              },
            },
            check.entries.map((e, i) =>
              h('option', { value: i, selected: i === row }, `${cut(view.name(k), 12)}${where(e)}`),
            ),
          ),
        ),
      h(
        'table',
        { class: 'facts' },
        h(
          'tbody',
          {},
          view.isHidden ? line('backprop', '?', 'grd') : line('backprop', number(exact[entry], 8), 'grd'),
          line(`(l(w+h) − l(w−h)) / 2h`, view.isHidden ? '?' : number(check.central[row][least], 8), 'val'),
          line('h', number(view.trace.steps_h[least]), ''),
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, 'relative error'),
            h(
              'td',
              { class: 'mono' },
              number(errors[least], 2),
              errors[least] < 1e-5 ? h('span', { class: 'ok' }, ' ✓') : '',
            ),
          ),
        ),
      ),
      plot(view.trace.steps_h, errors),
      h(
        'p',
        { class: 'why' },
        'A large h errs because the curve bends, a small one because numbers are rounded: in between lies the V’s tip.',
      ),
    ];
  }
  /** Relative error against h, both on scales of powers of ten. */
  function plot(steps_h, errors) {
    const log = (x) => Math.log10(Math.max(Number(x), 1e-16));
    const ys = errors.map(log),
      low = Math.floor(Math.min(...ys, -6)),
      high = Math.ceil(Math.max(...ys, 0));
    const x = (i) => 44 + (i * 264) / (steps_h.length - 1),
      y = (v) => 10 + ((high - v) / (high - low)) * 120;
    const power = (n) => `1e${n}`.replace('-', '−');
    return s(
      'svg',
      {
        viewBox: '0 0 320 168',
        class: 'plot',
        role: 'img',
        'aria-label': `relative error at h from 0.1 to 1e−12: ${errors.map((e) => number(e, 2)).join(', ')}`,
      },
      [low, Math.round((low + high) / 2), high].map((v) => [
        s('line', { x1: 44, x2: 312, y1: y(v), y2: y(v), class: 'grid' }),
        s('text', { x: 38, y: y(v) + 4, class: 'tick end' }, power(v)),
      ]),
      steps_h.map((_, i) => (i % 2 ? null : s('text', { x: x(i), y: 148, class: 'tick' }, power(-(i + 1))))),
      s('text', { x: 178, y: 164, class: 'tick' }, 'h'),
      s('polyline', { points: ys.map((v, i) => `${x(i)},${y(v)}`).join(' '), class: 'curve' }),
      ys.map((v, i) => s('circle', { cx: x(i), cy: y(v), r: 3, class: 'dot' })),
    );
  }
  return drawSide;
}
