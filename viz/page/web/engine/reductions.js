/** Reductions over axes, and their reverse. `axis` is null (all), a number or a list of them. */
import { Arr, broadcast_to, empty, make, room, same, shapeOf, sizeOf } from './ndarray.js';
import { reshape, transpose } from './shapes.js';

/**
 * @typedef {import('./ndarray.js').Tensor} Tensor
 * @typedef {import('./ndarray.js').Shape} Shape
 * @typedef {number | number[] | null | undefined} Axis
 */

/** The axes meant, from the first on. @param {number} rank @param {Axis} axis */
export function axesOf(rank, axis) {
  if (axis === null || axis === undefined) return [...Array(rank).keys()];
  if (rank === 0) return [];
  if (!Array.isArray(axis)) return [axis < 0 ? axis + rank : axis];
  return [...new Set(axis.map((ax) => (ax < 0 ? ax + rank : ax)))].sort((a, b) => a - b);
}

/** The array with what `axis` joins as rows at its end. @param {Arr} a @param {Axis} axis */
export function rowsOf(a, axis) {
  const { shape } = a;
  const gone = axesOf(shape.length, axis);
  const first = shape.length - gone.length;
  if (!gone.length || gone[0] === first)
    return { data: a.data, n: sizeOf(shape.slice(first)), rest: shape.slice(0, first) };
  const rest = shape.map((_, k) => k).filter((k) => !gone.includes(k));
  const { data } = /** @type {Arr} */ (transpose(a, [...rest, ...gone]));
  return { data, n: sizeOf(gone.map((k) => shape[k])), rest: rest.map((k) => shape[k]) };
}

/** The shape that a reduction leaves. @param {Tensor} a @param {Axis} axis @param {boolean} keepdims */
export function kept_shape(a, axis, keepdims) {
  const shape = shapeOf(a);
  const gone = axesOf(shape.length, axis);
  return shape.map((n, k) => (gone.includes(k) ? 1 : n)).filter((_, k) => keepdims || !gone.includes(k));
}

/**
 * @param {Tensor} a
 * @param {Axis} axis
 * @param {boolean} keepdims
 * @param {(data: Float64Array, n: number, out: Float64Array) => void} join each n entries into one: a function for a
 *   row of them would give a number of its own to each
 */
function reduce(a, axis, keepdims, join) {
  if (!(a instanceof Arr)) return a;
  const { data, n } = rowsOf(a, axis);
  const out = empty(kept_shape(a, axis, keepdims));
  join(data, n, out.data);
  return make(out.data, out.shape);
}

/** @type {(data: Float64Array, n: number, out: Float64Array) => void} */
function sums(data, n, out) {
  for (let i = 0, p = 0; i < out.length; i++) {
    let total = 0;
    for (const end = p + n; p < end; p++) total += data[p];
    out[i] = total;
  }
}

/** The largest entries, or with a sign of -1 the least; what is not a number stays. @param {1 | -1} sign */
const extremes =
  (sign) =>
  /** @param {Float64Array} data @param {number} n @param {Float64Array} out */
  (data, n, out) => {
    for (let i = 0, p = 0; i < out.length; i++) {
      let top = -sign * Infinity;
      for (const end = p + n; p < end; p++) if (sign * data[p] > sign * top || Number.isNaN(data[p])) top = data[p];
      out[i] = top;
    }
  };
const largest = extremes(1);
const least = extremes(-1);

/** @param {Tensor} a @param {Axis} [axis] @returns {Tensor} */
export const sum = (a, axis = null, keepdims = false) => reduce(a, axis, keepdims, sums);

/** @param {Tensor} a @param {Axis} [axis] @returns {Tensor} */
export const max = (a, axis = null, keepdims = false) => reduce(a, axis, keepdims, largest);

/** @param {Tensor} a @param {Axis} [axis] @returns {Tensor} */
export const min = (a, axis = null, keepdims = false) => reduce(a, axis, keepdims, least);

/** The sum over what broadcasting from `shape` has repeated. @param {Tensor} a @param {Shape} shape @returns {Tensor} */
export function sum_to(a, shape) {
  const from = shapeOf(a);
  if (same(from, shape)) return a;
  const extra = from.length - shape.length;
  const within = shape.map((_, k) => k + extra).filter((k) => shape[k - extra] === 1 && from[k] !== 1);
  return reshape(sum(a, [...Array(extra).keys(), ...within], true), shape);
}

/** Each number over the axes that `axis` names. @param {Tensor} a @param {Shape} shape @param {Axis} [axis] */
export function spread(a, shape, axis = null) {
  if (axis === null) return broadcast_to(a, shape);
  const gone = axesOf(shape.length, axis);
  const kept = shape.map((n, k) => (gone.includes(k) ? 1 : n));
  return broadcast_to(reshape(a, kept), shape);
}

/** How many entries a reduction joins into one. @param {Tensor} a @param {Axis} axis */
export const count = (a, axis) => sizeOf(axesOf(shapeOf(a).length, axis).map((k) => shapeOf(a)[k]));

/** The sums of the entries up to each one. @param {Arr} a @param {number} [axis] */
export function cumsum(a, axis = -1) {
  const ax = axis < 0 ? axis + a.shape.length : axis;
  const step = sizeOf(a.shape.slice(ax + 1));
  const block = step * a.shape[ax];
  const out = room(a.data.length);
  out.set(a.data);
  for (let k = 0; k < out.length; k++) if (k % block >= step) out[k] += out[k - step];
  return new Arr(out, a.shape);
}

/**
 * For each row the matrix of derivatives of a softmax, or of its logarithm.
 *
 * @param {(yi: number, yj: number, same: number) => number} entry
 */
const jacobian =
  (entry) =>
  /** @param {Arr} y @param {Axis} axis */
  (y, axis) => {
    const { data, n, rest } = rowsOf(y, axis);
    const out = empty([...rest, n, n]);
    let k = 0;
    for (let row = 0; row < data.length; row += n)
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) out.data[k++] = entry(data[row + i], data[row + j], i === j ? 1 : 0);
    return out;
  };

export const jacobian_of_softmax = jacobian((yi, yj, one) => yi * (one - yj));
export const jacobian_of_log_softmax = jacobian((_, yj, one) => one - Math.exp(yj));
