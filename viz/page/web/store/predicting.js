/** What a page that knows its data can do besides: answer rows, and train on its own. */
import { Arr, dataOf, same, shapeOf, sizeOf } from '../engine/ndarray.js';
import { say } from '../said.js';
import { nested, tensorOf } from './contract.js';

/**
 * `predict` and `train` for `contract`, where Python said which leaf holds the data and which node answers; else nothing.
 *
 * @param {import('./store.js').Store} store
 */
export function predicting(store) {
  const { known } = store.page;
  if (!known) return {};
  const shape = shapeOf(/** @type {any} */ (store.sent.get(known.inputs)));
  const [count, one] = shape.length > 1 ? [shape[0], shape.slice(1)] : [1, shape];
  const size = sizeOf(one);
  /** Of so many rows as the graph has samples. @param {Float64Array} data @returns {ArrayLike<number>} */
  const answer = (data) =>
    dataOf(store.engine.valueWith(new Map([[known.inputs, new Arr(data, shape)]]), known.output));
  /** @param {number[]} y */
  const asShown = (y) => (known.as === 'probability' ? [1 - y[0], y[0]] : y);
  return {
    /** @param {number[][]} rows */
    predict(rows) {
      const given = tensorOf(rows, 'predict');
      if (!(given instanceof Arr) || !same(given.shape.slice(1), one))
        throw new Error(say('error.row_shape', { shape: one, got: shapeOf(given).slice(1) }));
      store.computed.value;
      /** @type {number[][]} */ const found = [];
      for (let from = 0; from < given.shape[0]; from += count) {
        const part = new Float64Array(count * size);
        for (let k = 0; k < count; k++) {
          const row = Math.min(from + k, given.shape[0] - 1); // the last again where there are too few
          part.set(given.data.subarray(row * size, (row + 1) * size), k * size);
        }
        const y = answer(part);
        const width = y.length / count;
        for (let k = 0; k < count && from + k < given.shape[0]; k++)
          found.push(asShown(Array.from(y).slice(k * width, (k + 1) * width)));
      }
      return nested(tensorOf(found, 'predict'));
    },
    /** A pass over the data is one update: the graph has all of them. @param {number} [epochs] */
    train(epochs = 1) {
      if (!Number.isInteger(epochs) || epochs < 0)
        throw new Error(say('error.whole', { what: 'train', got: JSON.stringify(epochs) }));
      store.update(epochs);
      if (store.stopped.value) throw new Error(store.stopped.value);
      return store.loss.value;
    },
  };
}
