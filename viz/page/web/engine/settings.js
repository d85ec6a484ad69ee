/** Reading a page's data: arrays, numbers that JSON has no word for, options of nodes. */
import { Arr } from './ndarray.js';

/**
 * @typedef {import('./ndarray.js').Tensor} Tensor
 * @typedef {number | 'NaN' | 'Infinity' | '-Infinity'} Numeral
 * @typedef {Numeral | {shape: number[], data: Numeral[]}} Written
 */

const NAMES = ['NaN', 'Infinity', '-Infinity'];

/** @param {Written} written @returns {Tensor} */
export const read = (written) =>
  typeof written === 'object' ? new Arr(Float64Array.from(written.data, Number), written.shape) : Number(written);

/** @param {number} x @returns {Numeral} */
const numeral = (x) => (Number.isFinite(x) ? x : /** @type {Numeral} */ (String(x)));

/** The reverse of `read`: every digit of a number comes back. @param {Tensor} a @returns {Written} */
export const write = (a) => (a instanceof Arr ? { shape: a.shape, data: Array.from(a.data, numeral) } : numeral(a));

/** The options of a node, as operations take them. @param {Record<string, any> | undefined} params */
export function options(params) {
  /** @type {Record<string, any>} */
  const made = {};
  for (const [name, given] of Object.entries(params ?? {})) made[name] = NAMES.includes(given) ? Number(given) : given;
  return made;
}
