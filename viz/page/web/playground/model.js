// Samples, network and how it is trained: what the page computes, whether or not it is seen.
import { nested, tensorOf } from '../store/contract.js';
import { typed } from '../store/names.js';
import { Arr, same, shapeOf } from '../engine/ndarray.js';
import { namesOf, nodesOf } from './names.js';
import { Network, rows } from './network.js';
import { generator, shuffled } from './random.js';

export class Model {
  /** @param {any} page @param {any} operations */
  constructor(page, operations) {
    this.page = page;
    this.net = new Network(page, operations);
    this.N = namesOf(this);
    /** @type {any} */
    this.S = {
      P: page.X.map((x, i) => ({ x: [...x], t: page.t[i], test: false })),
      sel: 0,
      batch: page.batch,
      split: 1,
      seed: 1,
      epoch: 0,
      set: 'yours',
      hist: [],
      path: [],
      order: [],
      stat: null,
    };
    this.mark();
  }

  /** Weights as nested rows. */
  get W() {
    return this.net.weights.map((w) => rows(w));
  }

  picked() {
    const { S } = this;
    S.sel = Math.max(0, Math.min(S.sel, S.P.length - 1));
    return S.P[S.sel];
  }

  trained() {
    return this.S.P.filter((p) => !p.test);
  }

  held() {
    return this.S.P.filter((p) => p.test);
  }

  /** Loss and accuracy of training and held-out samples, now. */
  measure() {
    const of = (samples) => {
      const y = this.net.predict(samples.map((p) => p.x));
      const right = samples.filter((p, i) => y[i].indexOf(Math.max(...y[i])) === p.t).length;
      return [this.net.loss(samples), samples.length ? right / samples.length : NaN];
    };
    this.S.stat = [of(this.trained()), of(this.held())];
    return this.S.stat;
  }

  /** Note where training stands, for the curve and the path. */
  mark() {
    const { S } = this;
    const [train, test] = this.measure();
    S.hist.push([S.epoch, train[0], test[0]]);
    if (S.hist.length > 600) S.hist = S.hist.filter((_, i) => i % 2 === 0 || i === S.hist.length - 1);
    S.path.push(this.net.weights);
    if (S.path.length > 400) S.path = S.path.filter((_, i) => i % 2 === 0);
  }

  /** Hold back a share of the samples, the same each time. @param {number} share */
  divide(share) {
    const random = generator(5);
    this.S.split = share;
    for (const p of this.S.P) p.test = random() >= share;
    if (!this.trained().length) this.S.P[0].test = false;
    this.S.order = [];
  }

  /** New weights. */
  again() {
    this.S.seed++;
    this.net.begin(this.S.seed * 977);
    this.fresh();
  }

  /** Training begins anew. */
  fresh() {
    Object.assign(this.S, { epoch: 0, hist: [], path: [], order: [] });
    this.mark();
  }

  /** Layers or activation. @param {number[]} hidden @param {string} activation */
  change(hidden, activation = this.net.activation) {
    this.net.change(hidden, activation, this.S.seed * 977);
    this.fresh();
  }

  /** One update; whether it ended an epoch. */
  one() {
    const { S } = this;
    if (!S.order.length) S.order = shuffled(this.trained(), generator(S.epoch * 31 + 7 + S.seed));
    this.net.step(S.order.splice(0, S.batch));
    if (!S.order.length) S.epoch++;
    return !S.order.length;
  }

  epoch() {
    while (!this.one());
  }

  /** Train in orders that are given, each a list of the places of training samples. @param {number[][]} orders */
  inOrders(orders) {
    const samples = this.trained();
    for (const order of orders) {
      this.S.order = order.map((k) => samples[k]);
      this.epoch();
    }
  }

  /** The loss of the picked sample after one plain step with its own gradient. */
  afterwards() {
    const { net } = this;
    const own = net.weights;
    const { b } = this.F ?? this.derive();
    net.weights = own.map((w, c) => {
      const g = b.gW[c].flat();
      return new Arr(
        w.data.map((v, k) => v - net.lr * g[k]),
        w.shape,
      );
    });
    const p = this.picked();
    const { l } = net.sample(p.x, p.t);
    net.weights = own;
    net.sample(p.x, p.t);
    return l;
  }

  /** Values and gradients of the picked sample. */
  derive() {
    const p = this.picked();
    /** @type {any} */
    this.F = { p, ...this.net.sample(p.x, p.t) };
    return this.F;
  }

  /** All that undo brings back. */
  snapshot() {
    const { S, net } = this;
    return {
      P: S.P.map((p) => ({ ...p, x: [...p.x] })),
      sel: S.sel,
      batch: S.batch,
      split: S.split,
      seed: S.seed,
      epoch: S.epoch,
      set: S.set,
      hist: [...S.hist],
      path: [...S.path],
      net: {
        hidden: [...net.hidden],
        activation: net.activation,
        rule: net.rule,
        lr: net.lr,
        penalty: net.penalty,
        lam: net.lam,
        weights: net.weights,
        memory: net.memory,
        steps: net.steps,
      },
    };
  }

