/**
 * A network put together from pieces that Python has recorded, and computed by the page's engine.
 *
 * No rule stands here: values, gradients and the steps of optimizers are those of the operations that came along.
 *
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 * @typedef {import('./build.js').Fragment} Fragment
 * @typedef {{x: number[], t: number}} Sample
 */
import { Engine } from '../engine/engine.js';
import { Arr, kept, Pool } from '../engine/ndarray.js';
import { prepare } from '../engine/operations.js';
import { read } from '../engine/settings.js';
import { Build, stack } from './build.js';
import { extrasOf, widened } from './inputs.js';
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

export class Network {
  /** The graph of one sample. @type {any} */
  chain;
  /** That of predictions. @type {any} */
  forward;
  /** That of batches. @type {any} */
  training;
  /** What the optimizer remembers of each weight array. @type {Arr[][]} */
  #memory = [];
  /** @type {Arr[]} */
  #weights = [];
  /** Whether nobody else holds weights and memory, so that a step may write into them. */
  #own = false;
  /** How many steps it has made. */
  steps = 0;
  /** Of each weight: 0 moves, 1 is frozen, 2 is cut. @type {Uint8Array[]} */
  fixed = [];

  /** @param {any} page @param {import('../engine/operations.js').Printed} printed */
  constructor(page, printed) {
    this.page = page;
    this.pieces = page.fragments;
    this.operations = prepare(printed);
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
    /** Whether dropout acts on the picked sample, as it does in training. */
    this.acting = false;
    this.penalty = page.penalty;
    this.lam = page.lam;
    this.rule = page.rule;
    this.lr = page.lr;
    this.init = page.init;
    this.weights = page.weights.map(read);
    this.free();
    // A layer without biases is one whose biases are cut.
    this.weights.forEach((w, c) => {
      const n = w.shape[w.shape.length - 1];
      if (!page.biases[c]) this.fixed[c] = this.fixed[c].map((_, i) => (i % n ? 0 : 2));
    });
    this.#assemble();
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
    this.#assemble();
  }

  get sizes() {
    return [this.inputs, ...this.hidden, this.outputs];
  }

  /** Whoever looks at the weights may keep them: the next step makes others. */
  get weights() {
    this.#own = false;
    return this.#weights;
  }

  set weights(weights) {
    this.#own = false;
    this.#weights = weights;
  }

  get memory() {
    this.#own = false;
    return this.#memory;
  }

  set memory(memory) {
    this.#own = false;
    this.#memory = memory;
  }

  /** All that training moves: weights, then slopes. */
  get #moving() {
    return [...this.#weights, ...this.#slopes];
  }

