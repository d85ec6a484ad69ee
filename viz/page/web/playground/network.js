/**
 * A network put together from pieces that Python has recorded, and computed by the page's engine.
 *
 * No rule stands here: values, gradients and the steps of optimizers are those of the operations that came along.
 *
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 * @typedef {{nodes: import('../engine/engine.js').Node[], inputs: Record<string, number>, leaves: [number, any][],
 *   ends: number[]}} Fragment
 */
import { Engine } from '../engine/engine.js';
import { Arr, kept } from '../engine/ndarray.js';
import { prepare, pull } from '../engine/operations.js';
import { read } from '../engine/settings.js';
import { generator, normal } from './random.js';

/** A graph that grows by fragments. */
class Build {
  /** @type {import('../engine/engine.js').Node[]} */
  nodes = [];
  /** @type {[number, Tensor][]} */
  data = [];

  /** @param {'variable' | 'constant'} kind */
  leaf(kind) {
    return this.nodes.push({ kind }) - 1;
  }

  /** Where a fragment ends, with these nodes as its inputs. @param {Fragment} fragment @param {Record<string, number>} inputs */
  add(fragment, inputs) {
    /** @type {number[]} */
    const at = [];
    for (const [name, k] of Object.entries(fragment.inputs)) at[k] = inputs[name];
    const leaves = new Map(fragment.leaves);
    fragment.nodes.forEach((node, k) => {
      if (at[k] !== undefined) return;
      if (node.kind === 'operation')
        at[k] = this.nodes.push({ ...node, parents: (node.parents ?? []).map((p) => at[p]) }) - 1;
      else {
        at[k] = this.leaf('constant');
        this.data.push([at[k], read(leaves.get(k))]);
      }
    });
    return at[fragment.ends[0]];
  }

  /** @param {number[]} ends @param {any} operations */
  engine(ends, operations) {
    const made = new Engine({ nodes: this.nodes, ends, seeds: null }, operations);
    for (const [k, data] of this.data) made.set(k, data);
    return made;
  }
}

export class Network {
  /** The graph of one sample. @type {any} */
  chain;
  /** That of predictions. @type {any} */
  forward;
  /** That of batches. @type {any} */
  training;
  /** What the optimizer remembers of each weight array. @type {Tensor[][]} */
  memory = [];
  /** How many steps it has made. */
  steps = 0;

  /** @param {any} page @param {import('../engine/operations.js').Printed} printed */
  constructor(page, printed) {
    this.page = page;
    this.pieces = page.fragments;
    this.operations = prepare(printed);
    this.outputs = page.outputs;
    this.hidden = [...page.hidden];
    this.activation = page.activation;
    this.penalty = page.penalty;
    this.lam = page.lam;
    this.rule = page.rule;
    this.lr = page.lr;
    /** @type {Arr[]} */
    this.weights = page.weights.map(read);
    this.#assemble();
  }

  get sizes() {
    return [2, ...this.hidden, this.outputs];
  }

  /** Change layers or the activation; the weights begin anew. @param {number[]} hidden @param {string} activation @param {number} seed */
  change(hidden, activation, seed) {
    this.hidden = [...hidden];
    this.activation = activation;
    this.begin(seed);
    this.#assemble();
  }

  /** New weights, as the model's initializer has them. @param {number} seed */
  begin(seed) {
    const random = generator(seed);
    const { sizes } = this;
    const spread = {
      zeros: () => 0,
      normal: () => 1,
      he: (/** @type {number} */ n) => Math.sqrt(2 / n),
      xavier: (/** @type {number} */ n, /** @type {number} */ m) => Math.sqrt(2 / (n + m)),
    }[/** @type {string} */ (this.page.init)];
    this.weights = sizes.slice(1).map((m, c) => {
      const n = sizes[c];
      const data = Float64Array.from({ length: m * (n + 1) }, (_, k) =>
        k % (n + 1) || this.page.init === 'normal' ? normal(random) * /** @type {any} */ (spread)(n, m) : 0,
      );
      return new Arr(data, m === 1 && c === sizes.length - 2 && this.outputs === 1 ? [n + 1] : [m, n + 1]);
    });
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
    const { pieces, weights } = this;
    const begun = (/** @type {Build} */ build) => ({
      W: weights.map(() => build.leaf('variable')),
      x: build.leaf('constant'),
    });
    const layers = (/** @type {Build} */ build, /** @type {number[]} */ W, /** @type {number} */ x) => {
      const z = [];
      const h = [x];
      W.forEach((w, c) => {
        z.push(build.add(pieces.layer, { W: w, x: h[c] }));
        if (c < W.length - 1) h.push(build.add(pieces.activations[this.activation], { z: z[c] }));
      });
      return { z, h };
    };

    const chain = new Build();
    const c = begun(chain);
    const passed = layers(chain, c.W, c.x);
    const y = chain.add(pieces.output, { z: passed.z[passed.z.length - 1] });
    const t = chain.leaf('constant');
    const l = chain.add(pieces.loss, { y, t });
    this.chain = { engine: chain.engine([l], this.operations), ...c, ...passed, h: [...passed.h, y], y, t, l };

    const forward = new Build();
    const f = begun(forward);
    const seen = layers(forward, f.W, f.x);
    const out = forward.add(pieces.output, { z: seen.z[seen.z.length - 1] });
    this.forward = { engine: forward.engine([out], this.operations), ...f, h: [...seen.h, out] };

    this.#training();
    this.forget();
  }

