/** What a page answers: the `.chalkgrad` of its root element, for tests, teachers' scripts and graders. */
import { Arr, dataOf, make, same, shapeOf, sizeOf } from '../engine/ndarray.js';
import { placesOf } from '../engine/indexing.js';

/**
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 * @typedef {import('./store.js').Store} Store
 * @typedef {import('./chalkgrad.d.ts').Chalkgrad} Chalkgrad
 * @typedef {import('./chalkgrad.d.ts').Nested} Nested
 */

/** @param {Tensor} a @returns {Nested} */
export function nested(a) {
  if (!(a instanceof Arr)) return a;
  const { data, shape } = a;
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
        throw new Error(`${name} takes finite numbers, and got ${shown(part)}.`);
      data[k++] = part;
      return;
    }
    if (!Array.isArray(part) || part.length !== shape[axis])
      throw new Error(`${name} takes rows of one length, and these differ.`);
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
  if (index.length !== shape.length) throw new Error(`${name} names no entry: the shape is (${shape}).`);
  return placesOf(shape, index)[0];
}

/**
 * The answers of a page.
 *
 * @param {Store} store
 * @param {{predict?: (rows: number[][]) => Nested, train?: (epochs: number) => void}} [knows] what a page that knows its data adds
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
    throw new Error(
      `This page does not know its data: ${what} is for a playground, or viz.step(loss, inputs=X, output=y).`,
    );
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
        if (shapeOf(given).length) throw new Error(`${name} is one entry: it takes a number.`);
        store.setEntry(node, entryOf(before, index, name), /** @type {number} */ (given));
        return;
      }
      if (!same(shapeOf(given), shapeOf(before)))
        throw new Error(`${name} has shape (${shapeOf(before)}), and this has (${shapeOf(given)}).`);
      store.set(node, given);
    },
    loss: () => store.loss.value,
    go: (step) => {
      if (!Number.isInteger(step) || step < 0 || step >= store.length)
        throw new Error(`There is no step ${shown(step)}: they are 0 to ${store.length - 1}.`);
      store.step.value = step;
    },
    update: (n = 1) => {
      if (!Number.isInteger(n) || n < 0) throw new Error(`update takes a whole number, and got ${shown(n)}.`);
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
