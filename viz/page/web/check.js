// A gradient checked with central differences, in the page itself where it computes.
import { cut } from './elements.js';
import { h } from './vnodes.js';
import { entries, indexText, number } from './numbers.js';
import { say } from './said.js';

const LISTED = 12; // entries to choose from, those with the largest gradients
const EXACT = 1e-9;

const relative = (found, exact) => {
  const size = Math.max(Math.abs(found), Math.abs(exact));
  return size === 0 ? 0 : Math.abs(found - exact) / size; // of no number none
};

/** The entries that can be checked, and for one of them its differences and their errors; null where there are none. */
function checked(view, k) {
  const { check, gradient, differences } = view.node(k);
  if (check) {
    const row = rowOf(view, check.entries, entries(gradient));
    return { all: check.entries, row, central: check.central[row].map(Number), errors: check.error[row].map(Number) };
  }
  if (!differences || gradient === null) return null;
  const exact = entries(gradient);
  const all = [...exact.keys()].sort((a, b) => Math.abs(exact[b]) - Math.abs(exact[a]) || a - b).slice(0, LISTED);
  all.sort((a, b) => a - b);
  const row = rowOf(view, all, exact);
  const central = differences(all[row], view.trace.steps_h);
  return { all, row, central, errors: central.map((found) => relative(found, exact[all[row]])) };
}

/** The row that is chosen, or that of the largest gradient. */
function rowOf(view, all, exact) {
  if (view.entry !== null) return Math.min(view.entry, all.length - 1);
  return all.reduce((a, e, i) => (Math.abs(exact[e]) > Math.abs(exact[all[a]]) ? i : a), 0);
}

/** The key of what the errors over h look like. */
function shape(errors) {
  const known = errors.filter(Number.isFinite);
  if (!known.length) return 'differences.none';
  if (errors[0] <= EXACT) return 'differences.exact';
  return Math.min(...known) > 1e-4 ? 'differences.kink' : 'differences.v';
}

/** The pane as elements; `redraw` draws it again. */
export function checkPane(view, redraw) {
  const k = view.tab === 'forward' ? null : view.lit,
    found = k === null ? null : checked(view, k);
  if (!found)
    return h(
      'p',
      { class: 'why' },
      k === null ? view.say('differences.go_back') : view.say('differences.unchecked', { name: cut(view.name(k), 20) }),
    );
  const { all, row, central, errors } = found,
    exact = entries(view.node(k).gradient)[all[row]],
    steps = view.trace.steps_h,
    least = errors.reduce((a, x, i) => (x < errors[a] || Number.isNaN(errors[a]) ? i : a), 0),
    at = view.h ?? least;
  const kind = shape(errors);
  const named = (entry) => cut(view.name(k), 12) + indexText(view.node(k).shape, entry);
  /** What the plot shows; where the slopes on both sides are others, that, for a difference may hit their mean. */
  function told() {
    const sides = kind !== 'differences.none' && view.node(k).kink?.(all[row]);
    if (!sides) return view.say(kind);
    return view.say('differences.slopes', {
      name: named(all[row]),
      left: number(sides[0], 3),
      right: number(sides[1], 3),
      x: number(exact, 3),
    });
  }
  const covered = (x) => (view.isHidden ? '?' : number(x, 8));
  const line = (label, text, color) =>
    h('tr', {}, h('th', { scope: 'row' }, label), h('td', { class: `mono ${color}` }, text));
  return [
    all.length > 1 &&
      h(
        'label',
        { class: 'option' },
        view.say('differences.entry'),
        h(
          'select',
          {
            'aria-label': view.say('differences.which'),
            onchange: (event) => {
              view.entry = Number(event.target.value);
              redraw();
            },
          },
          all.map((e, i) => h('option', { value: i, selected: i === row }, named(e))),
        ),
      ),
    h(
      'table',
      { class: 'facts' },
      h(
        'tbody',
        {},
        line('backprop', covered(exact), 'grd'),
        line(`(l(w+h) − l(w−h)) / 2h`, covered(central[at]), 'val'),
        line('h', number(steps[at]), ''),
        line(
          view.say('differences.error'),
          [number(errors[at], 2), errors[at] < 1e-5 && h('span', { class: 'ok' }, ' ✓')],
          '',
        ),
      ),
    ),
    h(
      'label',
      { class: 'option' },
      'h',
      h('input', {
        type: 'range',
        min: 0,
        max: steps.length - 1,
        value: at,
        'aria-label': 'h',
        'aria-valuetext': number(steps[at]),
        oninput: (event) => {
          view.h = Number(event.target.value);
          redraw();
        },
      }),
    ),
    kind !== 'differences.none' && plot(steps, errors, at),
    h('p', { class: 'why' }, told()),
  ];
}

/** Relative error against h, both on scales of powers of ten. */
function plot(steps, errors, at) {
  const log = (x) => Math.log10(Math.min(1e3, Math.max(Number.isFinite(x) ? x : 1e3, 1e-16)));
  const ys = errors.map(log),
    low = Math.floor(Math.min(...ys, -6)),
    high = Math.ceil(Math.max(...ys, 0));
  const x = (i) => 44 + (i * 264) / (steps.length - 1),
    y = (v) => 10 + ((high - v) / (high - low)) * 120;
  const power = (n) => `1e${n}`.replace('-', '−');
  return h(
    'svg',
    {
      viewBox: '0 0 320 168',
      class: 'plot',
      role: 'img',
      'aria-label': say('differences.plot', { errors: errors.map((e) => number(e, 2)).join(', ') }),
    },
    [low, Math.round((low + high) / 2), high].map((v) => [
      h('line', { x1: 44, x2: 312, y1: y(v), y2: y(v), class: 'grid' }),
      h('text', { x: 38, y: y(v) + 4, class: 'tick end' }, power(v)),
    ]),
    steps.map((_, i) => (i % 2 ? null : h('text', { x: x(i), y: 148, class: 'tick' }, power(-(i + 1))))),
    h('text', { x: 178, y: 164, class: 'tick' }, 'h'),
    h('polyline', { points: ys.map((v, i) => `${x(i)},${y(v)}`).join(' '), class: 'curve' }),
    ys.map((v, i) => h('circle', { cx: x(i), cy: y(v), r: i === at ? 5 : 3, class: i === at ? 'dot at' : 'dot' })),
  );
}
