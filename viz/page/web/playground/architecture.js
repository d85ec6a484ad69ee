/**
 * What a network is made of: layers, their weights, and what a learner does to them. Nothing is computed here.
 *
 * @typedef {import('../engine/operations.js').Operations} Operations
 */
import { Arr, kept } from '../engine/ndarray.js';
import { read } from '../engine/settings.js';
import { extrasOf } from './inputs.js';
import { generator, normal } from './random.js';
import { fits } from './skips.js';

/** How far first weights are spread around 0, for a layer of n inputs and m neurons. */
export const SPREAD = {
  zeros: () => 0,
  normal: () => 1,
  xavier: (/** @type {number} */ n, /** @type {number} */ m) => Math.sqrt(2 / (n + m)),
  he: (/** @type {number} */ n) => Math.sqrt(2 / n),
  large: () => 8,
};

/** What a learned slope is at first. */
const SLOPE = 0.25;

export class Architecture {
  /** What the optimizer remembers of each weight array. @type {Arr[][]} */
  ownMemory = [];
  /** @type {Arr[]} */
  ownWeights = [];
  /** Whether nobody else holds weights and memory, so that a step may write into them. */
  isOwn = false;
  /** How many steps it has made. */
  steps = 0;
  /** Of each weight: 0 moves, 1 is frozen, 2 is cut. @type {Uint8Array[]} */
  fixed = [];

  /** @param {any} page @param {Operations} operations */
  constructor(page, operations) {
    this.page = page;
    this.pieces = page.fragments;
    this.operations = operations;
    this.extras = extrasOf(this.pieces.extras, this.operations);
    /** How many features a sample has; the network may take more, made of them. */
    this.raw = page.sizes[0];
    /** @type {string[]} */
    this.extra = [];
    this.outputs = page.sizes[page.sizes.length - 1];
    /** @type {number[]} */
    this.hidden = page.sizes.slice(1, -1);
    /** Behind each hidden layer. @type {string[]} */
    this.activations = [...page.activations];
    /** How much is left out of what each layer takes. @type {number[]} */
    this.dropout = [...page.dropout];
    /** Ways around layers, each from a place to another. @type {[string, string][]} */
    this.skips = page.skips.map((/** @type {[string, string]} */ one) => [...one]);
    /** The slopes that an activation learns, one or one for each neuron; null where it learns none. @type {(Arr | null)[]} */
    this.alphas = page.alphas.map(
      (/** @type {number[] | null} */ one) => one && new Arr(Float64Array.from(one), [one.length]),
    );
    this.init = page.init;
    this.weights = page.weights.map(read);
    this.free();
    // A layer without biases is one whose biases are cut.
    this.weights.forEach((w, c) => {
      const n = w.shape[w.shape.length - 1];
      if (!page.biases[c]) this.fixed[c] = this.fixed[c].map((_, i) => (i % n ? 0 : 2));
    });
  }

  /** Layers have changed: put together what computes with them. */
  assemble() {}

  /** Neurons have come or gone: ways around layers that do not fit any more go too. */
  prune() {
    this.skips = this.skips.filter((one) => fits([one], this.sizes));
  }

  /** Take what a step has made of weights and slopes, and what it remembers. @param {Arr[]} moved @param {Arr[][]} memory */
  settle(moved, memory) {
    const n = this.ownWeights.length;
    this.ownWeights = moved.slice(0, n);
    this.bend(moved.slice(n));
    this.ownMemory = memory;
    this.isOwn = true;
    this.steps++;
  }

  /** How many numbers the network takes. */
  get inputs() {
    return this.raw + this.extra.length;
  }

  /** Rows that were made of samples, each once. @type {WeakMap<number[], number[]>} */
  #made = new WeakMap();

  /** What the network takes for a sample. @param {number[]} x */
  full(x) {
    if (!this.extra.length) return x;
    let found = this.#made.get(x);
    if (found === undefined)
      this.#made.set(x, (found = [...x, ...this.extra.map((name) => Number(this.extras(name, x[0], x[1])))]));
    return found;
  }

  get sizes() {
    return [this.inputs, ...this.hidden, this.outputs];
  }

  /** Whoever looks at the weights may keep them: the next step makes others. */
  get weights() {
    this.isOwn = false;
    return this.ownWeights;
  }

