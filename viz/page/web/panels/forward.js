// A step forward: the formula, with numbers put in where they are few, else beside each other what goes in and comes out.
import { cut } from '../elements.js';
import { entryOf, entrywise, largestOf, termsOf } from '../entrywise.js';
import { equals, factorsOf, formula, nameOf } from '../formulas.js';
import { answer } from '../predict.js';
import { makeSliding } from '../windowed.js';
import { h, Held } from '../vnodes.js';
import { sign, written } from './tiles.js';

export function forwardPanel(view, { place, treeOf, numbersIn, tile, heading, picked }, then) {
  const { node: k, short, formula: f, about } = view.step,
    at = place(k),
    { parents, value, shape } = view.node(k),
    now = view.see(value, k);
  const sliding = makeSliding(view, k);
  const factors = view.isHidden || sliding ? null : factorsOf(treeOf(f), at);
  const entry = picked(now, factors ? largestOf(now) : -1);
  const [a, b] = factors ?? [];
  const found = factors && (termsOf(a, b, now, entry) ?? (shape.length ? null : entryOf(a, b, now, entry)));
  const numbers = sliding ? null : numbersIn(f, at, found?.lit);
  /** Pictures of a step of a convolution or a pooling, with the window marked. */
  const as = (role, of) => (sliding ? sliding.as(role, of) : {});
  /** Of an input that is a factor: what goes into the entry that is looked at. */
  const litOf = (p) => {
    const side = found ? [1, 3].findIndex((n) => parents[treeOf(f)[n][1]] === p) : -1;
    if (side < 0) return null;
    const lit = found.lit[side];
    return treeOf(f)[1 + 2 * side].includes('ᵀ') ? (i, j) => lit(j, i) : lit;
  };
  const inputs = [...new Set(parents)].slice(0, 4).map((p, i) =>
    tile({
      label: view.say('panel.input'),
      name: view.name(p),
      symbol: nameOf(view.name(p)),
      t: view.taken(p, k),
      of: p,
      row: view.row(p),
      as: { lit: litOf(p), ...(i < 2 ? as(['input', 'weights'][i], p) : {}) },
    }),
  );
  const choose = factors && { onEntry: then.pick, lit: found && at2(now, entry) };
  const result = answer(
    view,
    value,
    k,
    (t, under) =>
      tile({
        label: view.say('panel.result'),
        name: view.name(k),
        symbol: nameOf(view.name(k)),
        t,
        of: k,
        row: view.row(k),
        as: { ...as('result', k), ...choose },
        under,
      }),
    then,
  );
  return [
    heading(
      view.say('panel.compute', { name: cut(view.name(k), 40) }),
      about,
      nameOf(view.name(k)),
      equals(),
      short === null ? [] : [formula(treeOf(short), at, false), equals()],
      formula(treeOf(f), at, false),
    ),
    h('div', { class: 'tiles' }, ...(numbers ? [written(numbers), sign('=')] : [...inputs, sign('→')]), result),
    found && found.terms.length > 1 && entrywise(view.name(k), now, entry, found),
    sliding && h(Held, { element: sliding.panel() }),
  ];
}

/** Which entry of a table is lit. */
export function at2(t, entry) {
  const width = t?.shape?.length === 2 ? t.shape[1] : 1;
  return (i, j) => i * width + j === entry;
}
