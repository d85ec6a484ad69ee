// Non-linear features of two, as Python has recorded them: with them a single neuron draws curves (the lecture's L20).
import { Arr } from '../engine/ndarray.js';
import { Build } from './build.js';

/** @typedef {import('../engine/ndarray.js').Tensor} Tensor */

/**
 * What computes a feature of two numbers, or of two columns, by its name.
 *
 * @param {Record<string, import('./build.js').Fragment>} fragments @param {any} operations
 */
export function extrasOf(fragments, operations) {
  /** @type {Map<string, {engine: import('../engine/engine.js').Engine, a: number, b: number, end: number}>} */
  const made = new Map();
  return (/** @type {string} */ name, /** @type {Tensor} */ x, /** @type {Tensor} */ y) => {
    let found = made.get(name);
    if (found === undefined) {
      const build = new Build();
      const [a, b] = [build.leaf('constant'), build.leaf('constant')];
      const end = build.add(fragments[name], { a, b });
      made.set(name, (found = { engine: build.engine([end], operations), a, b, end }));
    }
    found.engine.set(found.a, x);
    found.engine.set(found.b, y);
    found.engine.forward();
    return /** @type {Tensor} */ (found.engine.value(found.end));
  };
}

/** Rows of two numbers, each with its extra features behind. @param {Float64Array} data @param {string[]} extra @param {ReturnType<typeof extrasOf>} extras */
export function widened(data, extra, extras) {
  const [n, wide] = [data.length / 2, 2 + extra.length];
  const made = new Float64Array(n * wide);
  const put = (/** @type {Float64Array} */ column, /** @type {number} */ k) => {
    for (let i = 0; i < n; i++) made[i * wide + k] = column[i];
  };
  const [x, y] = [0, 1].map((k) => Float64Array.from({ length: n }, (_, i) => data[2 * i + k]));
  put(x, 0);
  put(y, 1);
  extra.forEach((name, k) => put(/** @type {Arr} */ (extras(name, new Arr(x, [n]), new Arr(y, [n]))).data, 2 + k));
  return made;
}
