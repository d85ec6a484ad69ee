/**
 * One entry of a product as what it is: a sum of products, lit in both factors, the first terms written out.
 *
 * Vectors are columns, but on the left of a matrix, or of another vector, they lie down.
 */
import { cut } from './elements.js';
import { indexText, number, shapeOf } from './numbers.js';
import { h } from './vnodes.js';

const WRITTEN = 4; // terms; of more one less, and the sum of the others

/** The other way round. @param {any} t */
const turned = (t) => ({
  rows: t.columns,
  columns: t.rows,
  at: (/** @type {number} */ i, /** @type {number} */ j) => t.at(j, i),
});

/** An array of at most two axes as rows and columns. @param {any} t */
function matrixOf(t) {
  const shape = shapeOf(t);
  if (shape.length > 2 || t?.crop) return null;
  if (!shape.length) return { rows: 1, columns: 1, at: () => Number(t) };
  const [rows, columns] = shape.length === 2 ? shape : [shape[0], 1];
  return { rows, columns, at: (/** @type {number} */ i, /** @type {number} */ j) => Number(t.data[i * columns + j]) };
}

/**
 * The terms of entry `entry` of `product`, the matrix product of `left` and `right`, and which entries of the two are
 * in them: `lit[0](i, j)` of the left one. Null where it is no such product.
 *
 * @param {any} left @param {any} right @param {any} product @param {number} entry
 */
export function termsOf(left, right, product, entry) {
  let [a, b] = [matrixOf(left), matrixOf(right)];
  if (!a || !b || shapeOf(product).length > 2) return null;
  const [p, q] = [shapeOf(left).length, shapeOf(right).length];
  const shape = shapeOf(product);
  const isOuter = p < 2 && q < 2 && shape.length === 2;
  const [liesLeft, liesRight] = [p === 1 && !isOuter && (q === 2 || shape.length === 0), isOuter];
  if (liesLeft) a = turned(a);
  if (liesRight) b = turned(b);
  if (a.columns !== b.rows) return null;
  const width = shape.length === 2 ? shape[1] : liesLeft ? (shape[0] ?? 1) : 1;
  const [row, column] = [Math.floor(entry / width), entry % width];
  if (row >= a.rows || column >= b.columns) return null;
  const terms = Array.from({ length: a.columns }, (_, k) => [a.at(row, k), b.at(k, column)]);
  const value = shape.length ? Number(product.data[entry]) : Number(product);
  const sum = terms.reduce((total, [x, y]) => total + x * y, 0);
  const size = terms.reduce((total, [x, y]) => total + Math.abs(x * y), 0);
  if (!(Math.abs(sum - value) <= 1e-6 * (size || 1))) return null; // another rule ran, or there is no number
  return {
    terms,
    value,
    lit: [
      (/** @type {number} */ i, /** @type {number} */ j) => (liesLeft ? j : i) === row,
      (/** @type {number} */ i, /** @type {number} */ j) => (liesRight ? i : j) === column,
    ],
  };
}

/** The same of a product entry by entry. @param {any} left @param {any} right @param {any} product @param {number} entry */
export function entryOf(left, right, product, entry) {
  const shape = shapeOf(product);
  const width = shape.length === 2 ? shape[1] : 1;
  const of = (/** @type {any} */ t) => Number(shapeOf(t).length ? t.data[entry] : t);
  const lit = (/** @type {number} */ i, /** @type {number} */ j) => i * width + j === entry;
  return { terms: [[of(left), of(right)]], value: of(product), lit: [lit, lit] };
}

/** The entry that is largest, whatever its sign. @param {any} t */
export const largestOf = (t) =>
  shapeOf(t).length
    ? t.data.reduce(
        (/** @type {number} */ top, /** @type {any} */ x, /** @type {number} */ k) =>
          Math.abs(x) > Math.abs(t.data[top]) ? k : top,
        0,
      )
    : 0;

/** The line of it: `name[entry] = a · b + … = value`. @param {string} name @param {any} product @param {number} entry @param {any} found */
export function entrywise(name, product, entry, { terms, value }) {
  /** @param {number} z */
  const held = (z) => (z < 0 ? `(${number(z, 3)})` : number(z, 3));
  const count = terms.length > WRITTEN ? WRITTEN - 1 : WRITTEN;
  const written = terms.slice(0, count).map((/** @type {number[]} */ [a, b]) => `${held(a)} · ${held(b)}`);
  const rest = terms.slice(count).reduce((/** @type {number} */ sum, /** @type {number[]} */ [a, b]) => sum + a * b, 0);
  const more = terms.length > WRITTEN ? ` + … (${terms.length - count}: ${number(rest, 3)})` : '';
  return h(
    'p',
    { class: 'entrywise mono' },
    `${cut(name, 24)}${indexText(shapeOf(product), entry)} = ${written.join(' + ')}${more} = ${number(value)}`,
  );
}
