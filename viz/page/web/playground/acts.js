// What each control of the page does: every act can be undone.
import { Arr } from '../engine/ndarray.js';
import { fromTable, namesOfSet, samplesOf } from './data.js';
import { beginning, unscaled } from './health.js';
import { rangeOf } from './plane.js';

const MAX_HIDDEN = 4;
const MAX_NEURONS = 16;

/** @param {any} app @param {{ play: () => void }} running */
export function makeActs(app, running) {
  const { model, net, page, S, el, root, past, compare, coach } = app;
  const act = {
    undo: past.undo,
    redo: past.redo,
    play: running.play,
    one() {
      app.remember();
      for (const each of compare.all()) each.one();
      model.measure();
      app.paint();
    },
    epoch() {
      app.remember();
      for (const each of compare.all()) {
        each.epoch();
        each.mark();
      }
      app.paint();
    },
    reset() {
      app.remember();
      S.playing = false;
      again();
      app.paint();
    },
    next() {
      if (S.step < app.ST.length) S.step++;
      else if (S.mode !== 'u') Object.assign(S, { mode: S.mode === 'f' ? 'b' : 'u', step: 1 });
      coach.did('back');
      app.paint();
    },
    previous() {
      if (S.step > 1) S.step--;
      else if (S.mode !== 'f') Object.assign(S, { mode: S.mode === 'u' ? 'b' : 'f', step: 999 });
      app.paint();
    },
    mode(m) {
      Object.assign(S, { mode: m, step: m === 'f' ? 999 : 1 });
      app.paint();
    },
    goto(name) {
      const i = app.ST.findIndex((s) => s.to === name);
      if (i >= 0) S.step = i + 1;
    },
    select(k) {
      S.sel = (k + S.P.length) % S.P.length;
      app.paint();
    },
    present() {
      const on = el.classList.toggle('show');
      app.$('#present span').textContent = on ? 'Leave' : 'Present';
      app.paint();
    },
    theme() {
      root.dataset.theme = app.isDark() ? 'light' : 'dark';
      app.paint();
    },
    layers(by) {
      if (!app.canEdit || net.hidden.length + by > MAX_HIDDEN || net.hidden.length + by < 0) return;
      rebuild(by < 0 ? net.hidden.slice(0, -1) : [...net.hidden, Math.min(4, net.hidden.at(-1) ?? 4)]);
      coach.did('deep');
    },
    neuron(c, by) {
      const n = net.hidden[c - 1] + by;
      if (n < 1 || n > MAX_NEURONS) return;
      rebuild(net.hidden.map((m, k) => (k === c - 1 ? n : m)));
    },
    activation: (name) => rebuild(net.hidden, name),
    /** A way around layer c, or without it. */
    skip(c) {
      const way = /** @type {[string, string]} */ ([`h${c - 1}`, `h${c}`]);
      if (!net.otherWays(way)) return app.say('A way around crosses another here.');
      app.remember();
      net.around(way);
      model.changed();
      return app.paint();
    },
    /** Let a weight move, freeze it or cut it. */
    hold([c, i, j], how) {
      app.remember();
      net.hold(c, i * app.W[c][0].length + j, how);
      model.measure();
      app.paint();
    },
    /** Which features the network takes beside the samples' own. */
    inputs(choice) {
      app.remember();
      S.wsel = S.land = null;
      model.widen(page.choices[choice]);
      app.paint();
    },
    without(c, i) {
      if (net.hidden[c - 1] < 2) return app.say('A layer keeps one neuron; − layer removes it whole.');
      app.remember();
      S.wsel = S.land = null;
      model.without(c, i);
      return app.paint();
    },
    /** New weights, begun in a chosen way. */
    start(init) {
      app.remember();
      S.playing = false;
      model.begun(init);
      coach.note(beginning(model));
      app.paint();
    },
    weight([c, i, j], v) {
      if (net.fixed[c][i * app.W[c][0].length + j] === 2) return app.say('This weight is cut: let it move first.');
      const data = net.weights[c].data.slice();
      data[i * app.W[c][0].length + j] = v;
      net.weights = net.weights.map((w, k) => (k === c ? new Arr(data, w.shape) : w));
      model.measure();
      return app.paintMoving();
    },
    apply() {
      app.remember();
      const { rule, memory, steps } = net;
      net.rule = 'SGD';
      net.memory = [];
      net.apply(model.gradients());
      Object.assign(net, { rule, memory, steps });
      model.measure();
      act.mode('f');
    },
    set(name, noise = S.noise) {
      const isOwn = name === 'yours' || name === 'pasted';
      const made = isOwn
        ? page.X.map((x, i) => ({ x: [...x], t: page.t[i] }))
        : samplesOf(page, name, { noise, seed: S.draw });
      take(made, isOwn ? 'yours' : name, { noise: isOwn ? 0 : noise });
    },
    /** Noise of the set, dragged. */
    noise(noise) {
      if (!app.sets().includes(S.set) || S.set === 'yours')
        return app.say('Noise is for the sets of the list: choose one first.');
      app.remember('noise');
      S.noise = noise;
      S.P = samplesOf(page, S.set, { noise, seed: S.draw }).map((p) => ({ ...p, test: false }));
      model.divide(S.split);
      app.range = rangeOf(app);
      model.measure();
      return app.paintMoving();
    },
    paste(text) {
      const { samples, features } = fromTable(text, S.classes, page.X[0].length);
      const { mean, scale } = net.classifies ? { mean: 0, scale: 1 } : page.units;
      const inUnits = samples.map((one) => (net.classifies ? one : { ...one, t: (one.t - mean) / scale }));
      take(inUnits, 'pasted', { features: features ?? page.features, classes: S.classes });
    },
    experiment: (id) => app.trial.begin(id),
  };
  /** Other samples. @param {any[]} samples @param {string} name @param {any} options their noise, and names */
  function take(samples, name, { noise = 0, ...names } = {}) {
    app.remember();
    S.playing = false;
    S.P = samples.map((p) => ({ ...p, test: false }));
    Object.assign(S, { set: name, noise, sel: 0 }, namesOfSet(page, name), names);
    model.divide(S.split);
    app.range = rangeOf(app);
    again();
    S.sel = model.mostDoubtful();
    coach.note(unscaled(model));
  }
  /** New weights, from the same seed for A and B. */
  function again() {
    for (const each of compare.all()) {
      if (each !== model) each.S.seed = S.seed - 1;
      each.again();
    }
  }
  function rebuild(hidden, activation) {
    app.remember();
    S.playing = false;
    S.wsel = null;
    S.land = null;
    model.change(hidden, activation);
    if (S.mode === 'f') S.step = 999;
    app.paint();
  }
  return act;
}