  set weights(weights) {
    this.isOwn = false;
    this.ownWeights = weights;
  }

  get memory() {
    this.isOwn = false;
    return this.ownMemory;
  }

  set memory(memory) {
    this.isOwn = false;
    this.ownMemory = memory;
  }

  /** All that training moves: weights, then slopes. */
  get moving() {
    return [...this.ownWeights, ...this.learned];
  }

  /** The learned slopes that there are. @returns {Arr[]} */
  get learned() {
    return /** @type {Arr[]} */ (this.alphas.filter(Boolean));
  }

  /** Put slopes where there are some. @param {Arr[]} slopes */
  bend(slopes) {
    const next = [...slopes];
    this.alphas = this.alphas.map((one) => one && /** @type {Arr} */ (next.shift()));
  }

  /** The activation of all hidden layers, or of the first where they differ. */
  get activation() {
    return this.activations[0] ?? this.#usual;
  }

  set activation(name) {
    if (name !== this.activation) this.activations = this.activations.map(() => name);
    this.#usual = name;
  }

  /** That of the next hidden layer, where there is none yet. */
  #usual = 'sigmoid';

  /** Whether the outputs are probabilities. */
  get probable() {
    return Boolean(this.pieces.output);
  }

  /** Whether it tells classes apart. */
  get classifies() {
    return this.page.task === 'classes';
  }

  /**
   * Change layers or the activation. Weights of neurons that stay are kept; others begin as the initializer has them.
   *
   * @param {number[]} hidden @param {string} activation @param {number} seed
   */
  change(hidden, activation, seed) {
    const [old, held, deep, bent] = [this.weights, this.fixed, this.hidden.length, this.alphas];
    const same = activation === this.activation;
    this.activation = activation;
    this.hidden = [...hidden];
    this.activations = hidden.map((_, c) => this.activations[c] ?? activation);
    this.dropout = [0, ...hidden].map((_, c) => this.dropout[c] ?? 0);
    this.begin(seed);
    this.weights.forEach((w, c) => {
      const isOutput = c === hidden.length;
      const was = old[c];
      if (was === undefined || isOutput !== (c === deep)) return;
      const [n, m] = [w, was].map((one) => one.shape[one.shape.length - 1]);
      const rowsOfBoth = Math.min(w.data.length / n, was.data.length / m);
      for (let i = 0; i < rowsOfBoth; i++)
        for (let j = 0; j < Math.min(n, m); j++) {
          w.data[i * n + j] = was.data[i * m + j];
          this.fixed[c][i * n + j] = held[c][i * m + j];
        }
    });
    if (same)
      this.alphas = this.alphas.map((one, c) => {
        if (!one || !bent[c]) return one;
        const { data } = bent[c];
        const n = data.length > 1 ? hidden[c] : 1;
        return new Arr(
          Float64Array.from({ length: n }, (_, i) => data[i] ?? SLOPE),
          [n],
        );
      });
    this.assemble();
  }

  /** Take other features beside the samples' own; what stays keeps its weights. @param {string[]} extra @param {number} seed */
  widen(extra, seed) {
    const [old, held, names] = [this.weights, this.fixed, this.extra];
    this.extra = [...extra];
    this.#made = new WeakMap();
    this.begin(seed);
    const place = (/** @type {number} */ j) => {
      if (j <= this.raw) return j;
      const k = names.indexOf(extra[j - this.raw - 1]);
      return k < 0 ? -1 : this.raw + 1 + k;
    };
    const [n, m] = [this.inputs + 1, this.raw + names.length + 1];
    this.weights.forEach((w, c) => {
      for (let k = 0; k < w.data.length; k++) {
        const from = c ? k : place(k % n) < 0 ? -1 : Math.floor(k / n) * m + place(k % n);
        if (from < 0) continue;
        w.data[k] = old[c].data[from];
        this.fixed[c][k] = held[c][from];
      }
    });
    this.assemble();
  }

  /** The ways with another around a layer, or without it; null where they would cross. @param {[string, string]} way */
  otherWays(way) {
    const key = way.join();
    const others = this.skips.filter((one) => one.join() !== key);
    const skips = others.length < this.skips.length ? others : /** @type {[string, string][]} */ ([...others, way]);
    return fits(skips, this.sizes) ? skips : null;
  }

