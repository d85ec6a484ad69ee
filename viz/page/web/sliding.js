// A script of its own, which only pages with images have: what the window that slides does at the entry that is chosen, forward and backward: marked on the pictures of the
// step, and worked out in numbers below them.
import { cut, h } from './elements.js';
import { entries, number, spread } from './numbers.js';
import { inkOn, shadeOf } from './pictures.js';
import { place, windowOf } from './windows.js';

export { speak } from './said.js';

const MOST_CHANNELS = 3, // whose numbers are written out
  MOST_TERMS = 9;

export const sign = (text) => h('div', { class: 'sign', 'aria-hidden': 'true' }, text);

/** Numbers on their colours; `lit` is the place in the window that is marked. */
function grid(rows, shade, label, lit = null) {
  const cell = (x, p) => {
    if (x === null) return h('td', { class: 'border' }, '·');
    const color = shade(x);
    return h(
      'td',
      { class: p === lit ? 'lit' : null, style: `background:rgb(${color.join(' ')});color:${inkOn(color)}` },
      number(x, 3),
    );
  };
  const body = rows.map((row, a) =>
    h(
      'tr',
      {},
      row.map((x, b) => cell(x, a * row.length + b)),
    ),
  );
  return h('table', { class: 'lens', 'aria-label': label }, h('tbody', {}, body));
}

/**
 * For operation `k`, and in the backward pass for its input `index`. `null` where no window slides; else `{as, panel}`:
 * `as(role)` is what the pictures of a step need to be marked, and `panel()` what is worked out.
 *
 * @param {any} view
 * @param {number} k
 * @param {any} index
 */
