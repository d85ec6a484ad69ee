/**
 * Runs a recorded graph: forward in the order of recording, backward edge by edge in reverse.
 *
 * @typedef {import('./ndarray.js').Tensor} Tensor
 * @typedef {{kind: 'variable' | 'constant' | 'operation', op?: string, params?: Record<string, any>,
 *   parents?: number[]}} Node
 * @typedef {{nodes: Node[], ends: number[], seeds?: import('./settings.js').Written[] | null}} Structure
 * @typedef {{consumer: number, parent: number, index: number, upstream: Tensor, local: Tensor | null,
 *   contribution: Tensor, before: Tensor | null, after: Tensor}} Step
 */
import {
  Arr,
  broadcastShape,
  broadcast_to,
  entryByEntry,
  kept,
  Pool,
  same,
  shapeOf,
  sizeOf,
  using,
} from './ndarray.js';
import { local, pull, value } from './operations.js';
import { sum, sum_to } from './reductions.js';
import { options, read } from './settings.js';

/** @param {number} n @param {Float64Array} o @param {Float64Array} a @param {number} sa @param {Float64Array} b @param {number} sb */
function plus(n, o, a, sa, b, sb) {
  for (let i = 0; i < n; i++) o[i] = a[i * sa] + b[i * sb];
}

/** A term in the shape of what it is the gradient of: the sum over what was broadcast. @param {Tensor} term @param {number[]} shape */
function like(term, shape) {
  const own = shapeOf(term);
  if (same(own, shape)) return term;
  if (!shape.length) return sum(term);
  return sum_to(broadcast_to(term, broadcastShape([own, shape])), shape);
}

export class Engine {
  /**
   * @param {Structure} structure
   * @param {import('./operations.js').Operations} operations
   */
  constructor(structure, operations) {
    this.nodes = structure.nodes;
    this.ends = structure.ends;
    this.seeds = structure.seeds ? structure.seeds.map(read) : null;
    /** @type {(Tensor | undefined)[]} */
    this.values = new Array(this.nodes.length);
    /** @type {(Tensor | undefined)[]} */
    this.gradients = new Array(this.nodes.length);
    this.runs = this.nodes.map((node) => this.#compiled(node, operations));
    this.order = this.nodes.flatMap((node, k) => (node.kind === 'operation' ? [k] : []));
    this.forwardPool = new Pool();
    this.backwardPool = new Pool();
    this.stepsPool = new Pool();
  }

  /** @param {Node} node @param {import('./operations.js').Operations} operations */
  #compiled(node, operations) {
    if (node.kind !== 'operation') return null;
    const op = operations[/** @type {string} */ (node.op)];
    return { op, params: { ...op.params, ...options(node.params) }, parents: node.parents ?? [], kept: {} };
  }

  /** The value of a node. @param {number} k @returns {Tensor} */
  value(k) {
    return /** @type {Tensor} */ (this.values[k]);
  }

  /** Put data into a leaf. @param {number} k @param {Tensor} data */
  set(k, data) {
    this.values[k] = data;
  }

  /** Compute all operations, or those of `plan`. @param {number[]} [plan] */
  forward(plan = this.order) {
    const work = () => {
      for (const k of plan) this.#run(k);
    };
    if (plan === this.order) using(this.forwardPool, work);
    else work();
    return this.values[this.ends[0]];
  }

