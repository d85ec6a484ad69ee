/** One entry of a matrix product as what it is: a sum of products, the first terms written out, the rest folded. */
import { cut, h } from './elements.js';
import { indexText, number } from './numbers.js';

const WRITTEN = 4; // terms

/** A tensor of one or two axes as rows; a vector is one row, or one column. @param {any} t @param {boolean} [isColumn] */
function rowsOf(t, isColumn = false) {
  if (typeof t !== 'object') return { rows: 1, columns: 1, at: () => Number(t) };
  const [rows, columns] = t.shape.length === 2 ? t.shape : isColumn ? [t.shape[0], 1] : [1, t.shape[0]];
  return { rows, columns, at: (/** @type {number} */ i, /** @type {number} */ j) => Number(t.data[i * columns + j]) };
}

/**
 * The terms `[a, b]` of the largest entry, or of the one that is chosen, of what a step computes; null for another step.
 *
 * @param {any} view
 * @param {number | null} chosen
 */
export function termsOf(view, chosen) {
  const { step, tab } = view;
  const node = view.node(tab === 'backward' ? step.consumer : step.node);
  if (
    tab === 'update' ||
    node.op !== 'affine' ||
    node.parents.some((/** @type {number} */ p) => view.node(p).shape.length > 2)
  )
    return null;
  const [weights, inputs] = node.parents.map((/** @type {number} */ p) => view.node(p).value);
  const [W, x] = [rowsOf(weights), rowsOf(inputs)];
  const isNeuron = weights.shape.length === 1;
  const primed = (/** @type {number} */ n, /** @type {number} */ j) => (j === 0 ? 1 : x.at(n, j - 1));
  const result = tab === 'backward' ? step.contribution : node.value;
  if (typeof result !== 'object') return null;
  const data = /** @type {number[]} */ (result.data);
  const entry = chosen ?? data.reduce((top, z, k) => (Math.abs(z) > Math.abs(data[top]) ? k : top), 0);
  if (entry >= data.length) return null;
  const width = result.shape.length === 2 ? result.shape[1] : 1;
  const [row, column] = result.shape.length === 2 ? [Math.floor(entry / width), entry % width] : [0, entry];
  /** @type {[number, number][]} */
  let terms;
  if (tab !== 'backward') {
    const [n, o] = isNeuron ? [entry, 0] : [row, column];
    terms = Array.from({ length: W.columns }, (_, j) => [W.at(o, j), primed(n, j)]);
  } else {
    const g = rowsOf(node.gradient, isNeuron);
    if (step.index === 0) {
      const [o, j] = isNeuron ? [0, entry] : [row, column];
      terms = Array.from({ length: x.rows }, (_, n) => [g.at(n, o), primed(n, j)]);
    } else terms = Array.from({ length: W.rows }, (_, o) => [g.at(row, o), W.at(o, column + 1)]);
  }
  return { terms, entry, value: data[entry], shape: result.shape };
}

/** The line of it; null where a step is no such product, or is to be predicted. @param {any} view @param {number | null} chosen */
export function entrywise(view, chosen) {
  const found = view.isHidden ? null : termsOf(view, chosen);
  if (found === null || found.terms.length < 2) return null;
  const { terms, entry, value, shape } = found;
  const name = view.tab === 'backward' ? view.gradientText(view.step.parent) : cut(view.name(view.step.node), 20);
  /** @param {number} z */
  const held = (z) => (z < 0 ? `(${number(z, 3)})` : number(z, 3));
  const written = terms.slice(0, WRITTEN).map(([a, b]) => `${held(a)} · ${held(b)}`);
  const rest = terms.slice(WRITTEN).reduce((sum, [a, b]) => sum + a * b, 0);
  const more = terms.length > WRITTEN ? ` + … (${terms.length - WRITTEN}: ${number(rest, 3)})` : '';
  return h(
    'p',
    { class: 'entrywise mono' },
    `${name}${indexText(shape, entry)} = ${written.join(' + ')}${more} = ${number(value)}`,
  );
}
