// Formulas as MathML, in symbols and with numbers put in.
import { shares } from './cells.js';
import { cut } from './elements.js';
import { entries, isSmall, number, rows, shapeOf, SIDE } from './numbers.js';
import { h, m } from './vnodes.js';

/** What a formula does to a variable: ′ (a 1 in front), ᵀ, [:, 1:]; undefined where the numbers are too many. */
export function applied(t, suffix) {
  const shape = shapeOf(t);
  if (t === undefined || t.crop || !shape.length || shape.length > 2) return undefined;
  if (suffix === 'ᵀ') {
    if (shape.length === 1) return { ...t, flat: true };
    const turned = rows(t);
    return { shape: [shape[1], shape[0]], data: turned[0].flatMap((_, j) => turned.map((row) => row[j])) };
  }
  let grid = rows(t, true);
  if (suffix === '′') grid = grid.map((row) => [1, ...row]);
  else {
    const parts = suffix
      .slice(1, -1)
      .split(',')
      .map((part) => part.trim());
    if (parts[0] === '...') parts.splice(0, 1, ...Array(shape.length + 1 - parts.length).fill(':'));
    if (parts.length > shape.length || !parts.every((part) => /^\d*:\d*$/.test(part))) return undefined;
    const [across, down] = [parts[shape.length - 1] || ':', shape.length === 2 ? parts[0] : ':'];
    const within = (part, list) =>
      list.slice(Number(part.split(':')[0] || 0), part.split(':')[1] ? Number(part.split(':')[1]) : undefined);
    grid = within(down, grid).map((row) => within(across, row));
  }
  return { shape: shape.length === 2 ? [grid.length, grid[0].length] : [grid[0].length], data: grid.flat() };
}

/** A node's name: W⁰ with its exponent set, A[0] with its index upright. */
export function nameOf(name) {
  const [, base, power, index] = /^(.*?)([⁰¹²³⁴⁵⁶⁷⁸⁹]*)(\[.*\])?$/su.exec(name) ?? ['', name, ''];
  const letter = m('mi', { class: 'name' }, cut(base, 24) || '·');
  const head = power
    ? m('msup', {}, letter, m('mn', {}, [...power].map((c) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c)).join('')))
    : letter;
  return index ? m('mrow', {}, head, m('mtext', { class: 'index' }, index)) : head;
}
export const partial = (name) => m('mrow', {}, m('mo', { lspace: '0', rspace: '0' }, '∂'), nameOf(name));
export const derivative = (of, by) => m('mfrac', { class: 'grd' }, partial(of), partial(by));

/** How an entry is shown: its colour by its size, a frame where it is lit, and what a click on it does. */
export function cell(color, share, isLit, onEntry, k) {
  const role = { val: 'value', grd: 'gradient' }[color];
  return {
    class: [isLit && 'lit', onEntry && 'picks'].filter(Boolean).join(' ') || null,
    style: `background:color-mix(in srgb,var(--${role}) ${Math.round(100 * share)}%,transparent)`,
    onclick: onEntry ? () => onEntry(k) : null,
  };
}

/** @param {any} t @param {string} color @param {any} [as] `lit(row, column)`, and `onEntry(k)` */
export function matrix(t, color, { lit = null, onEntry = null } = {}) {
  if (!shapeOf(t).length) return m('mn', { class: color }, number(t));
  const full = shares(entries(t));
  let k = 0;
  const cells = rows(t, t.flat).map((row, i) =>
    m(
      'mtr',
      {},
      row.map((x, j) => m('mtd', cell(color, full[k], lit?.(i, j), onEntry, k++), m('mn', {}, number(x)))),
    ),
  );
  return m('mtable', { class: color }, cells);
}

/**
 * A tree of `viz.notation.mathml` as MathML. `place(variable)` gives `{symbol, value, color, isGradient}`; with `numeric` the
 * numbers are put in, and null is returned where they are too many; `lit` are the two of `factorsOf` that say which of
 * their entries are lit, `most` how many rows and columns of an array are few.
 */
