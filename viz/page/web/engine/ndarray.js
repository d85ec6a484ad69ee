/**
 * Arrays of the page: numbers in C order beside a shape. A number without axes is a plain number.
 *
 * @typedef {number | Arr} Tensor
 * @typedef {number[]} Shape
 */

export class Arr {
  /**
   * @param {Float64Array} data
   * @param {Shape} shape
   */
  constructor(data, shape) {
    this.data = data;
    this.shape = shape;
  }
}

/** The buffers that one pass over a graph took, in their order: its next pass takes the same again. */
export class Pool {
  constructor() {
    /** @type {Float64Array[]} */
    this.buffers = [];
    this.at = 0;
  }
}

/** @type {Pool | null} */
let current = null;

/**
 * What `work` returns; the arrays that it makes live until the pool is used again.
 *
 * @template R
 * @param {Pool} pool
 * @param {() => R} work
 * @returns {R}
 */
export function using(pool, work) {
  const before = current;
  current = pool;
  pool.at = 0;
  try {
    return work();
  } finally {
    current = before;
  }
}

/** Room for n numbers, with anything in it. @param {number} n */
export function room(n) {
  if (current === null) return new Float64Array(n);
  const at = current.at++;
  const found = current.buffers[at];
  return found !== undefined && found.length === n ? found : (current.buffers[at] = new Float64Array(n));
}

/** @param {Shape} shape */
export function sizeOf(shape) {
  let n = 1;
  for (const length of shape) n *= length;
  return n;
}

/** @param {Tensor} a @returns {Shape} */
export const shapeOf = (a) => (a instanceof Arr ? a.shape : []);

/** @param {Tensor} a */
export function dataOf(a) {
  if (a instanceof Arr) return a.data;
  const box = room(1);
  box[0] = a;
  return box;
}

/** @param {Float64Array} data @param {Shape} shape @returns {Tensor} */
export const make = (data, shape) => (shape.length ? new Arr(data, shape) : data[0]);

/** @param {Shape} shape */
export const zeros = (shape) => new Arr(room(sizeOf(shape)).fill(0), shape);

/** @param {Shape} shape */
export const empty = (shape) => new Arr(room(sizeOf(shape)), shape);

/** A copy that no pool will take back. @template {Tensor} A @param {A} a @returns {A} */
export const kept = (a) => /** @type {A} */ (a instanceof Arr ? new Arr(a.data.slice(), a.shape) : a);

/** @param {Shape} a @param {Shape} b */
export const same = (a, b) => a.length === b.length && a.every((n, k) => n === b[k]);

/** @param {Shape} shape */
export function stridesOf(shape) {
  const made = new Array(shape.length);
  for (let k = shape.length - 1, n = 1; k >= 0; n *= shape[k--]) made[k] = n;
  return made;
}

/**
 * The numbers of a view with these sizes and steps, in C order.
 *
 * @param {ArrayLike<number>} source
 * @param {Shape} shape
 * @param {number[]} steps
 */
export function gather(source, shape, steps, start = 0) {
  const out = room(sizeOf(shape));
  const last = shape.length - 1;
  if (last < 0) out[0] = source[start];
  if (last < 0 || !out.length) return out;
  if (last === 1) {
    // Most are matrices: without the bookkeeping of more axes they take a third of the time.
    const [m, n] = shape;
    const [down, along] = steps;
    for (let i = 0, k = 0, from = start; i < m; i++, from += down)
      for (let j = 0, p = from; j < n; j++, p += along) out[k++] = source[p];
    return out;
  }
  const at = new Array(last + 1).fill(0);
  const n = shape[last];
  const step = steps[last];
  for (let k = 0, from = start; ;) {
    for (let i = 0, p = from; i < n; i++, p += step) out[k++] = source[p];
    let axis = last - 1;
    for (; axis >= 0; axis--) {
      from += steps[axis];
      if (++at[axis] < shape[axis]) break;
      from -= steps[axis] * shape[axis];
      at[axis] = 0;
    }
    if (axis < 0) return out;
  }
}

/** The shape that these broadcast to. @param {Shape[]} shapes @returns {Shape} */
export function broadcastShape(shapes) {
  let rank = 0;
  for (const s of shapes) if (s.length > rank) rank = s.length;
  const out = [];
  for (let at = 0; at < rank; at++) {
    let most = 1;
    for (const s of shapes) {
      const k = at - rank + s.length;
      if (k < 0 || s[k] === 1 || s[k] === most) continue;
      if (most !== 1) throw new Error(`Shapes ${shapes.map((t) => `(${t})`).join(', ')} do not fit together.`);
      most = s[k];
    }
    out.push(most);
  }
  return out;
}

/** @param {Tensor} a @param {Shape} shape @returns {Tensor} */
export function broadcast_to(a, shape) {
  if (!(a instanceof Arr) && shape.length) return new Arr(room(sizeOf(shape)).fill(a), shape);
  const own = shapeOf(a);
  const extra = shape.length - own.length;
  const steps = new Array(shape.length).fill(0);
  for (let k = own.length - 1, n = 1; k >= 0; n *= own[k--]) if (own[k] !== 1) steps[k + extra] = n;
  return make(gather(dataOf(a), shape, steps), shape);
}

/** Where plain numbers stand while a loop runs: their operands, and what it gives. */
const BOXES = Array.from({ length: 8 }, () => new Float64Array(1));
const RESULT = new Float64Array(1);

/**
 * What a printed loop gives for these operands, broadcast.
 *
 * @param {(n: number, out: Float64Array, ...operands: any[]) => void} loop
 * @param {Tensor[]} operands
 * @returns {Tensor}
 */
export function entryByEntry(loop, operands) {
  /** @type {Shape | null} */
  let shape = null;
  let mixed = false;
  for (const a of operands) {
    if (!(a instanceof Arr)) continue;
    if (shape === null) shape = a.shape;
    else if (shape !== a.shape && !same(shape, a.shape)) mixed = true;
  }
  if (mixed) {
    const to = (shape = broadcastShape(operands.map(shapeOf)));
    operands = operands.map((a) => (a instanceof Arr && !same(a.shape, to) ? broadcast_to(a, to) : a));
  }
  const given = new Array(2 * operands.length);
  for (let k = 0; k < operands.length; k++) {
    const a = operands[k];
    if (a instanceof Arr) given[2 * k] = a.data;
    else (given[2 * k] = BOXES[k])[0] = a;
    given[2 * k + 1] = a instanceof Arr ? 1 : 0;
  }
  const out = shape === null ? RESULT : room(sizeOf(shape));
  loop(out.length, out, ...given);
  return shape === null ? out[0] : new Arr(out, shape);
}
