/**
 * Images, a network that Python has recorded for one of them and for a batch, and its training.
 *
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 */
import { nested, tensorOf } from '../store/contract.js';
import { typed } from '../store/names.js';
import { Engine } from '../engine/engine.js';
import { Arr, kept, same, shapeOf } from '../engine/ndarray.js';
import { addPrimitives, prepare } from '../engine/operations.js';
import { read } from '../engine/settings.js';
import * as windows from '../engine/windows.js';
import { generator, shuffled } from '../playground/random.js';
import { checked, imageOf, stateOf } from './state.js';

/** Images from bytes, or as numbers. @param {any} given @returns {Arr} */
function unpacked(given) {
  if (given.bytes === undefined) return /** @type {Arr} */ (read(given));
  const text = atob(given.bytes);
  return new Arr(
    Float64Array.from({ length: text.length }, (_, k) => text.charCodeAt(k) / given.shades),
    given.shape,
  );
}

class Program {
  /** @param {any} of @param {any} operations */
  constructor(of, operations) {
    this.of = of;
    this.engine = new Engine({ nodes: of.nodes, ends: of.ends, seeds: null }, operations);
    for (const [k, data] of of.leaves) this.engine.set(k, read(data));
  }

  /** @param {Record<string, Arr>} weights @param {Arr} x @param {Tensor} t */
  run(weights, x, t) {
    const { engine, of } = this;
    for (const [name, w] of Object.entries(weights)) engine.set(of.inputs[name], w);
    engine.set(of.inputs.x, x);
    engine.set(of.inputs.t, t);
    engine.forward();
    return engine;
  }
}

addPrimitives(windows);

export class ImageModel {
  /** @param {any} page @param {any} printed */
  constructor(page, printed) {
    this.page = page;
    const operations = prepare(printed);
    this.images = unpacked(page.X);
    this.size = page.shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    /** @type {Record<string, Arr>} */
    this.weights = {};
    for (const [name, w] of Object.entries(page.weights)) this.weights[name] = /** @type {Arr} */ (read(w));
    this.chain = new Program(page.chain, operations);
    this.training = new Program(page.training, operations);
    const { nodes, ends, leaves } = page.optimizer;
    this.optimizers = Object.keys(this.weights).map(() => {
      const engine = new Engine({ nodes, ends, seeds: null }, operations);
      for (const [k, data] of leaves) engine.set(k, read(data));
      return engine;
    });
    this.lr = page.lr;
    this.steps = 0;
    this.begun = { ...this.weights };
    this.again();
    this.pick(0);
  }

  /** The weights that it began with. */
  again() {
    this.weights = { ...this.begun };
    this.steps = 0;
    /** @type {Arr[][]} */
    this.memory = [];
    /** @type {number[]} */
    this.order = [];
    /** @type {number[]} */
    this.losses = [];
  }

  /** Image k. @param {number} k */
  image(k) {
    return this.images.data.slice(k * this.size, (k + 1) * this.size);
  }

  /** All that undo brings back; nothing in it is changed later. */
  snapshot() {
    const { weights, steps, lr, at, x, label, isDrawn } = this;
    const { memory, order, losses } = this;
    return {
      weights,
      steps,
      lr,
      at,
      x,
      label,
      isDrawn,
      memory: [...memory],
      order: [...order],
      losses: losses.slice(-400),
    };
  }

  /** @param {any} given as `snapshot` has it */
  bring(given) {
    const { memory, order, losses } = given;
    Object.assign(this, given, { memory: [...memory], order: [...order], losses: [...losses] });
  }

  /** Look at a sample. @param {number} k */
  pick(k) {
    const n = this.page.t.length;
    this.at = ((k % n) + n) % n;
    this.x = this.image(this.at);
    this.label = this.page.t[this.at];
    this.isDrawn = false;
  }

  /** The image is drawn by hand. @param {Float64Array} x */
  draw(x) {
    this.x = x;
    this.isDrawn = true;
  }

