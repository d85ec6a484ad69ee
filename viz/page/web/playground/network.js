/**
 * A network put together from pieces that Python has recorded, and computed by the page's engine.
 *
 * No rule stands here: values, gradients and the steps of optimizers are those of the operations that came along.
 *
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 * @typedef {import('./build.js').Fragment} Fragment
 * @typedef {{x: number[], t: number}} Sample
 */
import { Arr, kept, Pool } from '../engine/ndarray.js';
import { prepare } from '../engine/operations.js';
import { Architecture } from './architecture.js';
import { Build, stack } from './build.js';
import { widened } from './inputs.js';
import { Optimizer, slots } from './optimizer.js';
import { generator } from './random.js';

export class Network extends Architecture {
  /** The graph of one sample. @type {any} */
  chain;
  /** That of predictions. @type {any} */
  forward;
  /** That of batches. @type {any} */
  training;

  /** @param {any} page @param {import('../engine/operations.js').Printed} printed */
  constructor(page, printed) {
    super(page, prepare(printed));
    /** Whether dropout acts on the picked sample, as it does in training. */
    this.acting = false;
    this.penalty = page.penalty;
    this.lam = page.lam;
    this.rule = page.rule;
    this.lr = page.lr;
    this.optimizer = new Optimizer(this.operations);
    this.assemble();
  }

  assemble() {
    const { pieces } = this;
    this.prune();
    this.#locals.clear();
    const chain = new Build();
    const passed = stack(this, chain, true);
    const t = chain.leaf('constant');
    const l = chain.add(pieces.loss, { y: passed.h[passed.h.length - 1], t });
    const trained = chain.add(pieces.trained, { y: passed.z[passed.z.length - 1], t });
    this.chain = { engine: chain.engine([l], this.operations), ...passed, t, l, trained };

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
    const { engine, W, a, x: at, t, z, h, l, m, trained } = this.chain;
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
    const last = h.length - 1;
    const [y, gy] = [value(h[last]), gradient(h[last])];
    const isCut = this.probable && nearZero(y, k);
    const end = isCut ? trained : l;
    if (isCut) {
      engine.ends = [trained];
      engine.backward();
      engine.ends = [l];
    }
    return {
      f: { Z: z.map(value), H: h.map(value), y },
      b: {
        gZ: z.map(gradient),
        gH: h.map((/** @type {number} */ n, /** @type {number} */ c) => (c === last ? gy : c ? gradient(n) : [])),
        gW: W.map((/** @type {number} */ w, /** @type {number} */ c) =>
          rows(/** @type {Arr} */ (engine.gradients[w]), this.ownWeights[c]),
        ),
        gA: a.map((/** @type {number | null} */ n) => n && list(/** @type {Tensor} */ (engine.gradients[n]))),
      },
      l: Number(engine.value(end)),
      /** Whether the logarithm of a probability is cut off: l, and what comes back to the scores, is as training has it. */
      isCut,
    };
  }

  /** Put weights and slopes where an engine looks. @param {any} where */
  #put({ engine, W, a }) {
    for (let c = 0; c < W.length; c++) engine.set(W[c], this.ownWeights[c]);
    for (let c = 0; c < a.length; c++) if (a[c] !== null) engine.set(a[c], this.alphas[c]);
  }

  /** Activations and the output, each alone. @type {Map<string, {engine: import('../engine/engine.js').Engine, z: number, a: number, h: number}>} */
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
    const { lr, steps } = this;
    const own = this.isOwn;
    const into = (/** @type {Arr} */ old, /** @type {Tensor} */ made) => {
      const to = own ? old : new Arr(new Float64Array(old.data.length), old.shape);
      to.data.set(/** @type {Arr} */ (made).data);
      return to;
    };
    const moving = this.moving;
    const memory = moving.map(
      (w, c) => this.ownMemory[c] ?? slots(fragment).map(() => new Arr(new Float64Array(w.data.length), w.shape)),
    );
    const moved = moving.map((w, c) => {
      const engine = this.optimizer.step(fragment, c, { w, gradient: gradients[c], memory: memory[c], lr, steps });
      memory[c] = memory[c].map((old, k) => into(old, engine.value(ends[k + 1])));
      return into(w, this.#held(c, w, engine.value(ends[0])));
    });
    this.settle(moved, memory);
  }

  /** Weights and slopes after one plain step with these gradients; nothing is changed. @param {Arr[]} gradients @returns {Arr[]} */
  plainly(gradients) {
    const fragment = this.pieces.rules.SGD;
    const { lr, steps } = this;
    return this.moving.map((w, c) => {
      const engine = this.optimizer.step(fragment, c, { w, gradient: gradients[c], memory: [], lr, steps });
      return kept(/** @type {Arr} */ (this.#held(c, w, engine.value(fragment.ends[0]))));
    });
  }

  /** New weights c, where those that are frozen or cut stay. @param {number} c @param {Arr} old @param {Tensor} made */
  #held(c, old, made) {
    const [held, data] = [this.fixed[c] ?? [], /** @type {Arr} */ (made).data];
    for (let k = 0; k < held.length; k++) if (held[k]) data[k] = old.data[k];
    return made;
  }
}

/** Whether the probability of class k is so near 0 that the slope of its logarithm is cut off. @param {number[]} y @param {number} k */
const nearZero = (y, k) => (y.length > 1 ? y[k] : k ? y[0] : 1 - y[0]) < 1e-30;

/** @param {Tensor} a */
export const list = (a) => (a instanceof Arr ? Array.from(a.data) : [a]);

/** A weight array as rows, a vector as one. @param {Arr} a @param {Arr} [like] */
export function rows(a, like = a) {
  const n = like.shape[like.shape.length - 1];
  return Array.from({ length: a.data.length / n }, (_, i) => Array.from(a.data.subarray(i * n, i * n + n)));
}