export function formula(tree, place, numeric, lit = [], most = SIDE) {
  let fits = true;
  const valueOf = (node) => {
    let t = place(node[1]).value;
    for (const suffix of node.slice(2)) t = applied(t, suffix);
    return t;
  };
  /** Whether what is seen of all is numbers: of a batch, where one sample is chosen. */
  const isOfNumbers = (node) =>
    node[0] === 'var'
      ? typeof (valueOf(node) ?? {}) !== 'object'
      : node.every((part) => !Array.isArray(part) || isOfNumbers(part));
  /** `isAlone`: nothing stands beside it, so that a negative number needs no brackets. */
  function variable(node, isRow, isAlone = false, /** @type {any} */ isLit = null) {
    const { symbol, color, isGradient, onEntry } = place(node[1]);
    if (numeric) {
      const t = valueOf(node);
      if (t === undefined || t === null || !isSmall(t, most)) {
        fits = false;
        return m('mi', {}, '?');
      }
      const turned = isRow || t.flat;
      const made = matrix(isRow ? { ...t, flat: true } : t, color, {
        lit: isLit && ((i, j) => isLit(turned ? j : i, turned ? i : j)),
        onEntry: node.length === 2 ? onEntry : null,
      });
      return !isAlone && !shapeOf(t).length && Number(t) < 0
        ? m('mrow', {}, m('mo', {}, '('), made, m('mo', {}, ')'))
        : made;
    }
    let made = symbol();
    for (const suffix of node.slice(2)) {
      const base = isGradient && suffix === 'ᵀ' ? m('mrow', {}, m('mo', {}, '('), made, m('mo', {}, ')')) : made;
      made =
        suffix === 'ᵀ'
          ? m('msup', {}, base, m('mi', { mathvariant: 'normal' }, 'T'))
          : suffix === '′'
            ? m('mrow', {}, base, m('mtext', {}, '′'))
            : m('mrow', {}, base, m('mtext', { class: 'index' }, suffix));
    }
    return made;
  }
  /** In a product, a vector on the left of a vector or a matrix lies down. */
  function liesDown(parts, k) {
    const [left, sign, right] = parts.slice(k, k + 3);
    if (!numeric || left[0] !== 'var' || !sign || sign[1] !== '·' || !right || right[0] !== 'var') return false;
    const [a, b] = [valueOf(left), valueOf(right)];
    return shapeOf(a).length === 1 && (shapeOf(b).length === 2 || (shapeOf(b).length === 1 && !b.flat));
  }
  const all = (parts) =>
    parts.map((part, k) =>
      part[0] === 'var'
        ? variable(part, liesDown(parts, k), parts.length === 1, parts.length === 3 ? lit[k / 2] : null)
        : one(part, k === 0 || parts[k - 1][0] === 't'),
    );
  const fenced = (open, parts, close) => m('mrow', {}, m('mo', {}, open), all(parts), m('mo', {}, close));
  function one(node, isFirst) {
    const [kind, ...parts] = node;
    switch (kind) {
      case 'row':
        return m('mrow', {}, all(parts));
      case 'var':
        return variable(node, false, true);
      case 'n':
        return m('mn', {}, parts[0]);
      case 'o':
        return m(
          'mo',
          parts[0] === '−' && isFirst ? { form: 'prefix' } : {},
          parts[0] === '⊙' && isOfNumbers(tree) ? '·' : parts[0],
        );
      case 't':
        return m('mtext', {}, `${isFirst ? '' : '\u00a0'}${parts[0]}\u00a0`);
      case 'f':
        return m(
          'mrow',
          {},
          m('mi', { mathvariant: 'normal' }, parts[0]),
          parts.length > 1 && fenced('(', parts.slice(1), ')'),
        );
      case 'frac':
        return m('mfrac', {}, one(parts[0], true), one(parts[1], true));
      case 'sup':
        return m('msup', {}, parts[0][0] === 'var' ? variable(parts[0], false) : one(parts[0]), one(parts[1]));
      case 'under':
        return m('munder', {}, one(parts[0]), one(parts[1]));
      case 'sqrt':
        return m('msqrt', {}, one(parts[0], true));
      default:
        return fenced(kind[0], parts, kind[1]);
    }
  }
  const made = one(tree, true);
  return fits ? made : null;
}
/** The two factors of a formula that is a product of matrices, with their numbers; null of another. @returns {any} */
export function factorsOf(tree, place) {
  const [kind, left, sign, right] = tree;
  if (kind !== 'row' || tree.length !== 4 || sign[1] !== '·' || left[0] !== 'var' || right[0] !== 'var') return null;
  const found = [left, right].map((node) =>
    node.slice(2).reduce((t, suffix) => applied(t, suffix), place(node[1]).value),
  );
  return found.some((t) => t === undefined || t === null) ? null : found;
}
export const math = (...parts) =>
  h('div', { class: 'equation' }, m('math', { display: 'block' }, m('mrow', {}, parts)));
export const equals = () => m('mo', {}, '=');
