// The page: state of what is looked at, what each control does, and when it is drawn anew.
import { followTheme } from '../theme.js';
import { Arr } from '../engine/ndarray.js';
import { makeChain } from './chain.js';
import { makeCoach } from './coach.js';
import { makeCompare } from './compare.js';
import { lines } from './code.js';
import { fromTable, namesOfSet, samplesOf, setsFor } from './data.js';
import { makeDialogs } from './dialogs.js';
import { makeDiagram } from './diagram.js';
import { beginning } from './health.js';
import { makeGuess } from './guess.js';
import { makeHead } from './header.js';
import { makeHands } from './hands.js';
import { makeHistory } from './history.js';
import { makeLens } from './lens.js';
import { esc, glyph, num, rgb } from './marks.js';
import { stepsOf } from './names.js';
import { list } from './network.js';
import { findPaths, litBy } from './paths.js';
import { makePlane, rangeOf } from './plane.js';
import { scriptsOf } from './scripts.js';
import { shell } from './shell.js';
import { makeStep } from './step.js';
import { toast } from './toast.js';
import { makeTrial } from './trial.js';
import { makeWeight } from './weight.js';
import { makeZoom } from './zoom.js';

const MAX_HIDDEN = 4;
const MAX_NEURONS = 16;
/** Epochs a second, of the slider of speed. */
export const SPEEDS = [1, 2, 5, 15, 30, Infinity];

/**
 * @param {any} root @param {string} css @param {import('./model.js').Model} model
 * @param {boolean} isBrought whether a link or a file has said what is looked at
 */
