/** What a page answers that has Python's numbers and computes none: the same questions, and why nothing can be set. */
import { Names } from './names.js';

/**
 * @typedef {import('./chalkgrad.d.ts').Chalkgrad} Chalkgrad
 * @typedef {import('./chalkgrad.d.ts').Nested} Nested
 */

/** Nested arrays of a tensor of a trace. @param {any} t @returns {Nested} */
function nested(t) {
  if (typeof t !== 'object') return Number(t);
  if (t.crop) throw new Error('Only a corner of this array is on the page.');
  /** @param {number[]} shape @param {number[]} data @returns {Nested} */
  const rows = (shape, data) => {
    if (!shape.length) return data[0];
    const size = data.length / shape[0];
    return Array.from({ length: shape[0] }, (_, k) => rows(shape.slice(1), data.slice(k * size, (k + 1) * size)));
  };
  return rows(t.shape, t.data.map(Number));
}

/**
 * @param {any} trace
 * @param {string} operation what the page does not compute
 * @returns {Chalkgrad}
 */
export function recording(trace, operation) {
  const [whole] = trace.graphs;
  const names = new Names(whole.nodes.map((/** @type {any} */ node) => node.name));
  const refuse = () => {
    throw new Error(
      `This page does not compute ${operation}: it has the numbers that Python sent, and nothing can be changed.`,
    );
  };
  /** @param {string} name */
  const node = (name) => whole.nodes[names.find(name)];
  return {
    ready: Promise.resolve(),
    names: () => [...names.all],
    get: (name) => nested(node(name).value),
    gradient: (name) => (node(name).gradient === null ? null : nested(node(name).gradient)),
    loss: () => Number(whole.nodes[whole.ends[0]].value),
    state: () => ({ leaves: {}, step: 0, lr: trace.lr }),
    set: refuse,
    go: refuse,
    update: refuse,
    restore: refuse,
    predict: refuse,
    train: refuse,
  };
}
