// The page: state of what is looked at, what each control does, and when it is drawn anew.
import { followTheme } from '../theme.js';
import { makeActs } from './acts.js';
import { makeChain } from './chain.js';
import { makeCoach } from './coach.js';
import { makeCompare } from './compare.js';
import { lines } from './code.js';
import { namesOfSet, setsFor } from './data.js';
import { makeDialogs } from './dialogs.js';
import { makeDiagram } from './diagram.js';
import { makeGuess } from './guess.js';
import { makeHead } from './header.js';
import { makeHands } from './hands.js';
import { unscaled } from './health.js';
import { makeHistory } from './history.js';
import { makeLens } from './lens.js';
import { esc, glyph, num, rgb } from './marks.js';
import { stepsOf } from './names.js';
import { list } from './network.js';
import { findPaths, litBy } from './paths.js';
import { makePlane, rangeOf } from './plane.js';
import { makeRunning } from './running.js';
import { scriptsOf } from './scripts.js';
import { shell } from './shell.js';
import { makeStep } from './step.js';
import { toast } from './toast.js';
import { makeTrial } from './trial.js';
import { makeWeight } from './weight.js';
import { makeZoom } from './zoom.js';

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
    /** @type {Record<string, number[]>} */
    sizes: {},
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
      net.classifies
        ? app.classes[p.t].replace(/^[\d.]+$/, 'class $&')
        : `${esc(page.target)} = ${num(p.t * page.units.scale + page.units.mean, 4)}`,
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
  const [chain, panel, lens, weight] = [makeChain(app), makeStep(app), makeLens(app), makeWeight(app)];
  let frame = 0;
  /** Who listens is told that something may have changed. */
  const told = () => root.dispatchEvent(new Event('chalkgrad-change'));
  const boxes = Object.entries({ net: '#net .box', plane: '#plane', lens: '#lens', chain: '#chain .scroll' }).map(
    ([name, at]) => [name, app.$(at)],
  );
  /** Widths and heights of the boxes that pictures fill, read once a draw: each reading after a writing lays out anew. */
  const sizes = () => Object.fromEntries(boxes.map(([name, box]) => [name, [box.clientWidth, box.clientHeight]]));
  app.draw = () => {
    cancelAnimationFrame(frame); // what was to be drawn is drawn now
    frame = 0;
    derive();
    told();
    // Texts take the room that they need, the plane and the chain what their width asks for; pictures fill the rest.
    const turns = [
      [head.all, panel, weight],
      [plane.draw, compare.draw, chain, guess.draw],
      [network.draw, lens, coach.pin],
    ];
    turns.forEach((parts, k) => {
      if (k) app.sizes = sizes();
      for (const part of parts) part();
    });
  };
  /** While training runs: the plane and what neurons see each time, the rest in turn, so that frames stay short. */
  const slow = [head.all, network.move, network.pictures, chain, panel, lens, weight, coach.pin, guess.draw];
  /** As many frames as draw all of them, where each comes after its planes. */
  app.round = 2 * slow.length;
  let turn = 0;
  let waited = 0;
  /** Whether the last was drawn without the planes, for with them it takes more than TOGETHER ms. */
  let isAlone = false;
  const TOGETHER = 6;
  /** How long the planes and each of the others took when they were last drawn, in ms. @type {number[]} */
  const took = [];
  let planesTook = 0;
  const areApart = () => planesTook + (took[turn] ?? 0) > TOGETHER;
  const getsFrame = () => !isAlone && areApart();
  /** How long each kind of frame takes from here until it is painted: the longest of late. @type {number[]} */
  const untilPainted = [];
  const kind = () => 2 * turn + Number(getsFrame());
  app.nextTakes = () => untilPainted[kind()] ?? 0;
  // A message that is sent while a frame is made comes when its layout and painting are over.
  const painted = new MessageChannel();
  painted.port1.onmessage = ({ data: [of, from] }) => {
    const now = Math.min(40, performance.now() - from);
    untilPainted[of] = Math.max(now, 0.8 * (untilPainted[of] ?? 0) + 0.2 * now);
  };
  const timed = (...parts) => {
    const from = performance.now();
    for (const part of parts) part();
    return performance.now() - from;
  };
  app.drawMoving = (late = false) => {
    painted.port2.postMessage([kind(), performance.now()]);
    derive();
    told();
    app.sizes = sizes();
    // After a long frame the next is a short one; what takes long has a frame to itself, the planes wait for the next.
    waited = late && waited < 2 ? waited + 1 : 0;
    isAlone = !waited && getsFrame();
    if (!isAlone) planesTook = timed(plane.draw, compare.draw);
    if (isAlone || (!waited && !areApart())) {
      took[turn] = timed(slow[turn]);
      turn = (turn + 1) % slow.length;
    }
    // Last, for what they write is laid out anew before the next part can be measured.
    head.readouts();
  };
  app.paint = () => {
    frame ||= requestAnimationFrame(app.draw);
  };
  let rest = 0;
  /** Draw coarsely now, and finely when nothing has moved for a moment. */
  const coarsely = (draw) => {
    app.moving = true;
    clearTimeout(rest);
    rest = Number(
      setTimeout(() => {
        app.moving = false;
        app.paint();
      }, 250),
    );
    draw();
  };
  app.paintMoving = () => coarsely(app.paint);

  // ------------------------------------------------------------------------------------------------- undoing
  const kept = () => ({ b: model.snapshot(), a: compare.snapshot() });
  const past = (app.past = makeHistory(kept, (found) => {
    if (trial.running()) trial.end(); // its question is not one of the state that comes back
    S.playing = false;
    S.wsel = null;
    model.bring(found.b);
    compare.bring(found.a);
    app.range = rangeOf(app);
    app.paint();
  }));
  app.remember = past.remember;
  app.settle = past.settle;

  app.namesOf = (set) => namesOfSet(page, set);
  app.sets = () => ['yours', ...setsFor(page)];
  const act = (app.act = makeActs(app, makeRunning(app)));
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
  coach.note(unscaled(model));
  coarsely(app.draw);
  trial.follow();
  el.ownerDocument.defaultView?.addEventListener('hashchange', trial.follow);
  const resized = new ResizeObserver(
    () => String(Object.values(sizes())) === String(Object.values(app.sizes)) || app.paint(),
  );
  for (const [, box] of boxes) resized.observe(box);
  new MutationObserver(app.paint).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  matchMedia('(prefers-color-scheme:dark)').addEventListener('change', app.paint);
  return app;
}