  /** The learned slopes that there are. @returns {Arr[]} */
  get #slopes() {
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
    this.#assemble();
  }

  /** Another way around a layer, or without it. @param {[string, string]} way */
  around(way) {
    const key = way.join();
    const others = this.skips.filter((one) => one.join() !== key);
    const skips = others.length < this.skips.length ? others : /** @type {[string, string][]} */ ([...others, way]);
    if (!fits(skips, this.sizes)) return false;
    this.skips = skips;
    this.#assemble();
    return true;
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
    this.#assemble();
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
    this.#assemble();
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

  #assemble() {
    const { pieces } = this;
    // Neurons have come or gone: ways that do not fit any more go too.
    this.skips = this.skips.filter((one) => fits([one], this.sizes));
    this.#locals.clear();
    const chain = new Build();
    const passed = stack(this, chain, true);
    const t = chain.leaf('constant');
    const l = chain.add(pieces.loss, { y: passed.h[passed.h.length - 1], t });
    this.chain = { engine: chain.engine([l], this.operations), ...passed, t, l };

    const forward = new Build();
    const seen = stack(this, forward, false);
    this.forward = { engine: forward.engine([seen.h[seen.h.length - 1]], this.operations), ...seen };

    this.#training();
    this.forget();
  }

  #training() {
    const { pieces } = this;
    const build = new Build();
    const made = stack(this, build, true);
    const t = build.leaf('constant');
    const l = build.add(pieces.trained, { y: made.z[made.z.length - 1], t });
    const ends = [l];
    const lam = this.lam ? build.leaf('constant') : -1;
    if (this.lam)
      made.W.forEach((w, c) => {
        ends.push(build.add(pieces.regularizers[this.penalty][this.weights[c].shape.length - 1], { W: w, lam }));
      });
    this.training = { engine: build.engine(ends, this.operations), ...made, t, l };
    if (this.lam) this.training.engine.set(lam, this.lam);
    this.#batches.clear();
  }

  /** λ R(W) beside the loss. @param {string} penalty @param {number} lam */
  penalize(penalty, lam) {
    this.penalty = penalty;
    this.lam = lam;
    this.#training();
  }

  /** @param {string} rule */
  by(rule) {
    this.rule = rule;
    this.forget();
  }

  // ------------------------------------------------------------------------------------------------ one sample
  /** What the loss takes for a class, or a measurement. @param {number} t @returns {Tensor} */
  target(t) {
    const found = this.classifies ? this.page.targets[t] : t;
    return Array.isArray(found) ? new Arr(Float64Array.from(found), [found.length]) : found;
  }

  /** What dropout leaves of n numbers, of each of which it takes the share p. @param {number} n @param {number} p */
  #mask(n, p) {
    return Float64Array.from({ length: n }, () => Number(this.#random() >= p) / (1 - p));
  }

  #random = generator(17);

  /** What dropout leaves of the picked sample's neurons; where it does not act, all. @type {(Float64Array | null)[]} */
  masks = [];

  /** Whether dropout acts on the picked sample. @param {boolean} acting */
  act(acting) {
    this.acting = acting;
    this.redraw();
  }

  /** Draw what dropout leaves of a sample. */
  redraw() {
    this.masks = this.dropout.map((p, c) => (this.acting && p ? this.#mask(this.sizes[c], p) : null));
  }

  /** Values and gradients of the chain. @param {number[]} x @param {number} k */
  sample(x, k) {
    const { engine, W, a, x: at, t, z, h, l, m } = this.chain;
    this.#put(this.chain);
    const row = this.full(x);
    engine.set(at, new Arr(Float64Array.from(row), [row.length]));
    m.forEach((/** @type {number | null} */ leaf, /** @type {number} */ c) => {
      if (leaf === null) return;
      const n = this.sizes[c];
      const mask = this.masks[c];
      engine.set(leaf, new Arr(mask && mask.length === n ? mask : new Float64Array(n).fill(1), [n]));
    });
    engine.set(t, this.target(k));
    engine.forward();
    engine.backward();
    const value = (/** @type {number} */ n) => list(engine.value(n));
    const gradient = (/** @type {number} */ n) => list(/** @type {Tensor} */ (engine.gradients[n]));
    return {
      f: { Z: z.map(value), H: h.map(value), y: value(h[h.length - 1]) },
      b: {
        gZ: z.map(gradient),
        gH: h.map((/** @type {number} */ n, /** @type {number} */ c) => (c ? gradient(n) : [])),
        gW: W.map((/** @type {number} */ w, /** @type {number} */ c) =>
          rows(/** @type {Arr} */ (engine.gradients[w]), this.#weights[c]),
        ),
        gA: a.map((/** @type {number | null} */ n) => n && list(/** @type {Tensor} */ (engine.gradients[n]))),
      },
      l: Number(engine.value(l)),
    };
  }

  /** Put weights and slopes where an engine looks. @param {any} where */
  #put({ engine, W, a }) {
    for (let c = 0; c < W.length; c++) engine.set(W[c], this.#weights[c]);
    for (let c = 0; c < a.length; c++) if (a[c] !== null) engine.set(a[c], this.alphas[c]);
  }

  /** Activations and the output, each alone. @type {Map<string, {engine: Engine, z: number, a: number, h: number}>} */
  #locals = new Map();

  /** @param {number} c */
  #local(c) {
    const output = c === this.hidden.length;
    const name = output ? 'output' : this.activations[c];
    let found = this.#locals.get(name);
    if (found === undefined) {
      const build = new Build();
      const z = build.leaf('variable');
      const piece = output ? this.pieces.output : this.pieces.activations[name];
      const a = !output && this.alphas[c] ? build.leaf('variable') : -1;
      const h = piece ? build.add(piece, a < 0 ? { z } : { z, a }) : z;
      found = { engine: build.engine([h], this.operations), z, a, h };
      this.#locals.set(name, found);
    }
    return found;
  }

  /** What comes back to scores of layer c if this arrives behind its activation. @param {number} c @param {Tensor} z @param {Tensor} g */
  #through(c, z, g) {
    const { engine, z: at, a } = this.#local(c);
    engine.set(at, z);
    if (a >= 0) engine.set(a, /** @type {Arr} */ (this.alphas[c]));
    engine.forward();
    engine.seeds = [g];
    engine.backward();
    return list(/** @type {Tensor} */ (engine.gradients[at]));
  }

  /** ∂H/∂Z of layer c at the picked sample: a slope an entry, or the whole matrix where entries meet. @param {number} c */
  slopes(c) {
    const z = /** @type {Tensor} */ (this.chain.engine.value(this.chain.z[c]));
    if (!(z instanceof Arr)) return [this.#through(c, z, 1)];
    const n = z.data.length;
    const unit = (/** @type {(i: number) => number} */ f) =>
      new Arr(
        Float64Array.from({ length: n }, (_, i) => f(i)),
        [n],
      );
    if (c < this.hidden.length || !this.probable) {
      const mask = c < this.hidden.length ? this.masks[c + 1] : null;
      return [
        this.#through(
          c,
          z,
          unit((i) => mask?.[i] ?? 1),
        ),
      ];
    }
    return Array.from({ length: n }, (_, j) =>
      this.#through(
        c,
        z,
        unit((i) => Number(i === j)),
      ),
    );
  }

  // ------------------------------------------------------------------------------------------------ many samples
  /** ∂H/∂Z of each hidden layer at many samples, row after row. @param {number[][]} X */
  slopesOver(X) {
    this.layers(Float64Array.from(X.flat()));
    const { engine, z } = this.forward;
    return this.hidden.map((n, c) => {
      const at = /** @type {Arr} */ (engine.value(z[c]));
      return this.#through(c, at, new Arr(new Float64Array(n * X.length).fill(1), at.shape)).slice();
    });
  }

  /** Activations of each layer, row after row. @param {Float64Array} data a number a feature for each sample */
  layers(data) {
    const { engine, x, h } = this.forward;
    this.#put(this.forward);
    const rowsOf = this.extra.length ? widened(data, this.extra, this.extras) : data;
    engine.set(x, new Arr(rowsOf, [rowsOf.length / this.inputs, this.inputs]));
    engine.forward();
    return h.map((/** @type {number} */ n) => /** @type {Arr} */ (engine.value(n)).data);
  }

  /** A row a sample: a probability for each class, or a score; or the measurement. @param {number[][]} X @returns {number[][]} */
  predict(X) {
    if (!X.length) return [];
    const y = /** @type {Float64Array} */ (this.layers(Float64Array.from(X.flat())).at(-1));
    const k = this.outputs;
    if (!this.classifies) return X.map((_, i) => [y[i]]);
    return X.map((_, i) =>
      k > 1 ? Array.from(y.subarray(i * k, i * k + k)) : [this.probable ? 1 - y[i] : -y[i], y[i]],
    );
  }

  /** Room for batches of each size: fresh arrays at each step would be half of the work. @type {Map<number, any>} */
  #batches = new Map();

  /** @param {number} n */
  #batch(n) {
    let held = this.#batches.get(n);
    if (held === undefined) {
      const [X, T] = [new Float64Array(this.inputs * n), new Float64Array(n * this.outputs)];
      held = {
        X: new Arr(X, [n, this.inputs]),
        T: new Arr(T, this.outputs === 1 ? [n] : [n, this.outputs]),
        pools: [new Pool(), new Pool()],
        masks: this.dropout.map((_, c) => new Arr(new Float64Array(n * this.sizes[c]), [n, this.sizes[c]])),
      };
      if (this.#batches.size > 8) this.#batches.clear();
      this.#batches.set(n, held);
    }
    return held;
  }

  /** What the loss takes for each class, as numbers. @type {number[][]} */
  #targets = [];

  /** Put samples where training looks, and compute their loss. @param {Sample[]} samples @param {boolean} acts whether dropout acts */
  #feed(samples, acts) {
    const { engine, x, t, m } = this.training;
    const n = samples.length;
    const held = this.#batch(n);
    const [X, T, k, d] = [held.X.data, held.T.data, this.outputs, this.inputs];
    if (this.classifies && !this.#targets.length)
      this.#targets = this.page.targets.map((/** @type {any} */ one) => [one].flat());
    for (let i = 0; i < n; i++) {
      const one = samples[i];
      const row = this.full(one.x);
      for (let q = 0; q < d; q++) X[i * d + q] = row[q];
      if (!this.classifies) T[i] = one.t;
      else for (let q = 0; q < k; q++) T[i * k + q] = this.#targets[one.t][q];
    }
    m.forEach((/** @type {number | null} */ leaf, /** @type {number} */ c) => {
      if (leaf === null) return;
      const mask = held.masks[c];
      mask.data.set(acts ? this.#mask(mask.data.length, this.dropout[c]) : new Float64Array(mask.data.length).fill(1));
      engine.set(leaf, mask);
    });
    this.#put(this.training);
    engine.set(x, held.X);
    engine.set(t, held.T);
    [engine.forwardPool, engine.backwardPool] = held.pools;
    engine.forward();
    return engine;
  }

  /** The mean loss, without λ R(W). @param {Sample[]} samples */
  loss(samples) {
    if (!samples.length) return NaN;
    const engine = this.#feed(samples, false);
    return Number(engine.value(this.training.l));
  }

  /** ∂L/∂w of each weight, λ R(W) included. @param {Sample[]} samples @param {boolean} [acts] whether dropout acts */
  gradients(samples, acts = false) {
    const engine = this.#feed(samples, acts);
    engine.backward();
    return this.training.W.map((/** @type {number} */ w) => /** @type {Arr} */ (engine.gradients[w]));
  }

  /** One update. @param {Sample[]} samples */
  step(samples) {
    const gradients = this.gradients(samples, true);
    const { engine, a } = this.training;
    this.apply([
      ...gradients,
      ...a.flatMap((/** @type {number | null} */ n) => (n === null ? [] : [engine.gradients[n]])),
    ]);
  }

  /** One step of the optimizer with these gradients of weights, then of slopes. @param {Arr[]} gradients */
  apply(gradients) {
    const fragment = this.pieces.rules[this.rule];
    const { ends } = fragment;
    const own = this.#own;
    const into = (/** @type {Arr} */ old, /** @type {Tensor} */ made) => {
      const to = own ? old : new Arr(new Float64Array(old.data.length), old.shape);
      to.data.set(/** @type {Arr} */ (made).data);
      return to;
    };
    const moving = this.#moving;
    const memory = moving.map(
      (w, c) => this.#memory[c] ?? this.#slots(fragment).map(() => new Arr(new Float64Array(w.data.length), w.shape)),
    );
    const moved = moving.map((w, c) => {
      const engine = this.#moved(fragment, c, w, gradients[c], memory[c]);
      memory[c] = memory[c].map((old, k) => into(old, engine.value(ends[k + 1])));
      return into(w, this.#held(c, w, engine.value(ends[0])));
    });
    this.#weights = moved.slice(0, this.#weights.length);
    this.bend(moved.slice(this.#weights.length));
    this.#memory = memory;
    this.#own = true;
    this.steps++;
  }

  /** Weights and slopes after one plain step with these gradients; nothing is changed. @param {Arr[]} gradients @returns {Arr[]} */
  plainly(gradients) {
    const fragment = this.pieces.rules.SGD;
    return this.#moving.map((w, c) => {
      const engine = this.#moved(fragment, c, w, gradients[c], []);
      return kept(/** @type {Arr} */ (this.#held(c, w, engine.value(fragment.ends[0]))));
    });
  }

  /** New weights c, where those that are frozen or cut stay. @param {number} c @param {Arr} old @param {Tensor} made */
  #held(c, old, made) {
    const [held, data] = [this.fixed[c] ?? [], /** @type {Arr} */ (made).data];
    for (let k = 0; k < held.length; k++) if (held[k]) data[k] = old.data[k];
    return made;
  }

  /** @param {Fragment} fragment */
  #slots = (fragment) => Object.keys(fragment.inputs).filter((name) => name.startsWith('memory'));

  /** The optimizer's step for weights c. @param {Fragment} fragment @param {number} c @param {Arr} w @param {Arr} gradient @param {Arr[]} memory */
  #moved(fragment, c, w, gradient, memory) {
    const engine = this.#optimizer(fragment, c);
    const { inputs } = fragment;
    engine.set(inputs.w, w);
    engine.set(inputs.gradient, gradient);
    engine.set(inputs.lr, this.lr);
    if (inputs.steps !== undefined) engine.set(inputs.steps, this.steps);
    memory.forEach((one, k) => engine.set(inputs[`memory${k}`], one));
    engine.forward();
    return engine;
  }

  /** @type {Map<Fragment, Engine[]>} */
  #optimizers = new Map();

  /** @param {Fragment} fragment @param {number} c */
  #optimizer(fragment, c) {
    const held = this.#optimizers.get(fragment) ?? [];
    this.#optimizers.set(fragment, held);
    if (held[c] === undefined) {
      held[c] = new Engine({ nodes: fragment.nodes, ends: fragment.ends, seeds: null }, this.operations);
      for (const [k, data] of fragment.leaves) held[c].set(k, read(data));
    }
    return held[c];
  }
}

/** @param {Tensor} a */
export const list = (a) => (a instanceof Arr ? Array.from(a.data) : [a]);

/** A weight array as rows, a vector as one. @param {Arr} a @param {Arr} [like] */
export function rows(a, like = a) {
  const n = like.shape[like.shape.length - 1];
  return Array.from({ length: a.data.length / n }, (_, i) => Array.from(a.data.subarray(i * n, i * n + n)));
}
