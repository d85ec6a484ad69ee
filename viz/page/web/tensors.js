/** Numbers of the engine as the panels take them: a number, or `{shape, data, min, mean, max}`. */
import { Arr } from './engine/ndarray.js';

/**
 * @typedef {import('./engine/ndarray.js').Tensor} Tensor
 * @typedef {number | {shape: number[], data: number[], min?: number, mean?: number, max?: number}} Shown
 */

/** Entries up to which an array is written out, without its least, mean and largest. */
const LISTED = 36;

/** @param {Tensor} a @returns {Shown} */
export function shownOf(a) {
  if (!(a instanceof Arr)) return a;
  const data = Array.from(a.data);
  if (data.length <= LISTED) return { shape: a.shape, data };
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const x of data) [min, max, sum] = [Math.min(min, x), Math.max(max, x), sum + x];
  return { shape: a.shape, data, min, mean: sum / data.length, max };
}
