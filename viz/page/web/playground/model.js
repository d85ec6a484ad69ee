// Samples, network and how it is trained: what the page computes, whether or not it is seen.
import { nested, tensorOf } from '../store/contract.js';
import { typed } from '../store/names.js';
import { Arr, same, shapeOf } from '../engine/ndarray.js';
import { namesOf, nodesOf } from './names.js';
import { Network, rows } from './network.js';
import { generator, shuffled } from './random.js';
import { checked, KEPT, KEPT_OF_NET, stateOf } from './state.js';

export class Model {
  /** @param {any} page @param {any} operations */
  constructor(page, operations) {
    this.page = page;
    this.printed = operations;
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
      noise: 0,
      features: page.features,
      classes: page.classes,
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

  /** A first sample near the line: a saturated one teaches nothing. */
  mostDoubtful() {
    if (!this.net.classifies) return 0;
    const lead = this.net.predict(this.S.P.map((p) => p.x)).map((row) => {
      const [best, second] = [...row].sort((a, b) => b - a);
      return best - second;
    });
    return lead.reduce((best, v, i) => (v < lead[best] ? i : best), 0);
  }

  /** Of samples and their predictions: the share that is right, or R² of a regression. */
  score(samples, y) {
    if (!samples.length) return NaN;
    if (this.net.classifies)
      return samples.filter((p, i) => y[i].indexOf(Math.max(...y[i])) === p.t).length / samples.length;
    const mean = samples.reduce((sum, p) => sum + p.t, 0) / samples.length;
    const off = (f) => samples.reduce((sum, p, i) => sum + (p.t - f(i)) ** 2, 0);
    return 1 - off((i) => y[i][0]) / (off(() => mean) || 1);
  }

  /** Loss and accuracy of training and held-out samples, now. */
  measure() {
    const of = (samples) => [this.net.loss(samples), this.score(samples, this.net.predict(samples.map((p) => p.x)))];
    this.S.stat = [of(this.trained()), of(this.held())];
    return this.S.stat;
  }

  /** As `nn` answers: probabilities, a column a class; scores, one of two classes; measurements in their unit. @param {number[][]} X */
  predictions(X) {
    const { net, page } = this;
    const y = net.predict(X);
    if (!net.classifies) return y.map(([v]) => v * page.units.scale + page.units.mean);
    return net.probable || net.outputs > 1 ? y : y.map((row) => row[1]);
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
    this.S.P = this.S.P.map((p) => ({ ...p, test: random() >= share }));
    this.atLeastOne();
  }

  /** One sample trains, whatever was removed. */
  atLeastOne() {
    const { S } = this;
    if (!this.trained().length) S.P = S.P.map((p, i) => (i ? p : { ...p, test: false }));
    S.order = [];
  }

  /** New weights. */
  again() {
    this.S.seed++;
    this.net.begin(this.S.seed * 977);
    this.fresh();
  }

  /** New weights, begun in this way. @param {string} init */
  begun(init) {
    this.net.init = init;
    this.again();
  }

  /** Training begins anew. */
  fresh() {
    Object.assign(this.S, { epoch: 0, hist: [], path: [], order: [] });
    this.mark();
  }

  /** Layers or activation: what stays keeps its weights. @param {number[]} hidden @param {string} activation */
  change(hidden, activation = this.net.activation) {
    this.net.change(hidden, activation, this.S.seed * 977);
    this.changed();
  }

  /** Other features beside the samples' own. @param {string[]} extra */
  widen(extra) {
    this.net.widen(extra, this.S.seed * 977);
    this.changed();
  }

  /** Without a hidden neuron. @param {number} c @param {number} i */
  without(c, i) {
    this.net.without(c, i);
    this.changed();
  }

  /** Another network: the path of its weights begins here. */
  changed() {
    this.S.path = [];
    this.mark();
  }

  /** Places of the samples that train. */
  places() {
    return this.S.P.flatMap((p, i) => (p.test ? [] : [i]));
  }

  /** One update; whether it ended an epoch. */
  one() {
    const { S } = this;
    if (!S.order.length) S.order = shuffled(this.places(), generator(S.epoch * 31 + 7 + S.seed));
    this.net.step(S.order.splice(0, S.batch).map((k) => S.P[k]));
    if (this.net.acting) this.net.redraw();
    if (!S.order.length) S.epoch++;
    return !S.order.length;
  }

  epoch() {
    while (!this.one());
  }

  /** Train n epochs and note them, in orders that are given, each a list of the places of training samples, or in its own. @param {number} n @param {number[][]} [orders] */
  epochs(n, orders) {
    const places = this.places();
    const last = Math.min(n, orders?.length ?? n) - 1;
    const every = Math.ceil(n / 300);
    for (let k = 0; k <= last; k++) {
      if (orders) this.S.order = orders[k].map((at) => places[at]);
      this.epoch();
      if ((last - k) % every === 0) this.mark();
    }
  }

  /** Weights and loss of the picked sample after one plain step with its own gradient. */
  afterwards() {
    const { net } = this;
    const [own, bent] = [net.weights, net.alphas];
    const made = net.plainly(this.gradients());
    const weights = made.slice(0, own.length);
    const p = this.picked();
    net.weights = weights;
    net.bend(made.slice(own.length));
    const { l } = net.sample(p.x, p.t);
    Object.assign(net, { weights: own, alphas: bent });
    net.sample(p.x, p.t);
    return { l, W: weights.map((w) => rows(w)) };
  }

  /** ∂l/∂w of the picked sample, of weights, then of learned slopes. */
  gradients() {
    const { gW, gA } = (this.F ?? this.derive()).b;
    const of = (g, like) => new Arr(Float64Array.from(g.flat()), like.shape);
    return [
      ...gW.map((g, c) => of(g, this.net.weights[c])),
      ...gA.flatMap((g, c) => (g ? [of(g, /** @type {Arr} */ (this.net.alphas[c]))] : [])),
    ];
  }

  /** Values and gradients of the picked sample. */
  derive() {
    const p = this.picked();
    /** @type {any} */
    this.F = { p, ...this.net.sample(p.x, p.t) };
    return this.F;
  }

  /** All that undo brings back; nothing in it is changed later. */
  snapshot() {
    const { S, net } = this;
    const copied = (of, names) =>
      Object.fromEntries(names.map((name) => [name, Array.isArray(of[name]) ? [...of[name]] : of[name]]));
    return /** @type {any} */ ({ ...copied(S, KEPT), net: copied(net, KEPT_OF_NET) });
  }

  /** @param {any} given as `snapshot` has it */
  bring(given) {
    const { net: kept, ...rest } = given;
    const { net } = this;
    Object.assign(this.S, rest, { order: [...rest.order], P: [...rest.P] });
    net.arrange(kept);
    net.weights = kept.weights;
    net.penalize(kept.penalty, kept.lam);
    Object.assign(net, kept, { memory: [...kept.memory], hidden: [...kept.hidden] });
    this.measure();
  }

  /** Another model in the state of this one. */
  twin() {
    const made = new Model(this.page, this.printed);
    made.bring(this.snapshot());
    return made;
  }

  /** What the root of the page answers. */
  answers(changed = () => {}, before = () => {}) {
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
          before(); // what is refused above is no act to undo
          const data = own.data.slice();
          data[index.length === 1 ? index[0] : index[0] * own.shape[1] + index[1]] = Number(given);
          net.weights = net.weights.map((w, k) => (k === c ? new Arr(data, w.shape) : w));
        } else {
          before();
          net.weights = net.weights.map((w, k) => (k === c ? /** @type {Arr} */ (given) : w));
        }
        this.measure();
        changed();
      },
      loss: () => net.loss(this.trained()),
      update: (n = 1) => {
        const steps = whole(n, 'update');
        before();
        for (let k = steps; k > 0; k--) this.one();
        this.mark();
        return done();
      },
      train: (epochs, orders) => {
        const passes = whole(epochs, 'train');
        before();
        this.epochs(passes, orders);
        return done();
      },
      predict: (given) => {
        if (
          !Array.isArray(given) ||
          given.some((r) => !Array.isArray(r) || r.length !== net.raw || !r.every(Number.isFinite))
        )
          throw new Error(`predict takes rows of ${net.raw} finite number${net.raw > 1 ? 's' : ''}.`);
        return this.predictions(given);
      },
      state: () => stateOf(this),
      restore: (state) => {
        const found = checked(this, state);
        before();
        this.bring(found);
        changed();
      },
    };
  }
}