export function makeSliding(view, k, index = null) {
  if (view.isHidden || !windowOf(view, k)) return null;
  const { parents } = view.node(k),
    galleries = [];
  const lens = h('div', { class: 'lenses' }),
    said = h('p', { class: 'mono' }),
    count = h('span', { class: 'count' });
  const slider = h('input', {
    type: 'range',
    min: 1,
    'aria-label': view.say('window.window'),
    oninput: () => move(Number(slider.value) - 1),
  });
  const picker = h('select', {
    'aria-label': view.say('window.map'),
    onchange: () => choose({ m: Number(picker.value) }),
  });

  function choose(at) {
    place(view, k, at);
    update();
  }
  function move(p) {
    const { width } = windowOf(view, k);
    choose({ i: Math.floor(p / width), j: p % width });
  }
  function pick(map, i, j, isSampled) {
    const w = windowOf(view, k);
    const at = isSampled ? { m: map } : { n: Math.floor(map / w.outputs), m: map % w.outputs };
    if (at.m < w.maps) choose({ ...at, i, j });
  }
  /** Where the window lies, on the pictures. */
  function mark(w) {
    const kernels = w.channels.map((c) => ({ map: w.kernelMap(c), ...w.kernelFrame, kind: 'window' }));
    for (const { role, shown, isSampled } of galleries) {
      const result = { top: w.i, left: w.j, height: 1, width: 1 },
        one = [{ map: (isSampled ? 0 : w.n * w.outputs) + w.m, ...result, kind: 'window' }];
      const first = isSampled ? 0 : w.n * w.inputs,
        inputs = w.channels.map((c) => ({ map: first + c, ...w.frame, kind: 'window' }));
      if (w.takes === 'largest') {
        const [top, left] = w.cells.flat()[winner(w)];
        inputs.push({ map: first + w.m, top, left, height: 1, width: 1, kind: 'winner' });
      }
      const [local, product] =
        w.takes === 'weights' ? [[kernels, inputs, []][index], [inputs, kernels, []][index]] : [inputs, inputs];
      shown.outline({ input: inputs, weights: kernels, result: one, upstream: one, local, product }[role]);
    }
  }

  /** [what is shown, what is said] */
  function forward(w) {
    const pixels = shadeOf(rangeOf(parents[0]), true),
      name = w.name(cut(view.name(k), 20), w.n, w.m, w.i, w.j),
      result = [sign('='), h('b', { class: 'mono val' }, number(w.result))];
    if (w.takes !== 'weights') {
      const under = w.under(w.m),
        isMax = w.takes === 'largest',
        found = under.flat().filter((x) => x !== null);
      const listed = found.slice(0, MOST_TERMS).map((x) => number(x, 3));
      return [
        [
          sign(isMax ? 'max' : view.say('window.mean')),
          grid(under, pixels, view.say('window.under'), isMax ? winner(w) : null),
          ...result,
        ],
        `${name} = ${isMax ? 'max' : view.say('window.mean')}(${listed.join(', ')}${found.length > MOST_TERMS ? ', …' : ''}) = ${number(w.result)}`,
      ];
    }
    const weights = shadeOf(rangeOf(parents[1]), false),
      bias = parents.length > 2 ? entries(view.node(parents[2]).value)[w.m] : null,
      terms = [];
    for (const c of w.channels)
      w.under(c).forEach((row, a) => row.forEach((x, b) => x !== null && terms.push([w.kernel(c)[a][b], x])));
    const listed = terms.slice(0, MOST_TERMS).map(([weight, x]) => `${number(weight, 3)} · ${factor(x)}`);
    const rest = terms.length > MOST_TERMS || w.channels.length < w.all;
    return [
      [
        sign('Σ'),
        byChannel(w, '+', (c) => [
          grid(w.under(c), pixels, view.say('window.under')),
          sign('⊙'),
          grid(w.kernel(c), weights, view.say('window.weights')),
        ]),
        bias === null ? null : [sign('+'), h('span', { class: 'mono val' }, number(bias, 3))],
        result,
      ],
      `${name} = ${sumOf([...listed, ...(rest ? ['…'] : []), ...(bias === null ? [] : [number(bias, 3)])])} = ${number(w.result)}`,
    ];
  }
  function backward(w) {
    const g = w.upstream,
      to = cut(view.name(parents[index]), 20),
      arrives = h('b', { class: 'mono grd' }, number(g));
    const head = `${view.gradientText(k)}${w.name('', w.n, w.m, w.i, w.j)} = ${number(g)}`;
    const pixels = shadeOf(rangeOf(parents[0]), true);
    const sent = (rows) => {
      const terms = rows.map((row) => row.map((x) => (x === null ? null : g * x)));
      return grid(terms, shadeOf(spread(terms.flat().map(Number)), false), view.say('window.back'));
    };
    if (w.takes === 'largest') {
      const won = winner(w),
        under = w.under(w.m),
        [y, x] = w.cells.flat()[won],
        shares = under.map((row, a) => row.map((v, b) => (v === null ? null : Number(a * row.length + b === won))));
      return [
        [
          arrives,
          sign(view.say('window.to_largest')),
          grid(under, pixels, view.say('window.under'), won),
          sign('→'),
          sent(shares),
        ],
        view.say(tied(under) ? 'window.first_wins' : 'window.wins', {
          head,
          to: w.name(to, w.n, w.m, y, x),
          x: number(under.flat()[won]),
        }),
      ];
    }
    if (w.takes === 'average') {
      const places = w.cells.flat(),
        shared = w.countsBorder ? places.length : places.filter(Boolean).length;
      return [
        [
          arrives,
          sign(view.say('window.spread')),
          grid(w.under(w.m), pixels, view.say('window.under')),
          sign('→'),
          sent(w.cells.map((row) => row.map((at) => at && 1 / shared))),
        ],
        view.say('window.shared', { head, n: shared, x: number(g / shared) }),
      ];
    }
    if (index === 2)
      return [[arrives], view.say('window.bias', { head, to: `∂${cut(view.lossName, 20)}/∂${to}[${w.m}]` })];
    const factor =
      index === 0
        ? (c) => grid(w.kernel(c), shadeOf(rangeOf(parents[1]), false), view.say('window.weights'))
        : (c) => grid(w.under(c), pixels, view.say('window.under'));
    return [
      byChannel(w, '', (c) => [
        h('b', { class: 'mono grd' }, number(g)),
        sign('·'),
        factor(c),
        sign('→'),
        sent(index === 0 ? onlyInside(w.kernel(c), w) : w.under(c)),
      ]),
      index === 0
        ? view.say('window.image', { head, to })
        : view.say('window.kernel', {
            head,
            to: `∂${cut(view.lossName, 20)}/∂${to}${w.axes === 1 ? `[${w.m}, :, :]` : `[${w.m}, :, :, :]`}`,
          }),
    ];
  }
  const onlyInside = (rows, w) => rows.map((row, a) => row.map((x, b) => (w.cells[a][b] ? x : null)));
  const rangeOf = (of) => {
    const { value } = view.node(of);
    return value.min === undefined ? spread(entries(value)) : value;
  };
  const most = () => (view.tight > 1 ? 1 : MOST_CHANNELS);
  const byChannel = (w, between, one) => [
    w.channels
      .slice(0, most())
      .map((c, at) => [at && between ? sign(between) : null, h('div', { class: 'lenses' }, one(c))]),
    w.all > most() ? sign(view.say('window.channels', { n: w.all })) : null,
  ];
  function update() {
    const w = windowOf(view, k);
    slider.max = w.height * w.width;
    slider.value = w.i * w.width + w.j + 1; // after max, which would cut it
    picker.value = w.m;
    const at = w.name(cut(view.name(k), 12), w.n, w.m, w.i, w.j);
    count.textContent = at;
    slider.setAttribute('aria-valuetext', at);
    mark(w);
    /** @type {any[]} */
    const [shown, words] = index === null ? forward(w) : backward(w);
    lens.replaceChildren(...shown.flat(Infinity).filter(Boolean));
    said.textContent = words;
  }
  const isGrey = (role) =>
    index === null ? role !== 'weights' : role === 'local' && windowOf(view, k).takes === 'weights' && index === 1;
  function panel() {
    const { maps } = windowOf(view, k);
    picker.append(
      ...Array.from({ length: maps }, (_, m) => h('option', { value: m }, view.say('window.map_of', { m }))),
    );
    update();
    return h(
      'div',
      { class: 'windows' },
      h(
        'div',
        { class: 'option' },
        h('label', { class: 'option wide' }, view.say('window.slide'), slider),
        maps > 1 && picker,
        count,
      ),
      lens,
      said,
    );
  }
  const as = (role, of, isSampled = of !== null && view.sample !== null && view.node(of).batch) => ({
    axes: windowOf(view, k).axes,
    grey: isGrey(role),
    keep: (shown) => galleries.push({ role, shown, isSampled }),
    onPick: ['result', 'upstream'].includes(role) ? (map, i, j) => pick(map, i, j, isSampled) : null,
  });
  return { as, panel };
}

/** A number after a dot: one below 0 in brackets. */
const factor = (x) => (x < 0 ? `(${number(x, 3)})` : number(x, 3));

/** Terms with a plus between them, or a minus before those that are below 0. */
const sumOf = (terms) =>
  terms.map((term, k) => (!k ? term : term[0] === '−' ? ` − ${term.slice(1)}` : ` + ${term}`)).join('');

/** Which place in the window has the largest pixel, the first of equals. */
function winner(w) {
  const under = w.under(w.m).flat();
  return under.reduce((best, x, p) => (x !== null && (best < 0 || x > under[best]) ? p : best), -1);
}
function tied(under) {
  const found = under.flat().filter((x) => x !== null),
    top = Math.max(...found);
  return found.filter((x) => x === top).length > 1;
}