  /** @param {any} given */
  bring(given) {
    const { net: kept, P, ...rest } = given;
    const { net } = this;
    Object.assign(this.S, rest, { P: P.map((p) => ({ ...p, x: [...p.x] })), order: [] });
    if (kept.activation !== net.activation || kept.hidden.join() !== net.hidden.join())
      net.change(kept.hidden, kept.activation, 1);
    net.weights = kept.weights;
    net.penalize(kept.penalty, kept.lam);
    Object.assign(net, { rule: kept.rule, lr: kept.lr, memory: kept.memory, steps: kept.steps });
    this.measure();
  }

  /** What the root of the page answers. */
  answers(changed = () => {}) {
    const { net, N, S } = this;
    const weight = (name) => net.weights.findIndex((_, c) => [N.w(c), typed(N.w(c))].includes(String(name)));
    const split = (name) => {
      const found = /^(.*?)(?:\[\s*(\d+(?:\s*,\s*\d+)*)\s*\])?$/.exec(String(name)) ?? [];
      return { base: found[1] ?? '', index: found[2] === undefined ? [] : found[2].split(',').map(Number) };
    };
    const at = (value, index, name) =>
      index.reduce((part, k) => {
        if (!Array.isArray(part) || k >= part.length) throw new Error(`${name} names no entry.`);
        return part[k];
      }, value);
    const ask = (name, ofWeight, ofNode) => {
      const { base, index } = split(name);
      const c = weight(base);
      if (c >= 0) return at(ofWeight(c), index, name);
      const F = this.derive();
      const node = nodesOf(this).find((one) => one.n === base);
      if (!node) throw new Error(`There is nothing called ${JSON.stringify(name)} here: names() lists all.`);
      void F;
      return at(ofNode(node), index, name);
    };
    const whole = (n, what) => {
      if (!Number.isInteger(n) || n < 0) throw new Error(`${what} takes a whole number, and got ${String(n)}.`);
      return n;
    };
    const done = () => {
      this.mark();
      changed();
      return S.stat[0][0];
    };
    return {
      ready: Promise.resolve(),
      names: () => [...net.weights.map((_, c) => N.w(c)), ...(this.derive() && nodesOf(this).map((n) => n.n))],
      get: (name) =>
        ask(
          name,
          (c) => nested(net.weights[c]),
          (n) => n.v,
        ),
      gradient: (name) =>
        ask(
          name,
          (c) => nested(net.gradients(this.trained())[c]),
          (n) => n.g,
        ),
      set: (name, value) => {
        const { base, index } = split(name);
        const c = weight(base);
        if (c < 0) throw new Error(`${name} is no weight: set takes ${net.weights.map((_, k) => N.w(k)).join(', ')}.`);
        const own = net.weights[c];
        const given = tensorOf(value, String(name));
        if (!index.length && !same(shapeOf(given), own.shape))
          throw new Error(`${name} has shape (${own.shape}), and this has (${shapeOf(given)}).`);
        if (index.length) {
          at(nested(own), index, name);
          if (index.length !== own.shape.length || given instanceof Arr)
            throw new Error(`${name} is one entry: it takes a number.`);
          const data = own.data.slice();
          data[index.length === 1 ? index[0] : index[0] * own.shape[1] + index[1]] = Number(given);
          net.weights = net.weights.map((w, k) => (k === c ? new Arr(data, w.shape) : w));
        } else net.weights = net.weights.map((w, k) => (k === c ? /** @type {Arr} */ (given) : w));
        this.measure();
        changed();
      },
      loss: () => net.loss(this.trained()),
      update: (n = 1) => {
        for (let k = whole(n, 'update'); k > 0; k--) this.one();
        return done();
      },
      train: (epochs, orders) => {
        if (orders === undefined) for (let k = whole(epochs, 'train'); k > 0; k--) this.epoch();
        else this.inOrders(orders.slice(0, whole(epochs, 'train')));
        return done();
      },
      predict: (given) => {
        if (
          !Array.isArray(given) ||
          given.some((r) => !Array.isArray(r) || r.length !== 2 || !r.every(Number.isFinite))
        )
          throw new Error('predict takes rows of two finite numbers.');
        return net.predict(given);
      },
      state: () => {
        const { path, net: kept, ...rest } = this.snapshot();
        void path;
        return {
          ...rest,
          net: { ...kept, weights: kept.weights.map(nested), memory: (kept.memory ?? []).map((m) => m.map(nested)) },
        };
      },
      restore: (state) => {
        const tensors = (list) => list.map((one) => tensorOf(one, 'restore'));
        this.bring({
          ...state,
          path: [],
          net: { ...state.net, weights: tensors(state.net.weights), memory: state.net.memory.map(tensors) },
        });
        changed();
      },
    };
  }
}