  #training() {
    const { pieces } = this;
    const build = new Build();
    const W = this.weights.map(() => build.leaf('variable'));
    const x = build.leaf('constant');
    let h = x;
    let z = x;
    W.forEach((w, c) => {
      z = build.add(pieces.layer, { W: w, x: h });
      if (c < W.length - 1) h = build.add(pieces.activations[this.activation], { z });
    });
    const t = build.leaf('constant');
    const l = build.add(pieces.trained, { y: z, t });
    const ends = [l];
    const lam = this.lam ? build.leaf('constant') : -1;
    if (this.lam)
      W.forEach((w, c) => {
        ends.push(build.add(pieces.regularizers[this.penalty][this.weights[c].shape.length - 1], { W: w, lam }));
      });
    this.training = { engine: build.engine(ends, this.operations), W, x, t, l };
    if (this.lam) this.training.engine.set(lam, this.lam);
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
  /** What the loss takes for a class. @param {number} k */
  target(k) {
    if (this.outputs === 1) return k;
    return new Arr(
      Float64Array.from({ length: this.outputs }, (_, i) => Number(i === k)),
      [this.outputs],
    );
  }

  /** Values and gradients of the chain. @param {number[]} x @param {number} k */
  sample(x, k) {
    const { engine, W, x: at, t, z, h, l } = this.chain;
    W.forEach((w, c) => engine.set(w, this.weights[c]));
    engine.set(at, new Arr(Float64Array.from(x), [2]));
    engine.set(t, this.target(k));
    engine.forward();
    engine.backward();
    const value = (/** @type {number} */ n) => list(engine.value(n));
    const gradient = (/** @type {number} */ n) => list(/** @type {Tensor} */ (engine.gradients[n]));
    return {
      f: { Z: z.map(value), H: h.map(value), y: value(h[h.length - 1]) },
      b: {
        gZ: z.map(gradient),
        gH: h.map((n, c) => (c ? gradient(n) : [])),
        gW: W.map((w, c) => rows(/** @type {Arr} */ (engine.gradients[w]), this.weights[c])),
      },
      l: Number(engine.value(l)),
    };
  }

  /** ∂H/∂Z of layer c at the picked sample: a slope an entry, or the whole matrix where entries meet. @param {number} c */
  slopes(c) {
    const { engine, z, h } = this.chain;
    const run = /** @type {any} */ (engine.runs[h[c + 1]]);
    const n = list(engine.value(z[c])).length;
    const through = (/** @type {number[]} */ g) =>
      list(
        pull(
          run.op,
          0,
          n === 1 && !(engine.value(z[c]) instanceof Arr) ? g[0] : new Arr(Float64Array.from(g), [n]),
          engine.value(h[c + 1]),
          engine.inputs(h[c + 1]),
          run.params,
          run.kept,
        ),
      );
    if (c < this.hidden.length || this.outputs === 1) return [through(new Array(n).fill(1))];
    return Array.from({ length: n }, (_, i) => through(Array.from({ length: n }, (_unused, j) => Number(i === j))));
  }

  // ------------------------------------------------------------------------------------------------ many samples
  /** Activations of each layer, row after row. @param {Float64Array} data two numbers a sample */
  activations(data) {
    const { engine, W, x, h } = this.forward;
    W.forEach((w, c) => engine.set(w, this.weights[c]));
    engine.set(x, new Arr(data, [data.length / 2, 2]));
    engine.forward();
    return h.map((n) => /** @type {Arr} */ (engine.value(n)).data);
  }