  /** What the loss takes for classes. @param {number[]} labels */
  #targets(labels) {
    const rows = labels.map((k) => [this.page.targets[k]].flat());
    const wide = rows[0].length;
    return new Arr(
      Float64Array.from(rows.flat()),
      Array.isArray(this.page.targets[0]) ? [rows.length, wide] : [rows.length],
    );
  }

  /** Values and gradients of the present image. */
  derive() {
    const x = new Arr(/** @type {Float64Array} */ (this.x), [1, ...this.page.shape]);
    const engine = this.chain.run(this.weights, x, this.#targets([this.label]));
    engine.backward();
    return engine;
  }

  /** The loss of the present image. */
  loss() {
    return Number(this.derive().value(this.page.chain.ends[0]));
  }

  /** The node of the chain that gives probabilities, or σ's one. */
  get output() {
    return this.page.chain.names.lastIndexOf('y');
  }

  /** Probabilities, a row an image. @param {Float64Array[]} images @returns {number[][]} */
  predict(images) {
    const t = this.#targets([0]);
    return images.map((x) => {
      const y = this.chain.run(this.weights, new Arr(x, [1, ...this.page.shape]), t).value(this.output);
      const row = y instanceof Arr ? Array.from(y.data) : [y];
      return row.length === 1 ? [1 - row[0], row[0]] : row;
    });
  }

  /** The share of images that are told right, with the present weights. */
  accuracy() {
    const { t } = this.page;
    if (this.#told.of === this.weights) return this.#told.share;
    const y = this.predict(t.map((_, k) => this.image(k)));
    const right = y.filter((row, k) => row.indexOf(Math.max(...row)) === t[k]).length;
    this.#told = { of: this.weights, share: right / t.length };
    return this.#told.share;
  }

  /** What `accuracy` found, and of which weights. @type {{of: any, share: number}} */
  #told = { of: null, share: NaN };

  /** One step on these images, as many as a batch has. @param {number[]} batch @returns {number} the loss before it */
  step(batch) {
    const { size } = this.page.training;
    const data = new Float64Array(size * this.size);
    batch.forEach((k, i) => data.set(this.image(k), i * this.size));
    const labels = batch.map((k) => this.page.t[k]);
    const { of } = this.training;
    const engine = this.training.run(this.weights, new Arr(data, [size, ...this.page.shape]), this.#targets(labels));
    engine.backward();
    const { inputs, ends } = this.page.optimizer;
    const slots = Object.keys(inputs).filter((name) => name.startsWith('memory'));
    this.weights = Object.fromEntries(
      Object.entries(this.weights).map(([name, w], c) => {
        const moved = this.optimizers[c];
        this.memory[c] ??= slots.map(() => new Arr(new Float64Array(w.data.length), w.shape));
        moved.set(inputs.w, w);
        moved.set(inputs.gradient, /** @type {Tensor} */ (engine.gradients[of.inputs[name]]));
        moved.set(inputs.lr, this.lr);
        if (inputs.steps !== undefined) moved.set(inputs.steps, this.steps);
        slots.forEach((slot, k) => moved.set(inputs[slot], this.memory[c][k]));
        moved.forward();
        this.memory[c] = slots.map((_, k) => /** @type {Arr} */ (kept(moved.value(ends[k + 1]))));
        return [name, /** @type {Arr} */ (kept(moved.value(ends[0])))];
      }),
    );
    this.steps++;
    const loss = Number(engine.value(of.ends[0]));
    this.losses.push(loss);
    return loss;
  }

  /** One step on the next batch; the last of an epoch is filled up from its beginning. */
  one() {
    const { size } = this.page.training;
    const n = this.page.t.length;
    if (!this.order.length) {
      const order = shuffled([...Array(n).keys()], generator(this.steps * 31 + 7));
      this.order = Array.from({ length: Math.ceil(n / size) * size }, (_, k) => order[k % n]);
    }
    return this.step(this.order.splice(0, size));
  }

  /** What the root of the page answers. */
  answers(changed = () => {}, before = () => {}) {
    const { page } = this;
    const node = (name) => page.chain.names.findIndex((one) => [one, typed(one)].includes(name));
    const found = (/** @type {any} */ name) => {
      const k = node(String(name));
      if (k < 0) throw new Error(`There is nothing called ${JSON.stringify(name)} here: names() lists all.`);
      return k;
    };
    const whole = (n, what) => {
      if (!Number.isInteger(n) || n < 0) throw new Error(`${what} takes a whole number, and got ${String(n)}.`);
      return n;
    };
    const image = (given) => imageOf(this, given, 'predict takes images');
    const steps = (n, batches) => {
      before();
      for (let k = 0; k < n; k++) {
        if (batches === undefined) this.one();
        else this.step(batches[k]);
      }
      changed();
      return this.losses[this.losses.length - 1] ?? this.loss();
    };
    return {
      ready: Promise.resolve(),
      names: () => [...page.chain.names],
      get: (name) => nested(this.derive().value(found(name))),
      gradient: (name) => nested(/** @type {Tensor} */ (this.derive().gradients[found(name)] ?? 0)),
      set: (name, value) => {
        const known = Object.keys(this.weights).find((one) => [one, typed(one)].includes(String(name)));
        const given = tensorOf(value, String(name));
        before();
        if (known !== undefined) {
          const own = this.weights[known];
          if (!same(shapeOf(given), own.shape))
            throw new Error(`${name} has shape (${own.shape}), and this has (${shapeOf(given)}).`);
          this.weights = { ...this.weights, [known]: /** @type {Arr} */ (given) };
        } else if (name === 'x') this.draw(image(value));
        else throw new Error(`${name} is no weight: set takes x, ${Object.keys(this.weights).join(', ')}.`);
        changed();
      },
      loss: () => this.loss(),
      predict: (rows) => this.predict(rows.map(image)),
      update: (n = 1) => steps(whole(n, 'update'), undefined),
      train: (epochs, batches) =>
        steps(whole(epochs, 'train') * Math.ceil(page.t.length / page.training.size), batches?.flat()),
      state: () => stateOf(this),
      restore: (state) => {
        const given = checked(this, state);
        before();
        this.bring(given);
        changed();
      },
    };
  }
}
