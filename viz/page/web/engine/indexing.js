/** Taking entries by an index as NumPy reads it, putting them back, and entries in order. */
import {
  broadcastShape,
  broadcast_to,
  dataOf,
  empty,
  gather,
  make,
  shapeOf,
  sizeOf,
  stridesOf,
  zeros,
} from './ndarray.js';
import { counting } from './shapes.js';

/**
 * @typedef {import('./ndarray.js').Arr} Arr
 * @typedef {import('./ndarray.js').Tensor} Tensor
 * @typedef {import('./ndarray.js').Shape} Shape
 * @typedef {{slice: (number | null)[]}} Slice
 * @typedef {number | null | '...' | Slice | {ints: number[], shape: Shape}} Part
 * @typedef {Part | Part[]} Index
 */

/** @type {Slice} */
const ALL = { slice: [null, null, null] };

/** Where a slice begins, how far it steps and how many it takes of n. @param {Slice} part @param {number} n */
function range({ slice }, n) {
  const step = slice[2] ?? 1;
  const low = step > 0 ? 0 : -1;
  const high = step > 0 ? n : n - 1;
  /** @param {number} i */
  const clip = (i) => Math.min(Math.max(i < 0 ? i + n : i, low), high);
  const from = slice[0] === null ? (step > 0 ? 0 : n - 1) : clip(slice[0]);
  const to = slice[1] === null ? (step > 0 ? n : -1) : clip(slice[1]);
  return { from, step, length: Math.max(0, Math.ceil((to - from) / step)) };
}

/** The parts with one for each axis. @param {Index} index @param {number} rank @returns {Part[]} */
function everyPart(index, rank) {
  const parts = Array.isArray(index) ? [...index] : [index];
  const used = parts.filter((p) => p !== null && p !== '...').length;
  const dots = parts.indexOf('...');
  const fill = Array(rank - used).fill(ALL);
  if (dots < 0) parts.push(...fill);
  else parts.splice(dots, 1, ...fill);
  return parts;
}

/**
 * The shape of what an index takes, and its flat places: a list, or where it begins and how it steps.
 *
 * @param {Shape} shape
 * @param {Index} index
 * @returns {{shape: Shape, at: Int32Array | null, steps: number[], start: number}}
 */
function places(shape, index) {
  const own = stridesOf(shape);
  /** @type {number[]} */ const sizes = [];
  /** @type {number[]} */ const steps = [];
  /** @type {{ints: number[], shape: Shape, stride: number}[]} */ const chosen = [];
  /** @type {[number, number][]} */ const where = [];
  let start = 0;
  let axis = 0;
  everyPart(index, shape.length).forEach((part, k) => {
    if (part === null) {
      sizes.push(1);
      steps.push(0);
      return;
    }
    const n = shape[axis];
    const stride = own[axis++];
    if (typeof part === 'object' && 'slice' in part) {
      const { from, step, length } = range(part, n);
      sizes.push(length);
      steps.push(step * stride);
      start += from * stride;
      return;
    }
    const ints = typeof part === 'number' ? [part] : /** @type {{ints: number[]}} */ (part).ints;
    const own_shape = typeof part === 'number' ? [] : /** @type {{shape: Shape}} */ (part).shape;
    for (const i of ints) if (i < -n || i >= n) throw new Error(`There is no entry ${i} on an axis of ${n}.`);
    chosen.push({ ints: ints.map((i) => (i < 0 ? i + n : i)), shape: own_shape, stride });
    where.push([k, sizes.length]);
  });
  if (chosen.every((c) => !c.shape.length)) {
    for (const c of chosen) start += c.ints[0] * c.stride;
    return { shape: sizes, at: null, steps, start };
  }
  const grid = broadcastShape(chosen.map((c) => c.shape));
  const offsets = new Float64Array(sizeOf(grid));
  for (const c of chosen) {
    const all = dataOf(broadcast_to(make(Float64Array.from(c.ints), c.shape), grid));
    for (let i = 0; i < offsets.length; i++) offsets[i] += all[i] * c.stride;
  }
  const together = where.every(([k], i) => !i || k === where[i - 1][0] + 1);
  const head = together ? where[0][1] : 0;
  const numbers = counting(sizeOf(shape));
  const lead = gather(numbers, sizes.slice(0, head), steps.slice(0, head));
  const tail = gather(numbers, sizes.slice(head), steps.slice(head));
  const all = [...sizes.slice(0, head), ...grid, ...sizes.slice(head)];
  const at = new Int32Array(sizeOf(all));
  let k = 0;
  for (const a of lead) for (const b of offsets) for (const c of tail) at[k++] = start + a + b + c;
  return { shape: all, at, steps, start };
}

/** @param {Tensor} a @param {Index} index @returns {Tensor} */
export function getitem(a, index) {
  const { shape, at, steps, start } = places(shapeOf(a), index);
  const data = dataOf(a);
  if (at === null) return make(gather(data, shape, steps, start), shape);
  const out = empty(shape);
  for (let k = 0; k < at.length; k++) out.data[k] = data[at[k]];
  return make(out.data, shape);
}