  /** Probabilities, a row a sample and a column a class. @param {number[][]} X @returns {number[][]} */
  predict(X) {
    if (!X.length) return [];
    const y = /** @type {Float64Array} */ (this.activations(Float64Array.from(X.flat())).at(-1));
    const k = this.outputs;
    return X.map((_, i) => (k === 1 ? [1 - y[i], y[i]] : Array.from(y.subarray(i * k, i * k + k))));
  }

  /** Room for batches of each size: fresh arrays at each step would be half of the work. @type {Map<number, Float64Array[]>} */
  #batches = new Map();

  /** Put samples where training looks. @param {{x: number[], t: number}[]} samples */
  #feed(samples) {
    const { engine, W, x, t } = this.training;
    const n = samples.length;
    const k = this.outputs;
    let held = this.#batches.get(n);
    if (held === undefined) {
      held = [new Float64Array(2 * n), new Float64Array(n * k)];
      this.#batches.set(n, held);
    }
    const [X, T] = held;
    if (k > 1) T.fill(0);
    samples.forEach((one, i) => {
      X[2 * i] = one.x[0];
      X[2 * i + 1] = one.x[1];
      if (k === 1) T[i] = one.t;
      else T[i * k + one.t] = 1;
    });
    W.forEach((w, c) => engine.set(w, this.weights[c]));
    engine.set(x, new Arr(X, [n, 2]));
    engine.set(t, new Arr(T, k === 1 ? [n] : [n, k]));
    engine.forward();
    return engine;
  }

  /** The mean loss, without λ R(W). @param {{x: number[], t: number}[]} samples */
  loss(samples) {
    if (!samples.length) return NaN;
    const engine = this.#feed(samples);
    return Number(engine.value(this.training.l));
  }

  /** ∂L/∂w of each weight, λ R(W) included. @param {{x: number[], t: number}[]} samples */
  gradients(samples) {
    const engine = this.#feed(samples);
    engine.backward();
    return this.training.W.map((w) => /** @type {Arr} */ (engine.gradients[w]));
  }

  /** One update. @param {{x: number[], t: number}[]} samples */
  step(samples) {
    this.apply(this.gradients(samples));
  }

  /** One step of the optimizer with these gradients. @param {Arr[]} gradients */
  apply(gradients) {
    const fragment = this.pieces.rules[this.rule];
    this.weights = this.weights.map((w, c) => {
      const engine = this.#optimizer(fragment, c);
      const { inputs, ends } = fragment;
      const slots = Object.keys(inputs).filter((name) => name.startsWith('memory'));
      this.memory[c] ??= slots.map(() => new Arr(new Float64Array(w.data.length), w.shape));
      engine.set(inputs.w, w);
      engine.set(inputs.gradient, gradients[c]);
      engine.set(inputs.lr, this.lr);
      if (inputs.steps !== undefined) engine.set(inputs.steps, this.steps);
      slots.forEach((name, k) => engine.set(inputs[name], this.memory[c][k]));
      engine.forward();
      this.memory[c] = slots.map((_, k) => kept(engine.value(ends[k + 1])));
      return kept(/** @type {Arr} */ (engine.value(ends[0])));
    });
    this.steps++;
  }

  /** @type {Map<string, Engine>} */
  #optimizers = new Map();

  /** @param {Fragment} fragment @param {number} c */
  #optimizer(fragment, c) {
    const key = `${this.rule} ${c}`;
    let found = this.#optimizers.get(key);
    if (found === undefined) {
      found = new Engine({ nodes: fragment.nodes, ends: fragment.ends, seeds: null }, this.operations);
      for (const [k, data] of fragment.leaves) found.set(k, read(data));
      this.#optimizers.set(key, found);
    }
    return found;
  }
}

/** @param {Tensor} a */
export const list = (a) => (a instanceof Arr ? Array.from(a.data) : [a]);

/** A weight array as rows, a vector as one. @param {Arr} a @param {Arr} [like] */
export function rows(a, like = a) {
  const n = like.shape[like.shape.length - 1];
  return Array.from({ length: a.data.length / n }, (_, i) => Array.from(a.data.subarray(i * n, i * n + n)));
}
