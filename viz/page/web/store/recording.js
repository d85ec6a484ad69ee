/** What a page answers that has Python's numbers and computes none: the same questions, and why nothing can be set. */
import { say } from '../said.js';
import { nestedOf } from './contract.js';
import { Names } from './names.js';

/**
 * @typedef {import('./chalkgrad.d.ts').Chalkgrad} Chalkgrad
 * @typedef {import('./chalkgrad.d.ts').Nested} Nested
 */

/** Nested arrays of a tensor of a trace. @param {any} t @returns {Nested} */
function nested(t) {
  if (typeof t !== 'object') return Number(t);
  if (t.crop) throw new Error(say('error.corner'));
  return nestedOf(t.data.map(Number), t.shape);
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
    throw new Error(say('error.recording', { op: operation }));
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
