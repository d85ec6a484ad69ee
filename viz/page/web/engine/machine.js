/**
 * Runs graphs of numbers, node by node in typed arrays: what is inside an operation on arrays.
 *
 * @typedef {import('./ndarray.js').Tensor} Tensor
 * @typedef {{ops: string[], code: number[], edges: number[], entries: number[],
 *   numbers: Record<string, import('./settings.js').Numeral>, largest: Record<string, number[]>,
 *   options: Record<string, Record<string, any>>, ties: 'first' | 'share' | null, ends: number[]}} Scalars
 * @typedef {{names: string[], arity: number[], options: string[][], forward: Function, backward: Function, local: Function}} Printed
 * @typedef {{consumer: number, parent: number, index: number, upstream: number, local: number, contribution: number,
 *   before: number | null, after: number}} Step
 */
import { dataOf } from './ndarray.js';

const EXTREMES = ['maximum', 'minimum'];

export class Machine {
  /**
   * @param {Scalars} structure
   * @param {Printed} printed
   */
  constructor(structure, printed) {
    const n = structure.code.length;
    this.structure = structure;
    this.printed = printed;
    const codes = structure.ops.map((name) => 1 + printed.names.indexOf(name));
    this.code = Int32Array.from(structure.code, (c) => (c ? codes[c - 1] : 0));
    this.first = new Int32Array(n + 1);
    this.code.forEach((c, k) => {
      this.first[k + 1] = this.first[k] + (c ? printed.arity[c - 1] : 0);
    });
    this.edges = Int32Array.from(structure.edges);
    /** @type {number[]} */ const options = [];
    this.at = new Int32Array(n);
    for (const [k, given] of Object.entries(structure.options)) {
      this.at[Number(k)] = options.length;
      options.push(...printed.options[this.code[Number(k)] - 1].map((name) => Number(given[name])));
    }
    this.options = Float64Array.from(options);
    this.values = new Float64Array(n);
    this.gradients = new Float64Array(n);
    this.local = new Float64Array(this.edges.length);
    this.contributions = new Float64Array(this.edges.length);
    this.before = new Float64Array(this.edges.length);
    this.after = new Float64Array(this.edges.length);
    /** Of a chain of maxima: how many entries share the lead at a node. */
    this.leaders = new Int32Array(n).fill(1);
    /** A leaf that is no entry of an array is a number: no gradient goes there. */
    this.fixed = new Uint8Array(n);
    this.seen = new Uint8Array(n);
    for (const [k, x] of Object.entries(structure.numbers)) {
      this.values[Number(k)] = Number(x);
      this.fixed[Number(k)] = 1;
    }
    this.held = Object.entries(structure.largest).map(([k, of]) => ({ node: Number(k), of }));
    this.held.sort((a, b) => a.node - b.node);
    /** The leaves that are entries: node, layer node, place. @type {[number, number, number][]} */
    this.leaves = [];
    for (let i = 0; i < structure.entries.length; i += 3) {
      const [k, layer, place] = structure.entries.slice(i, i + 3);
      if (!this.code[k]) this.leaves.push([k, layer, place]);
    }
    this.isExtreme = this.code.map((c) => (c && EXTREMES.includes(printed.names[c - 1]) ? 1 : 0));
  }

  /** Take the entries of the leaves from the layer graph. @param {(layer: number) => Tensor} value @param {(layer: number) => boolean} isConstant */
  fill(value, isConstant) {
    for (const [k, layer, place] of this.leaves) {
      this.values[k] = dataOf(value(layer))[place];
      this.fixed[k] = isConstant(layer) ? 1 : 0;
    }
  }

  forward() {
    let from = 0;
    for (const { node, of } of this.held) {
      this.#run(from, node);
      const top = Math.max(...of.map((k) => this.values[k]));
      this.values[node] = Number.isFinite(top) ? top : 0;
      from = node + 1;
    }
    this.#run(from, this.code.length);
    if (this.structure.ties) this.#countLeaders();
    return this.structure.ends.map((k) => this.values[k]);
  }

  /** @param {number} from @param {number} to */
  #run(from, to) {
    this.printed.forward(this.values, from, to, this.code, this.first, this.edges, this.options, this.at);
  }

  /**
   * The sum of the ends, each times its seed, with node `k` moved by each of `moves`.
   *
   * @param {number} k
   * @param {number[]} moves
   * @param {ArrayLike<number>} seeds
   */
  moved(k, moves, seeds) {
    const before = this.values.slice();
    const found = moves.map((move) => {
      this.values[k] = before[k] + move;
      this.#run(k + 1, this.code.length);
      return this.structure.ends.reduce((total, end, i) => total + this.values[end] * seeds[i], 0);
    });
    this.values.set(before);
    return found;
  }

  #countLeaders() {
    const { values, leaders, edges, first, isExtreme } = this;
    leaders.fill(1);
    for (let k = 0; k < leaders.length; k++) {
      if (!isExtreme[k]) continue;
      const [a, b] = [edges[first[k]], edges[first[k] + 1]];
      const [x, y] = [values[a], values[b]];
      leaders[k] = x === y ? leaders[a] + leaders[b] : leaders[values[k] === x ? a : b];
    }
  }

  /** Send the gradients of the ends back; `note` gets each edge when its term has been added. @param {ArrayLike<number>} seeds @param {(edge: number, consumer: number) => void} [note] */
  backward(seeds, note) {
    const { gradients, seen, edges, first, contributions, before, after, fixed } = this;
    gradients.fill(0);
    seen.fill(0);
    this.structure.ends.forEach((end, k) => {
      gradients[end] += seeds[k];
      seen[end] = 1;
    });
    const ties = this.structure.ties;
    /** @param {number} k */
    const send = (k) => {
      if (ties && this.isExtreme[k]) this.#shareOut(k, ties);
      for (let e = first[k]; e < first[k + 1]; e++) {
        const p = edges[e];
        if (fixed[p]) continue;
        before[e] = seen[p] ? gradients[p] : NaN;
        gradients[p] = seen[p] ? gradients[p] + contributions[e] : contributions[e];
        after[e] = gradients[p];
        seen[p] = 1;
        note?.(e, k);
      }
    };
    this.printed.backward(this.values, gradients, contributions, send, this.code, first, edges, this.options, this.at);
  }

  /** What each of two equal entries gets. @param {number} k @param {'first' | 'share'} ties */
  #shareOut(k, ties) {
    const e = this.first[k];
    const [a, b] = [this.edges[e], this.edges[e + 1]];
    if (this.values[a] !== this.values[b]) return;
    const share = ties === 'first' ? 1 : this.leaders[a] / (this.leaders[a] + this.leaders[b]);
    this.local[e] = share;
    this.local[e + 1] = 1 - share;
    this.contributions[e] = this.gradients[k] * share;
    this.contributions[e + 1] = this.gradients[k] * (1 - share);
  }

  /** The terms of the chain rule in their order. @param {ArrayLike<number>} seeds @returns {Step[]} */
  steps(seeds) {
    this.printed.local(this.values, this.local, this.code, this.first, this.edges, this.options, this.at);
    /** @type {Step[]} */
    const found = [];
    this.backward(seeds, (e, consumer) => {
      found.push({
        consumer,
        parent: this.edges[e],
        index: e - this.first[consumer],
        upstream: this.gradients[consumer],
        local: this.local[e],
        contribution: this.contributions[e],
        before: Number.isNaN(this.before[e]) ? null : this.before[e],
        after: this.after[e],
      });
    });
    return found;
  }
}
