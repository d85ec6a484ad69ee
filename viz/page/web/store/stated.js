/** A state that is given, looked at before it is taken: what is none is refused in one sentence. */
import { same, shapeOf, sizeOf } from '../engine/ndarray.js';
import { read } from '../engine/settings.js';
import { cut } from '../elements.js';
import { say } from '../said.js';

/**
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 * @typedef {import('./store.js').Store} Store
 */

/** @param {unknown} x */
const isObject = (x) => typeof x === 'object' && x !== null && !Array.isArray(x);

/** Whether this is a number, or the word for one that JSON has none for. @param {unknown} x */
const isNumber = (x) => typeof x === 'number' || ['NaN', 'Infinity', '-Infinity'].includes(/** @type {string} */ (x));

/** Whether this is a number, or `{shape, data}` of as many as the shape says. @param {any} x */
function isWritten(x) {
  if (!isObject(x)) return isNumber(x);
  const { shape, data } = x;
  const isShape = Array.isArray(shape) && shape.every((n) => Number.isInteger(n) && n >= 0);
  return isShape && Array.isArray(data) && data.length === sizeOf(shape) && data.every(isNumber);
}

/** @param {unknown} given */
const shown = (given) => cut(typeof given === 'number' ? String(given) : (JSON.stringify(given) ?? 'undefined'), 60);

/**
 * The leaves of a state by node, its step and its η.
 *
 * @param {Store} store
 * @param {any} state
 * @returns {{leaves: Map<number, Tensor>, step: number, lr: number}}
 */
export function stated(store, state) {
  if (!isObject(state)) throw new Error(say('error.no_state', { got: shown(state) }));
  const { leaves, step, lr } = state;
  /** @param {boolean} isRight @param {string} what @param {unknown} got */
  const need = (isRight, what, got) => {
    if (!isRight) throw new Error(say('error.state', { what, got: shown(got) }));
  };
  need(isObject(leaves), 'leaves', leaves);
  need(Number.isInteger(step), 'step', step);
  need(Number.isFinite(lr) && lr >= 0, 'lr', lr);
  /** @type {Map<number, Tensor>} */ const found = new Map();
  for (const [name, written] of Object.entries(leaves)) {
    const k = store.names.find(name);
    const shape = shapeOf(store.signalOf(k).peek());
    need(isWritten(written), name, written);
    const data = read(written);
    if (!same(shapeOf(data), shape)) throw new Error(say('error.shape', { name, shape, got: shapeOf(data) }));
    found.set(k, data);
  }
  return { leaves: found, step, lr };
}
