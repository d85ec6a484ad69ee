// The page: state of what is looked at, what each control does, and when it is drawn anew.
import { followTheme } from '../theme.js';
import { Arr } from '../engine/ndarray.js';
import { makeChain } from './chain.js';
import { makeCoach } from './coach.js';
import { lines, script, torch } from './code.js';
import { fromTable, samplesOf, setsFor } from './data.js';
import { makeDialogs } from './dialogs.js';
import { makeDiagram } from './diagram.js';
import { makeHead } from './header.js';
import { makeHands } from './hands.js';
import { makeLens } from './lens.js';
import { esc, rgb } from './marks.js';
import { stepsOf } from './names.js';
import { makePlane, rangeOf } from './plane.js';
import { shell } from './shell.js';
import { makeStep } from './step.js';
import { makeWeight } from './weight.js';

const MAX_HIDDEN = 4;
const MAX_NEURONS = 16;

/** @param {any} root @param {string} css @param {import('./model.js').Model} model */
export function makeApp(root, css, model) {
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
    classes: page.classes.map(esc),
    features: page.features.map(esc),
    range: rangeOf(S.P),
    canEdit: page.kind === 'MLP',
    moving: false,
    picked: () => model.picked(),
    trained: () => model.trained(),
    afterwards: () => model.afterwards(),
    lines: () => lines(app),
    scripts: { chalkgrad: () => script(app), PyTorch: () => torch(app) },
  };

  // ------------------------------------------------------------------------------------------------- drawing
  function derive() {
    model.derive();
    app.F = { ...model.F, val: {}, gra: {} };
    app.W = model.W;
    const depth = app.N.depth();
    app.ST = stepsOf(S.mode, depth);
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
  }
  const plane = (app.plane = makePlane(app));
  const coach = (app.coach = makeCoach(app));
  const [head, network] = [makeHead(app), makeDiagram(app)];
  const others = [makeChain(app), makeStep(app), makeLens(app), makeWeight(app), coach.pin];
  let frame = 0;
  app.draw = () => {
    derive();
    for (const part of [head.all, plane.draw, network.draw, ...others]) part();
  };
  /** While training runs: the plane and what neurons see each time, the rest in turn, so that frames stay short. */
  let turn = 0;
  app.drawMoving = () => {
    derive();
    head.readouts();
    plane.draw();
    const slow = [head.all, network.draw, network.pictures, ...others];
    slow[turn++ % slow.length]();
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
  const past = [];
  const future = [];
  app.canUndo = () => past.length > 0;
  app.canRedo = () => future.length > 0;
  app.remember = () => {
    past.push(model.snapshot());
    if (past.length > 100) past.shift();
    future.length = 0;
  };
  const travel = (from, to) => {
    const found = from.pop();
    if (!found) return;
    to.push(model.snapshot());
    S.playing = false;
    S.wsel = null;
    model.bring(found);
    app.range = rangeOf(S.P);
    app.paint();
  };

  // ------------------------------------------------------------------------------------------------- acts
  const act = (app.act = {
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    play() {
      S.playing = !S.playing;
      if (S.playing) {
        app.remember();
        coach.did('train');
        requestAnimationFrame(tick);
      }
      app.paint();
    },
    one() {
      app.remember();
      model.one();
      model.measure();
      app.paint();
    },
    epoch() {
      app.remember();
      model.epoch();
      model.mark();
      app.paint();
    },
    reset() {
      app.remember();
      S.playing = false;
      model.again();
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
      if (!app.canEdit || net.hidden.length + by > MAX_HIDDEN || net.hidden.length + by < 1) return;
      rebuild(by < 0 ? net.hidden.slice(0, -1) : [...net.hidden, Math.min(4, net.hidden.at(-1) ?? 3)]);
      coach.did('deep');
    },
    neuron(c, by) {
      const n = net.hidden[c - 1] + by;
      if (n < 1 || n > MAX_NEURONS) return;
      rebuild(net.hidden.map((m, k) => (k === c - 1 ? n : m)));
    },
    activation: (name) => rebuild(net.hidden, name),
    weight([c, i, j], v) {
      const data = net.weights[c].data.slice();
      data[i * app.W[c][0].length + j] = v;
      net.weights = net.weights.map((w, k) => (k === c ? new Arr(data, w.shape) : w));
      model.measure();
      app.paintMoving();
    },
    apply() {
      app.remember();
      const { rule, memory, steps } = net;
      net.rule = 'SGD';
      net.memory = [];
      net.apply(model.F.b.gW.map((g, c) => new Arr(Float64Array.from(g.flat()), net.weights[c].shape)));
      Object.assign(net, { rule, memory, steps });
      model.measure();
      act.mode('f');
    },
    set(name) {
      const made =
        name === 'yours' ? page.X.map((x, i) => ({ x: [...x], t: page.t[i] })) : samplesOf(name, page.classes.length);
      app.take(made, name);
    },
    paste(text) {
      const { samples, features } = fromTable(text, page.classes);
      if (features) app.features = features.map(esc);
      app.take(samples, 'pasted');
    },
  });
  app.sets = () => ['yours', ...setsFor(page.classes.length)];
  app.take = (samples, name) => {
    app.remember();
    S.playing = false;
    S.P = samples.map((p) => ({ ...p, test: false }));
    S.set = name;
    S.sel = 0;
    model.divide(S.split);
    app.range = rangeOf(S.P);
    model.again();
    app.paint();
  };
  function rebuild(hidden, activation) {
    app.remember();
    S.playing = false;
    S.wsel = null;
    S.land = null;
    model.change(hidden, activation);
    if (S.mode === 'f') S.step = 999;
    app.paint();
  }

  /** How long drawing takes, in ms: training gets the rest of a thirtieth of a second. */
  let drawing = 12;
  /** Train for what fits into a frame, then draw. */
  function tick() {
    if (!S.playing) return;
    const until = performance.now() + Math.max(6, Math.min(20, 30 - drawing));
    // The first epochs are shown one by one: there is most to see.
    do model.epoch();
    while (S.epoch > 30 && performance.now() < until);
    model.mark();
    if (!Number.isFinite(S.stat[0][0])) {
      S.playing = false;
      app.say('The loss is no number any more: choose a smaller η, then ↻ for new weights.');
    }
    const trained = performance.now();
    app.drawMoving();
    drawing = 0.8 * drawing + 0.2 * (performance.now() - trained);
    requestAnimationFrame(tick);
  }

  app.say = (text) => {
    const toast = document.createElement('div');
    toast.className = 'toast';
    toast.setAttribute('role', 'status');
    toast.textContent = text;
    el.append(toast);
    setTimeout(() => toast.remove(), 3500);
  };
  Object.assign(act, makeDialogs(app));
  makeHands(app);
  root.chalkgrad = model.answers(app.paint);

  /** A first sample near the line: a saturated one teaches nothing. */
  const y = net.predict(S.P.map((p) => p.x));
  const lead = (row) => {
    const [best, second] = [...row].sort((a, b) => b - a);
    return best - second;
  };
  const doubt = y.map(lead);
  S.sel = doubt.indexOf(Math.min(...doubt));
  coach.draw();
  app.draw();
  const sizes = new ResizeObserver(app.paint);
  for (const q of ['#net .box', '#plane', '#lens', '#chain .scroll']) sizes.observe(app.$(q));
  new MutationObserver(app.paint).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  matchMedia('(prefers-color-scheme:dark)').addEventListener('change', app.paint);
  return app;
}
