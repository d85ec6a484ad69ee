/**
 * The step of an optimizer, as Python recorded it.
 *
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 * @typedef {import('../engine/ndarray.js').Arr} Arr
 * @typedef {import('./build.js').Fragment} Fragment
 */
import { Engine } from '../engine/engine.js';
import { read } from '../engine/settings.js';

/** What an optimizer remembers of a weight array: names of inputs. @param {Fragment} fragment */
export const slots = (fragment) => Object.keys(fragment.inputs).filter((name) => name.startsWith('memory'));

export class Optimizer {
  /** An engine for each weight array. @type {Map<Fragment, Engine[]>} */
  #engines = new Map();

  /** @param {import('../engine/operations.js').Operations} operations */
  constructor(operations) {
    this.operations = operations;
  }

  /**
   * The step for weights c: an engine whose ends are the new weights, and what is remembered of them.
   *
   * @param {Fragment} fragment @param {number} c
   * @param {{w: Arr, gradient: Arr, memory: Arr[], lr: number, steps: number}} given
   */
  step(fragment, c, { w, gradient, memory, lr, steps }) {
    const engine = this.#engine(fragment, c);
    const { inputs } = fragment;
    engine.set(inputs.w, w);
    engine.set(inputs.gradient, gradient);
    engine.set(inputs.lr, lr);
    if (inputs.steps !== undefined) engine.set(inputs.steps, steps);
    memory.forEach((one, k) => engine.set(inputs[`memory${k}`], one));
    engine.forward();
    return engine;
  }

  /** @param {Fragment} fragment @param {number} c */
  #engine(fragment, c) {
    const held = this.#engines.get(fragment) ?? [];
    this.#engines.set(fragment, held);
    if (held[c] === undefined) {
      held[c] = new Engine({ nodes: fragment.nodes, ends: fragment.ends, seeds: null }, this.operations);
      for (const [k, data] of fragment.leaves) held[c].set(k, read(data));
    }
    return held[c];
  }
}