  /** Another way around a layer, or without it. @param {[string, string]} way */
  around(way) {
    this.skips = this.otherWays(way) ?? this.skips;
    this.assemble();
  }

  /** Put together layers whose weights come next. @param {any} given what `snapshot` has of the network */
  arrange({ hidden, activations, dropout, extra = [], skips = [], alphas }) {
    const shapes = (/** @type {any} */ all) => all.map((/** @type {Arr | null} */ one) => one?.data.length ?? 0);
    const now = [this.hidden, this.activations, this.dropout, this.extra, this.skips, shapes(this.alphas)];
    const wanted = [hidden, activations, dropout, extra, skips, shapes(alphas ?? this.alphas)];
    if (JSON.stringify(wanted) === JSON.stringify(now)) return;
    Object.assign(this, {
      hidden: [...hidden],
      activations: [...activations],
      dropout: [...dropout],
      extra: [...extra],
      skips: [...skips],
    });
    this.#made = new WeakMap();
    this.begin(1);
    if (alphas) this.alphas = [...alphas];
    this.assemble();
  }

  /** Without neuron i of hidden layer c (from 1); the others keep their weights. @param {number} c @param {number} i */
  without(c, i) {
    const cut = (
      /** @type {any} */ data,
      /** @type {number} */ n,
      /** @type {(r: number, q: number) => boolean} */ gone,
    ) => data.filter((/** @type {number} */ _, /** @type {number} */ k) => !gone(Math.floor(k / n), k % n));
    const narrower = (/** @type {number} */ k, /** @type {any} */ data) => {
      const n = this.weights[k].shape[this.weights[k].shape.length - 1];
      if (k === c - 1) return cut(data, n, (r) => r === i);
      return k === c ? cut(data, n, (_, q) => q === i + 1) : data;
    };
    const [weights, fixed] = [
      this.weights.map((w, k) => narrower(k, w.data)),
      this.fixed.map((f, k) => narrower(k, f)),
    ];
    const bent = this.alphas.map((a, k) =>
      a && k === c - 1 && a.data.length > 1
        ? new Arr(
            a.data.filter((_, q) => q !== i),
            [a.data.length - 1],
          )
        : a,
    );
    this.hidden = this.hidden.map((n, k) => (k === c - 1 ? n - 1 : n));
    this.begin(1);
    this.alphas = bent;
    this.weights = this.weights.map((w, k) => new Arr(weights[k], w.shape));
    this.fixed = fixed;
    this.assemble();
  }

  /** No weight is held. */
  free() {
    this.fixed = this.weights.map((w) => new Uint8Array(w.data.length));
  }

  /** Let a weight move (0), freeze it (1) or cut it (2). @param {number} c @param {number} k @param {number} how */
  hold(c, k, how) {
    this.fixed = this.fixed.map((f, at) => (at === c ? f.map((v, i) => (i === k ? how : v)) : f));
    if (how === 2)
      this.weights = this.weights.map((w, at) =>
        at === c
          ? new Arr(
              w.data.map((v, i) => (i === k ? 0 : v)),
              w.shape,
            )
          : w,
      );
  }

  /** New weights, as the model's initializer has them. @param {number} seed */
  begin(seed) {
    const random = generator(seed);
    const { sizes } = this;
    const spread = SPREAD[/** @type {keyof typeof SPREAD} */ (this.init)];
    const biases = this.init === 'normal';
    this.weights = sizes.slice(1).map((m, c) => {
      const n = sizes[c];
      const data = Float64Array.from(
        { length: m * (n + 1) },
        (_, k) => (k % (n + 1) || biases ? normal(random) * spread(n, m) + 0 : 0), // + 0: no −0
      );
      return new Arr(data, m === 1 && c === sizes.length - 2 && this.outputs === 1 ? [n + 1] : [m, n + 1]);
    });
    this.alphas = this.activations.map((name, c) => {
      const n = (this.alphas[c]?.data.length ?? 1) > 1 ? this.hidden[c] : 1;
      return name === 'prelu' ? new Arr(new Float64Array(n).fill(SLOPE), [n]) : null;
    });
    this.free();
    this.forget();
  }

  /** Put weights, of the same shapes. @param {Arr[]} weights */
  put(weights) {
    this.weights = weights.map(kept);
  }

  /** Forget what the optimizer remembers. */
  forget() {
    this.memory = [];
    this.steps = 0;
  }
}
