// What a step's panel is made of: an equation of tiles, each with a name, what it stands for, and its numbers once.
import { array } from '../arrays.js';
import { cut } from '../elements.js';
import { derivative, formula, math, nameOf } from '../formulas.js';
import { entries, shapeOf, shapeText, SIDE } from '../numbers.js';
import { h, m } from '../vnodes.js';

export const sign = (text) => h('div', { class: 'sign', 'aria-hidden': 'true' }, text);

/** Whether a number could be put in anywhere. */
const hasVariable = (f) => Array.isArray(f) && (f[0] === 'var' || f.some(hasVariable));

/** A formula with numbers put in, in a row with tiles. */
export const written = (numbers) =>
  h(
    'div',
    { class: 'tile' },
    h('div', { class: 'called' }, h('div', { class: 'label' }, '\u00a0'), h('div', { class: 'symbol' })),
    h('div', { class: 'body' }, math(numbers)),
  );

/** `pick(k)` is null, or what is done with an entry of node `k` that is chosen. */
export function makeTiles(view, headingTag, pick) {
  /** What stands in a formula's places, for the operation `k`. */
  const place = (k) => (v) => {
    if (v === 'g')
      return {
        symbol: () => derivative(view.lossName, view.name(k)),
        value: view.see(view.node(k).gradient, k),
        color: 'grd',
        isGradient: true,
      };
    if (v === 'parts')
      return {
        symbol: () =>
          m(
            'mrow',
            {},
            view
              .node(k)
              .parents.slice(0, 6)
              .flatMap((p, i) => [i ? m('mo', { separator: 'true' }, ',') : null, nameOf(view.name(p))]),
          ),
        value: undefined,
      };
    const n = v === 'y' ? k : view.node(k).parents[v];
    return {
      symbol: () => nameOf(view.name(n)),
      value: view.taken(n, k),
      color: 'val',
      onEntry: v === 'y' ? null : pick(n),
    };
  };
  /** Whether nothing is computed: a variable alone, or with its sign turned. */
  const isBare = (f) =>
    (f[0] === 'var' && f.length === 2) ||
    !hasVariable(f) ||
    (f[0] === 'row' && f.length === 3 && f[1][1] === '−' && isBare(f[2]));
  const treeOf = (f) => view.trace.formulas[f];
  /** A formula with numbers put in; null for one that is a single number, or has too many. */
  const numbersIn = (f, at, lit) =>
    isBare(treeOf(f)) ? null : formula(treeOf(f), at, true, lit, SIDE - 2 * view.tight);
  const pictured = (of, color) =>
    of === null || !view.node(of).image ? {} : { axes: view.node(of).image, grey: color === 'val' };
  /** `of` is the node whose numbers they are (the lit row is its sample), `as` how pictures are shown. */
  function tile({ label, name, symbol, t, color = 'val', of = null, row = null, note = '', as = {}, under = null }) {
    const called = `${label} ${cut(name, 30)}`,
      size = shapeOf(t).length ? shapeText(t) : '',
      said = note && h('span', { class: 'ok' }, ` ${note}`);
    return h(
      'div',
      { class: 'tile', role: 'group', 'aria-label': called },
      h(
        'div',
        { class: 'called' },
        h(
          'div',
          { class: 'top' },
          h('div', { class: 'label' }, label),
          size && h('div', { class: 'shape' }, size, said),
        ),
        h('div', { class: 'symbol' }, m('math', {}, symbol)),
      ),
      h(
        'div',
        { class: 'body' },
        array(t, {
          color,
          label: called,
          row,
          made: view.pictures,
          tight: view.tight,
          ...pictured(of, color),
          onEntry: of !== null && color === 'val' ? pick(of) : null,
          ...as,
        }),
      ),
      !size && said,
      under,
    );
  }
  /** What is done, the equation in symbols beside it, and the reason where there is room. */
  const heading = (text, why, ...equation) =>
    h(
      'div',
      { class: 'head' },
      h(headingTag, {}, `${view.say('panel.step', view.nth)} · `, h('span', {}, text)),
      math(...equation),
      why && h('p', { class: 'why' }, why),
    );
  /** The entry of this step's result that is looked at: the one chosen, else `largest`. */
  const picked = (t, largest) => {
    const chosen = view.picked.get(view.key);
    return chosen !== undefined && chosen < entries(t).length ? chosen : largest;
  };
  return { place, treeOf, numbersIn, tile, heading, picked };
}
