/** Operations that move numbers without changing them. */
import { Arr, dataOf, empty, gather, make, room, shapeOf, sizeOf, stridesOf, zeros } from './ndarray.js';

/**
 * @typedef {import('./ndarray.js').Tensor} Tensor
 * @typedef {import('./ndarray.js').Shape} Shape
 */

/** The same numbers in another shape; one length may be -1. @param {Tensor} a @param {Shape | number} shape */
export function reshape(a, shape) {
  const data = dataOf(a);
  const wanted = typeof shape === 'number' ? [shape] : shape;
  const to = wanted.map((n) => (n === -1 ? data.length / -sizeOf(wanted) : n));
  if (sizeOf(to) !== data.length) throw new Error(`No shape (${wanted}) for an array (${shapeOf(a)}).`);
  return make(data, to);
}

/** @param {Tensor} a @param {number[] | null} [axes] @returns {Tensor} */
export function transpose(a, axes = null) {
  if (!(a instanceof Arr)) return a;
  const { shape } = a;
  const rank = shape.length;
  const order = axes === null ? shape.map((_, k) => rank - 1 - k) : axes.map((ax) => (ax + rank) % rank);
  const own = stridesOf(shape);
  const to = order.map((k) => shape[k]);
  const steps = order.map((k) => own[k]);
  return new Arr(gather(a.data, to, steps), to);
}

/** The transpose of a matrix, or of each in a batch. @param {Arr} a */
export function T(a) {
  const rank = a.shape.length;
  return transpose(a, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}

/** The order of axes that undoes a transpose. @param {number[] | null} axes */
export const inverse = (axes) =>
  axes === null ? null : axes.map((_, k) => axes.findIndex((ax) => (ax + axes.length) % axes.length === k));

/** @param {Arr[]} parts */
export function concatenate(parts, axis = 0) {
  const first = parts[0].shape;
  const ax = (axis + first.length) % first.length;
  const lead = sizeOf(first.slice(0, ax));
  const out = empty(first.map((n, k) => (k === ax ? parts.reduce((total, p) => total + p.shape[ax], 0) : n)));
  for (let i = 0, to = 0; i < lead; i++)
    for (const part of parts) {
      const n = part.data.length / lead;
      out.data.set(part.data.subarray(i * n, (i + 1) * n), to);
      to += n;
    }
  return out;
}

/** @param {Tensor[]} parts */
export function stack(parts, axis = 0) {
  const rank = shapeOf(parts[0]).length + 1;
  const ax = (axis + rank) % rank;
  const thick = parts.map((part) => {
    const shape = [...shapeOf(part)];
    shape.splice(ax, 0, 1);
    return new Arr(dataOf(part), shape);
  });
  return concatenate(thick, ax);
}

/** @param {Arr} a @param {[number, number][]} width */
export function pad(a, width, value = 0) {
  const out = zeros(a.shape.map((n, k) => n + width[k][0] + width[k][1]));
  out.data.fill(value);
  const own = stridesOf(out.shape);
  let start = 0;
  width.forEach(([before], k) => {
    start += before * own[k];
  });
  const places = gather(counting(out.data.length), a.shape, own, start);
  a.data.forEach((x, k) => {
    out.data[places[k]] = x;
  });
  return out;
}

/** 0, 1, 2, ... @param {number} n */
export const counting = (n) => Float64Array.from({ length: n }, (_, k) => k);

/** x' = (1, x): a 1 in front of each row. @param {Arr} x */
export function prime(x) {
  const n = /** @type {number} */ (x.shape.at(-1));
  const rows = sizeOf(x.shape.slice(0, -1));
  const out = room(rows * (n + 1));
  for (let i = 0, k = 0, p = 0; i < rows; i++) {
    out[k++] = 1;
    for (let j = 0; j < n; j++) out[k++] = x.data[p++];
  }
  return new Arr(out, [...x.shape.slice(0, -1), n + 1]);
}