  /** @param {number} k */
  #run(k) {
    const run = /** @type {any} */ (this.runs[k]);
    run.kept = {};
    this.values[k] = value(run.op, this.inputs(k), run.params, run.kept);
  }

  /** @param {number} k @returns {Tensor[]} */
  inputs(k) {
    const { parents } = /** @type {any} */ (this.runs[k]);
    const found = new Array(parents.length);
    for (let i = 0; i < parents.length; i++) found[i] = this.values[parents[i]];
    return found;
  }

  /** Gradients of all nodes; with `note` it is called with each term of the chain rule. @param {(step: Step) => void} [note] */
  backward(note) {
    using(note ? this.stepsPool : this.backwardPool, () => this.#sweep(note));
  }

  /** @param {((step: Step) => void) | undefined} note */
  #sweep(note) {
    const { gradients, nodes } = this;
    gradients.fill(undefined);
    this.ends.forEach((end, k) => this.#add(end, this.seed(k)));
    for (let at = this.order.length - 1; at >= 0; at--) {
      const k = this.order[at];
      const g = gradients[k];
      if (g === undefined) continue;
      const { op, params, parents, kept: own } = /** @type {any} */ (this.runs[k]);
      const x = this.inputs(k);
      const y = this.value(k);
      const terms = new Array(parents.length).fill(null);
      for (let i = 0; i < parents.length; i++)
        if (nodes[parents[i]].kind !== 'constant') terms[i] = like(pull(op, i, g, y, x, params, own), shapeOf(x[i]));
      for (let i = 0; i < parents.length; i++) {
        const p = parents[i];
        if (terms[i] === null) continue;
        const before = gradients[p] ?? null;
        this.#add(p, terms[i]);
        note?.({
          consumer: k,
          parent: p,
          index: i,
          upstream: g,
          local: local(op, i, g, y, x, params, own),
          contribution: terms[i],
          before,
          after: /** @type {Tensor} */ (gradients[p]),
        });
      }
    }
  }

  /** The gradient that arrives at an end. @param {number} k */
  seed(k) {
    if (this.seeds) return this.seeds[k];
    const shape = shapeOf(this.value(this.ends[k]));
    return shape.length ? new Arr(new Float64Array(sizeOf(shape)).fill(1), shape) : 1;
  }

  /** @param {number} k @param {Tensor} term */
  #add(k, term) {
    const before = this.gradients[k];
    this.gradients[k] = before === undefined ? term : entryByEntry(plus, [before, term]);
  }

  /** The sum of the ends, each times the gradient that arrives there. */
  loss() {
    return this.ends.reduce((total, end, k) => total + weighed(this.value(end), this.seed(k)), 0);
  }

  /** The terms of the chain rule in their order, newest operation first. @returns {Step[]} */
  steps() {
    /** @type {Step[]} */
    const found = [];
    this.backward((step) => found.push(step));
    return found;
  }

  /**
   * What one sample gives to a step that sums over them: the rule with what arrives at the others left out.
   *
   * @param {Step} step
   * @param {number} n
   * @returns {Tensor}
   */
  share({ consumer: k, index }, n) {
    const g = /** @type {Arr} */ (this.gradients[k]);
    const { op, params, kept: own } = /** @type {any} */ (this.runs[k]);
    const size = g.data.length / g.shape[0];
    const alone = kept(g);
    alone.data.fill(0, 0, n * size);
    alone.data.fill(0, (n + 1) * size);
    const x = this.inputs(k);
    return like(pull(op, index, alone, this.value(k), x, params, own), shapeOf(x[index]));
  }

  /** The operations that depend on a node. @param {number} k */
  after(k) {
    const hit = new Set([k]);
    return this.order.filter((q) => {
      if (q === k || !(this.nodes[q].parents ?? []).some((p) => hit.has(p))) return false;
      hit.add(q);
      return true;
    });
  }

  /** The loss with these leaves in place of their own. @param {Map<number, Tensor>} leaves */
  lossWith(leaves) {
    return this.#aside(this.order, () => {
      for (const [k, data] of leaves) this.values[k] = data;
      for (const k of this.order) this.#run(k);
      return this.loss();
    });
  }

  /** The value of node k with these leaves in place of their own. @param {Map<number, Tensor>} leaves @param {number} k */
  valueWith(leaves, k) {
    const plan = this.before(k);
    return this.#aside(plan, () => {
      for (const [leaf, data] of leaves) this.values[leaf] = data;
      for (const q of plan) this.#run(q);
      return this.value(k);
    });
  }

  /** The operations that lead to a node. @param {number} k */
  before(k) {
    const needed = new Set([k]);
    return [...this.order]
      .reverse()
      .filter((q) => needed.has(q) && (this.nodes[q].parents ?? []).every((p) => needed.add(p)))
      .reverse();
  }

  /**
   * What `work` returns; all that it computes is forgotten.
   *
   * @template R
   * @param {number[]} plan the operations that it computes
   * @param {() => R} work
   */
  #aside(plan, work) {
    const before = this.values.slice();
    const keptOf = plan.map((q) => /** @type {any} */ (this.runs[q]).kept);
    try {
      return work();
    } finally {
      this.values = before;
      plan.forEach((q, i) => {
        /** @type {any} */ (this.runs[q]).kept = keptOf[i];
      });
    }
  }

  /**
   * The loss with one entry of a node moved by each of `moves`: what depends on it alone is computed again.
   *
   * @param {number} k
   * @param {number} entry
   * @param {number[]} moves
   */
  moved(k, entry, moves) {
    const plan = this.after(k);
    const own = this.value(k);
    return this.#aside(plan, () =>
      moves.map((move) => {
        if (own instanceof Arr) {
          const copy = kept(own);
          copy.data[entry] += move;
          this.values[k] = copy;
        } else this.values[k] = own + move;
        for (const q of plan) this.#run(q);
        return this.loss();
      }),
    );
  }
}

/** Σ a · seed. @param {Tensor} a @param {Tensor} seed */
function weighed(a, seed) {
  if (!(a instanceof Arr) || !(seed instanceof Arr)) return /** @type {number} */ (a) * /** @type {number} */ (seed);
  return a.data.reduce((total, x, k) => total + x * seed.data[k], 0);
}