/** The flat places that an index takes. @param {Shape} shape @param {Index} index @returns {ArrayLike<number>} */
export function placesOf(shape, index) {
  const found = places(shape, index);
  return found.at ?? gather(counting(sizeOf(shape)), found.shape, found.steps, found.start);
}

/** Zeros with `a` added at `index`. @param {Tensor} a @param {Index} index @param {Shape} shape @returns {Tensor} */
export function put(a, index, shape) {
  const out = zeros(shape);
  const found = places(shape, index);
  const at = placesOf(shape, index);
  const data = dataOf(sizeOf(shapeOf(a)) === at.length ? a : broadcast_to(a, found.shape));
  for (let k = 0; k < at.length; k++) out.data[at[k]] += data[k];
  return make(out.data, shape);
}

// ---------------------------------------------------------------------------------- indices that texts ask for
/** The index of the i-th of joined parts. @param {number} i @param {number} axis @param {Arr[]} parts */
export function segment(i, axis, parts) {
  const rank = parts[0].shape.length;
  const ax = (axis + rank) % rank;
  const start = parts.slice(0, i).reduce((total, p) => total + p.shape[ax], 0);
  return [...Array(ax).fill(ALL), { slice: [start, start + parts[i].shape[ax], null] }];
}

/** The index of the i-th of stacked parts. @param {number} i @param {number} axis @param {Arr} y */
export const layer = (i, axis, y) => [...Array((axis + y.shape.length) % y.shape.length).fill(ALL), i];

/** The index of what was padded. @param {[number, number][]} width @param {Tensor} a */
export const inside = (width, a) => shapeOf(a).map((n, k) => ({ slice: [width[k][0], width[k][0] + n, null] }));

/** One number for each sample, beside its classes. @param {number} axis @param {Arr} a */
export const set_on = (axis, a) =>
  axis === -1 ? ['...', null] : [...Array((axis + a.shape.length) % a.shape.length).fill(ALL), null];

/** The index that turns an array around. @param {Tensor} a @param {number} axis */
export function reversed_along(a, axis) {
  const rank = shapeOf(a).length;
  const ax = (axis + rank) % rank;
  return shapeOf(a).map((_, k) => (k === ax ? { slice: [null, null, -1] } : ALL));
}

// ------------------------------------------------------------------------------------------ entries in another order
/**
 * Calls visit for each row along an axis: its first place, the step, its length.
 *
 * @param {Shape} shape
 * @param {number} axis
 * @param {(start: number, step: number, n: number) => void} visit
 */
function eachRow(shape, axis, visit) {
  const ax = (axis + shape.length) % shape.length;
  const step = sizeOf(shape.slice(ax + 1));
  const n = shape[ax];
  const lead = sizeOf(shape.slice(0, ax));
  for (let i = 0; i < lead; i++) for (let j = 0; j < step; j++) visit(i * n * step + j, step, n);
}

/** Where each entry of the sorted array stands in `a`; what is not a number comes last. @param {Arr} a */
export function argsort(a, axis = -1) {
  const out = empty(a.shape);
  eachRow(a.shape, axis, (start, step, n) => {
    /** @param {number} k */
    const entry = (k) => a.data[start + k * step];
    const order = [...Array(n).keys()].sort((i, j) => {
      const [x, y] = [entry(i), entry(j)];
      if (Number.isNaN(x) || Number.isNaN(y)) return +Number.isNaN(x) - +Number.isNaN(y) || i - j;
      return x - y || i - j;
    });
    order.forEach((from, k) => {
      out.data[start + k * step] = from;
    });
  });
  return out;
}

/**
 * @param {Arr} order
 * @param {Shape} shape that of the array whose entries it numbers
 * @param {number} axis
 * @param {(place: number, entry: number) => void} visit
 */
function eachPlace(order, shape, axis, visit) {
  const ax = (axis + shape.length) % shape.length;
  const step = sizeOf(shape.slice(ax + 1));
  const long = shape[ax];
  const n = order.shape[ax];
  for (let k = 0; k < order.data.length; k++) {
    const lead = Math.floor(k / (n * step));
    const which = Math.round(order.data[k]);
    visit(k, (lead * long + (which < 0 ? which + long : which)) * step + (k % step));
  }
}

/** The entries that `order` numbers along an axis. @param {Arr} a @param {Arr} order */
export function take_along(a, order, axis = -1) {
  const out = empty(order.shape);
  eachPlace(order, a.shape, axis, (k, p) => {
    out.data[k] = a.data[p];
  });
  return out;
}

/** Zeros with `a` added where `order` says. @param {Arr} a @param {Arr} order @param {Shape} shape */
export function put_along(a, order, shape, axis = -1) {
  const out = zeros(shape);
  eachPlace(order, shape, axis, (k, p) => {
    out.data[p] += a.data[k];
  });
  return out;
}