export function makeApp(root, css, model, isBrought) {
  const { page, net, S } = model;
  Object.assign(S, {
    mode: 'f',
    step: 99,
    row: 0,
    tab: 'loss',
    wsel: null,
    land: null,
    lens: 'net',
    coach: 0,
    playing: false,
    tool: 'move',
    draw: 11,
    speed: 5,
  });
  const shadow = root.shadowRoot ?? root.attachShadow({ mode: 'open' });
  const style = document.createElement('style');
  style.textContent = css;
  const el = document.createElement('div');
  el.className = 'app';
  el.innerHTML = shell(root.dataset.page === undefined ? 'h3' : 'h1');
  shadow.replaceChildren(style, el);
  page.colors.forEach((color, k) => el.style.setProperty(`--c${k}`, color));
  followTheme(root);

  /** @type {any} */
  const app = {
    root,
    shadow,
    el,
    model,
    page,
    net,
    S,
    N: model.N,
    $: (q) => el.querySelector(q),
    $$: (q) => [...el.querySelectorAll(q)],
    css: (name) => app.style.getPropertyValue(name),
    style: el.ownerDocument.defaultView?.getComputedStyle(el),
    ratio: () => el.ownerDocument.defaultView?.devicePixelRatio ?? 1,
    isDark: () => rgb(app.css('--paper'))[0] < 100,
    colors: page.colors.map(rgb),
    get classes() {
      return S.classes.map(esc);
    },
    get features() {
      return S.features.map(esc);
    },
    /** The features that the plane shows; without a second one it shows a curve. */
    axes: page.features.length > 1 ? [0, 1] : [0, null],
    range: [
      [0, 1],
      [0, 1],
    ],
    canEdit: true,
    moving: false,
    picked: () => model.picked(),
    /** A sample's class or measurement in words. */
    label: (p) =>
      net.classifies ? app.classes[p.t] : `${esc(page.target)} = ${num(p.t * page.units.scale + page.units.mean, 4)}`,
    /** Its marker, in a line of text. */
    mark: (p) => (net.classifies ? glyph(p.t) : ''),
    /** What the loss compares the output of the picked sample with. */
    wanted: () => list(net.target(app.picked().t)),
    trained: () => model.trained(),
    afterwards: () => model.afterwards(),
    lines: () => lines(app),
    scripts: scriptsOf(model),
  };

  app.range = rangeOf(app);

  // ------------------------------------------------------------------------------------------------- drawing
  function derive() {
    model.derive();
    app.F = { ...model.F, val: {}, gra: {} };
    app.W = model.W;
    const depth = app.N.depth();
    app.ST = stepsOf(S.mode, depth, app.N.bare());
    S.step = Math.max(1, Math.min(S.step, app.ST.length));
    app.CUR = app.ST[S.step - 1];
    const all = ['x', 'l', ...app.W.flatMap((_, c) => [`z${c}`, `h${c + 1}`])];
    const seen = app.ST.slice(0, S.step).map((s) => s.to);
    const mark = (of, names) => names.forEach((name) => (of[name] = 1));
    mark(app.F.val, S.mode === 'f' ? ['x', ...seen] : all);
    if (S.mode === 'b') mark(app.F.gra, ['l', ...seen]);
    if (S.mode === 'u') mark(app.F.gra, [...all, ...app.W.map((_, c) => `w${c}`)]);
    const to = app.CUR.to;
    const long =
      to === 'l'
        ? 1
        : to[0] === 'w'
          ? app.W[+to.slice(1)].length
          : to[0] === 'z'
            ? app.F.f.Z[+to.slice(1)].length
            : app.F.f.H[+to.slice(1)].length;
    S.row = Math.max(0, Math.min(S.row, long - 1));
    app.paths = findPaths(app);
    app.lit = app.paths && litBy(app.paths, S.route);
  }
  const plane = (app.plane = makePlane(app));
  const compare = (app.compare = makeCompare(app));
  const coach = (app.coach = makeCoach(app));
  app.zoom = makeZoom(app);
  const guess = (app.guess = makeGuess(app));
  const [head, network] = [makeHead(app), makeDiagram(app)];
  const others = [makeChain(app), makeStep(app), makeLens(app), makeWeight(app), coach.pin, guess.draw];
  let frame = 0;
  /** Who listens is told that something may have changed. */
  const told = () => root.dispatchEvent(new Event('chalkgrad-change'));
  app.draw = () => {
    derive();
    told();
    for (const part of [head.all, plane.draw, compare.draw, network.draw, ...others]) part();
  };
  /** While training runs: the plane and what neurons see each time, the rest in turn, so that frames stay short. */
  let turn = 0;
  let waited = 0;
  /** Whether the last was drawn without the planes, for it takes LONG ms. */
  let isAlone = false;
  const LONG = 5;
  /** How long each of these took when it was last drawn, in ms. @type {number[]} */
  const took = [];
  app.drawMoving = (late = false) => {
    derive();
    told();
    head.readouts();
    // After a long frame the next is a short one; what takes long has a frame to itself, the planes wait for the next.
    waited = late && waited < 2 ? waited + 1 : 0;
    isAlone = !waited && !isAlone && (took[turn] ?? 0) > LONG;
    if (!isAlone) {
      plane.draw();
      compare.draw();
    }
    if (waited) return;
    const slow = [head.all, network.move, network.pictures, ...others];
    const from = performance.now();
    slow[turn]();
    took[turn] = performance.now() - from;
    turn = (turn + 1) % slow.length;
  };
  app.paint = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      app.draw();
    });
  };
  let rest = 0;
  /** Draw coarsely now, and finely when nothing has moved for a moment. */
  app.paintMoving = () => {
    app.moving = true;
    clearTimeout(rest);
    rest = Number(
      setTimeout(() => {
        app.moving = false;
        app.paint();
      }, 250),
    );
    app.paint();
  };

  // ------------------------------------------------------------------------------------------------- undoing
  const kept = () => ({ b: model.snapshot(), a: compare.snapshot() });
  const past = (app.past = makeHistory(kept, (found) => {
    S.playing = false;
    S.wsel = null;
    model.bring(found.b);
    compare.bring(found.a);
    app.range = rangeOf(app);
    app.paint();
  }));
  app.remember = past.remember;
  app.settle = past.settle;

  // ------------------------------------------------------------------------------------------------- acts
  const act = (app.act = {
    undo: past.undo,
    redo: past.redo,
    play() {
      S.playing = !S.playing;
      if (S.playing) {
        app.remember();
        coach.did('train');
        // The frame that draws all of the page anew does nothing else.
        cancelAnimationFrame(ticking);
        ticking = requestAnimationFrame(tickNext);
      }
      app.paint();
    },
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
      app.remember();
      if (!net.around([`h${c - 1}`, `h${c}`])) return app.say('A way around crosses another here.');
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
      app.take(made, isOwn ? 'yours' : name, { noise: isOwn ? 0 : noise });
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
      app.take(inUnits, 'pasted', { features: features ?? page.features, classes: S.classes });
    },
    experiment: (id) => trial.begin(id),
  });
  app.namesOf = (set) => namesOfSet(page, set);
  app.sets = () => ['yours', ...setsFor(page)];
  app.take = (samples, name, { noise = 0, ...names } = {}) => {
    app.remember();
    S.playing = false;
    S.P = samples.map((p) => ({ ...p, test: false }));
    Object.assign(S, { set: name, noise, sel: 0 }, namesOfSet(page, name), names);
    model.divide(S.split);
    app.range = rangeOf(app);
    again();
    S.sel = model.mostDoubtful();
    app.paint();
  };
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

  /** The frame that trains next: there is one, however often Train was pressed. */
  let ticking = 0;
  function tickNext() {
    cancelAnimationFrame(ticking);
    ticking = requestAnimationFrame(tick);
  }
  /** How long training runs in a frame, in ms: so long that frames come about every 24 ms, drawn and painted. */
  let share = 7;
  let last = 0;
  let due = 0;
  /** Train for what fits into a frame, or as slowly as is asked for, then draw. */
  function tick(now) {
    if (!S.playing) return;
    const rate = SPEEDS[S.speed];
    if (Number.isFinite(rate)) {
      if (now < due) {
        tickNext();
        return;
      }
      due = now + 1000 / rate;
    }
    if (last && now - last < 250) share = Math.max(5, Math.min(10, share + 0.15 * (24 - (now - last))));
    const late = now - last > 27;
    last = now;
    // The more is drawn in a frame, the less is trained in it.
    const until = performance.now() + Math.max(3, share - (took[turn] ?? 0));
    // The first epochs are shown one by one: there is most to see.
    const both = compare.all();
    do for (const each of both) each.epoch();
    while (rate === Infinity && S.epoch > 30 && performance.now() < until);
    for (const each of both) each.mark();
    if (!Number.isFinite(S.stat[0][0])) {
      S.playing = false;
      app.say('The loss is no number any more: choose a smaller η, then ↻ for new weights.');
    }
    app.drawMoving(late);
    tickNext();
  }

  app.say = (text) => toast(el, text);
  const trial = (app.trial = makeTrial(app));
  Object.assign(act, makeDialogs(app));
  makeHands(app);
  /** Steps forward come first, from 0, then those backward, then updates. @param {number} step */
  const go = (step) => {
    const counts = ['f', 'b', 'u'].map((mode) => stepsOf(mode, app.N.depth(), app.N.bare()).length);
    const all = counts.reduce((a, b) => a + b, 0);
    if (!Number.isInteger(step) || step < 0 || step >= all)
      throw new Error(`go takes a step from 0 to ${all - 1}, and got ${String(step)}.`);
    const [f, b] = counts;
    if (step < f) Object.assign(S, { mode: 'f', step: step + 1 });
    else if (step < f + b) Object.assign(S, { mode: 'b', step: step - f + 1 });
    else Object.assign(S, { mode: 'u', step: step - f - b + 1 });
    app.draw();
  };
  root.chalkgrad = { ...model.answers(app.paint, app.remember), go };

  if (!isBrought) S.sel = model.mostDoubtful();
  coach.draw();
  app.draw();
  trial.follow();
  el.ownerDocument.defaultView?.addEventListener('hashchange', trial.follow);
  const sizes = new ResizeObserver(app.paint);
  for (const q of ['#net .box', '#plane', '#lens', '#chain .scroll']) sizes.observe(app.$(q));
  new MutationObserver(app.paint).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  matchMedia('(prefers-color-scheme:dark)').addEventListener('change', app.paint);
  return app;
}
