/** What a page answers: the `.chalkgrad` of its root element, for tests, teachers' scripts and graders. */
import { Arr, dataOf, make, same, shapeOf, sizeOf } from '../engine/ndarray.js';
import { placesOf } from '../engine/indexing.js';
import { say } from '../said.js';

/**
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 * @typedef {import('./store.js').Store} Store
 * @typedef {import('./chalkgrad.d.ts').Chalkgrad} Chalkgrad
 * @typedef {import('./chalkgrad.d.ts').Nested} Nested
 */

/** @param {Tensor} a @returns {Nested} */
export const nested = (a) => (a instanceof Arr ? nestedOf(a.data, a.shape) : a);

/** Nested arrays of entries in a row. @param {ArrayLike<number>} data @param {number[]} shape @returns {Nested} */
export function nestedOf(data, shape) {
  /** @param {number} axis @param {number} from @param {number} size @returns {Nested} */
  const rows = (axis, from, size) => {
    if (axis === shape.length) return data[from];
    const step = size / shape[axis];
    return Array.from({ length: shape[axis] }, (_, k) => rows(axis + 1, from + k * step, step));
  };
  return rows(0, 0, data.length);
}

/** The reverse of `nested`. @param {unknown} given @param {string} name @returns {Tensor} */
export function tensorOf(given, name) {
  /** @type {number[]} */ const shape = [];
  for (let level = given; Array.isArray(level); level = level[0]) shape.push(level.length);
  const data = new Float64Array(sizeOf(shape));
  let k = 0;
  /** @param {unknown} part @param {number} axis */
  const fill = (part, axis) => {
    if (axis === shape.length) {
      if (typeof part !== 'number' || !Number.isFinite(part))
        throw new Error(say('error.finite', { name, got: shown(part) }));
      data[k++] = part;
      return;
    }
    if (!Array.isArray(part) || part.length !== shape[axis]) throw new Error(say('error.rows', { name }));
    part.forEach((one) => fill(one, axis + 1));
  };
  fill(given, 0);
  return make(data, shape);
}

/** @param {unknown} given */
const shown = (given) => (typeof given === 'number' || given === undefined ? String(given) : JSON.stringify(given));

/** Splits "W0[1, 2]" into the name and the index. @param {Store} store @param {string} name */
function place(store, name) {
  const found = /^(.*)\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]$/.exec(String(name));
  if (!found || store.names.places.has(String(name))) return { node: store.names.find(name), index: null };
  return { node: store.names.find(found[1]), index: found[2].split(',').map(Number) };
}

/** The flat place of an index that names one entry. @param {Tensor} a @param {number[]} index @param {string} name */
function entryOf(a, index, name) {
  const shape = shapeOf(a);
  if (index.length !== shape.length) throw new Error(say('error.entry', { name, shape }));
  return placesOf(shape, index)[0];
}

/**
 * The answers of a page.
 *
 * @param {Store} store
 * @param {{predict?: (rows: number[][]) => Nested, train?: (epochs: number) => number}} [knows] what a page that knows its data adds
 * @returns {Chalkgrad}
 */
export function contract(store, knows = {}) {
  /** @param {string} name @param {(k: number) => Tensor | null} of @returns {any} */
  const ask = (name, of) => {
    const { node, index } = place(store, name);
    const found = of(node);
    if (found === null || index === null) return found === null ? null : nested(found);
    return dataOf(found)[entryOf(found, index, name)];
  };
  /** @param {string} what */
  const unknown = (what) => () => {
    throw new Error(say('error.no_data', { what }));
  };
  /** @type {Chalkgrad} */
  const answers = {
    ready: Promise.resolve(),
    names: () => [...store.names.all],
    get: (name) => ask(name, (k) => store.value(k)),
    gradient: (name) => ask(name, (k) => store.gradient(k)),
    set: (name, value) => {
      const { node, index } = place(store, name);
      const before = store.signalOf(node).peek();
      const given = tensorOf(value, String(name));
      if (index !== null) {
        if (shapeOf(given).length) throw new Error(say('error.one', { name }));
        store.setEntry(node, entryOf(before, index, name), /** @type {number} */ (given));
        return;
      }
      if (!same(shapeOf(given), shapeOf(before)))
        throw new Error(say('error.shape', { name, shape: shapeOf(before), got: shapeOf(given) }));
      store.set(node, given);
    },
    loss: () => store.loss.value,
    go: (step) => {
      if (!Number.isInteger(step) || step < 0 || step >= store.length)
        throw new Error(say('error.step', { step: shown(step), last: store.length - 1 }));
      store.step.value = step;
    },
    update: (n = 1) => {
      if (!Number.isInteger(n) || n < 0) throw new Error(say('error.whole', { what: 'update', got: shown(n) }));
      store.update(n);
      if (store.stopped.value) throw new Error(store.stopped.value);
      return store.loss.value;
    },
    state: () => store.state(),
    restore: (state) => store.restore(state),
    predict: knows.predict ?? unknown('predict(rows)'),
    train: knows.train ?? unknown('train(epochs)'),
  };
  return answers;
}
