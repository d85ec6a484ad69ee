/** Numbers of the engine as the panels take them: a number, or `{shape, data, min, mean, max}`. */
import { Arr } from './engine/ndarray.js';
import { spread } from './numbers.js';

/**
 * @typedef {import('./engine/ndarray.js').Tensor} Tensor
 * @typedef {number | {shape: number[], data: number[], min?: number, mean?: number, max?: number}} Shown
 */

/** Entries up to which an array is written out, without its least, mean and largest. */
const LISTED = 36;

/** @param {Tensor} a @returns {Shown} */
export function shownOf(a) {
  if (!(a instanceof Arr)) return a;
  const data = new Array(a.data.length);
  for (let k = 0; k < data.length; k++) data[k] = a.data[k];
  if (data.length <= LISTED) return { shape: a.shape, data };
  return { shape: a.shape, data, ...spread(data) };
}
