// The page of images: draw one, its maps layer by layer, one pixel explained, forward and backward, training.
import { followTheme } from '../theme.js';
import { Arr } from '../engine/ndarray.js';
import { esc, num, rgb } from '../playground/marks.js';
import { makeHistory, withControl } from '../playground/history.js';
import { makeTaking } from '../playground/taking.js';
import { toast } from '../playground/toast.js';
import { makeMaps } from './maps.js';
import { makePaper } from './paper.js';
import { explained } from './pixel.js';
import { scriptsOf } from './scripts.js';
import { shell } from './shell.js';
import { shortened, stateOf } from './state.js';

export function makeView(root, css, model) {
  const { page } = model;
  const shadow = root.shadowRoot ?? root.attachShadow({ mode: 'open' });
  const style = document.createElement('style');
  style.textContent = css;
  const el = document.createElement('div');
  el.className = 'app images';
  el.innerHTML = shell(page, root.dataset.page === undefined ? 'h3' : 'h1');
  shadow.replaceChildren(style, el);
  page.colors.forEach((color, k) => el.style.setProperty(`--c${k}`, color));
  const longest = Math.max(...page.classes.map((name) => String(name).length));
  el.style.setProperty('--named', `${Math.min(5, 0.6 + 0.6 * longest)}em`);
  followTheme(root);
  const $ = (q) => /** @type {any} */ (el.querySelector(q));
  /** @type {any} */
  const look = el.ownerDocument.defaultView?.getComputedStyle(el);
  const color = (name) => rgb(look.getPropertyValue(name));
  const [, high, wide] = page.shape;
  const { nodes } = page.chain;
  /** Operations in their order, but those that only move numbers. */
  const stages = nodes.flatMap((node, k) => (node.kind === 'operation' && node.op !== 'reshape' ? [k] : []));
  const shown = [page.chain.inputs.x, ...stages];
  const view = {
    mode: 'f',
    step: stages.length,
    pixel: /** @type {any} */ (null),
    playing: false,
    rub: false,
    /** What a narrow screen shows. */
    part: 'image',
    /** Whether the pass backward has come to a node; to the image it never comes. */
    reached: (/** @type {number} */ k) => k === shown[0] || stages.indexOf(k) >= stages.length - view.step - 1,
  };

  // ------------------------------------------------------------------------------------------------- drawing
  function draw() {
    const engine = model.derive();
    root.dispatchEvent(new Event('chalkgrad-change'));
    paper.draw();
    const y = engine.value(model.output);
    const row = y instanceof Arr ? Array.from(y.data) : [y];
    const p = row.length === 1 ? [1 - row[0], row[0]] : row;
    const best = p.indexOf(Math.max(...p));
    $('#bars').innerHTML = p
      .map(
        (v, k) =>
          `<div class="chance${k === best ? ' best' : ''}"><span>${esc(page.classes[k])}</span><i><b style="width:${(100 * v).toFixed(1)}%"></b></i><span class="num">${num(100 * v, 3)} %</span></div>`,
      )
      .join('');
    el.dataset.part = view.part;
    for (const button of el.querySelectorAll('#parts button'))
      button.setAttribute('aria-pressed', String(/** @type {any} */ (button).dataset.v === view.part));
    maps.draw(engine);
    maps.large(engine);
    $('#pixel').innerHTML = explained(model, engine, view);
    readouts();
  }

  function readouts() {
    $('#rS').textContent = String(model.steps);
    $('#rL').textContent = num(model.losses[model.losses.length - 1] ?? model.loss(), 3);
    if (!view.playing) $('#rA').textContent = `${Math.round(100 * model.accuracy())} %`;
    $('#lr').value = String(Math.log10(model.lr));
    $('#lrO').textContent = num(model.lr, 2);
    $('#undo').disabled = !past.canUndo();
    $('#redo').disabled = !past.canRedo();
    $('#play').textContent = view.playing ? 'Pause' : 'Train';
    const { losses } = model;
    const most = Math.max(1e-9, ...losses.slice(-400));
    const some = losses.slice(-400);
    const line = some.map(
      (v, k) =>
        `${k ? 'L' : 'M'}${(34 + (262 * k) / Math.max(1, some.length - 1)).toFixed(1)} ${(76 - (56 * v) / most).toFixed(1)}`,
    );
    $('#curve').innerHTML =
      `<path d="M34 76H296M34 20H296" stroke="var(--hair)"/><path d="${line.join('')}" fill="none" stroke="var(--fg)" stroke-width="1.6"/><text class="lab" x="34" y="12">${losses.length ? 'loss of each batch' : 'press Train'}</text>${losses.length ? `<text class="lab" x="29" y="24" text-anchor="end">${num(most, 2)}</text><text class="lab" x="29" y="80" text-anchor="end">0</text>` : ''}`;
  }

  const say = (message) => toast(el, message);
  let frame = 0;
  const paint = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  };

  // ------------------------------------------------------------------------------------------------- acts
  const past = makeHistory(
    () => model.snapshot(),
    (found) => {
      view.playing = false;
      model.bring(found);
      paint();
    },
  );
  const { remember } = past;
  const taking = makeTaking($, root, {
    title: page.title,
    scripts: () => scriptsOf(model),
    state: () => stateOf(model),
    short: () => shortened(stateOf(model)),
    travels: () => `weights and the image stand in the link; in the file are all ${page.t.length} images too.`,
    dropped: 'the image',
  });
  const on = (q, kind, f) => $(q).addEventListener(kind, f);
  const parts = { root, el, $, model, view, color, stages, shown, paint, remember, say };
  const [paper, maps] = [makePaper(parts, on), makeMaps(parts)];
  const act = {
    play() {
      view.playing = !view.playing;
      if (view.playing) {
        remember();
        requestAnimationFrame(tick);
      }
      paint();
    },
    one() {
      remember();
      model.one();
      paint();
    },
    again() {
      remember();
      view.playing = false;
      model.again();
      paint();
    },
    undo: past.undo,
    redo: past.redo,
    pick(by) {
      remember('pick');
      model.pick(model.at + by);
      paint();
    },
    step(by) {
      const most = view.mode === 'f' ? stages.length : stages.length - 1;
      if (view.step + by > most && view.mode === 'f') Object.assign(view, { mode: 'b', step: 0 });
      else if (view.step + by < (view.mode === 'f' ? 1 : 0) && view.mode === 'b')
        Object.assign(view, { mode: 'f', step: stages.length });
      else view.step = Math.max(view.mode === 'f' ? 1 : 0, Math.min(most, view.step + by));
      paint();
    },
  };
  /** Batches for what fits into a frame, then a picture. */
  function tick() {
    if (!view.playing) return;
    const until = performance.now() + 16;
    do model.one();
    while (performance.now() < until);
    if (!Number.isFinite(model.losses[model.losses.length - 1])) view.playing = false;
    draw();
    requestAnimationFrame(tick);
  }
  on('#undo', 'click', act.undo);
  on('#redo', 'click', act.redo);
  on('#code', 'click', () => taking.code());
  on('#share', 'click', taking.share);
  on('#play', 'click', act.play);
  on('#one', 'click', act.one);
  on('#again', 'click', act.again);
  on('#prev', 'click', () => act.pick(-1));
  on('#next', 'click', () => act.pick(1));
  on('#back', 'click', () => act.step(-1));
  on('#on', 'click', () => act.step(1));
  on('#lr', 'input', (e) => {
    remember('η');
    model.lr = +(10 ** e.target.value).toPrecision(2);
    paint();
  });
  on('#lr', 'change', past.settle);
  on('#label', 'change', (e) => {
    remember();
    model.label = Number(e.target.value);
    paint();
  });
  on('#clear', 'click', () => {
    remember();
    model.draw(new Float64Array(model.size));
    paint();
  });
  on('#rub', 'click', () => {
    view.rub = !view.rub;
    $('#rub').setAttribute('aria-pressed', String(view.rub));
  });
  on('#mode', 'click', (e) => {
    const button = e.target.closest('[data-v]');
    if (button)
      Object.assign(view, {
        mode: button.dataset.v,
        step: button.dataset.v === 'f' ? stages.length : stages.length - 1,
      });
    paint();
  });

  const choose = (canvas, y, x) => {
    view.pixel = { k: Number(canvas.dataset.k), c: Number(canvas.dataset.c), y, x };
    if (!$('#pixel').offsetParent) view.part = 'pixel';
    paint();
  };
  const clip = (v, n) => Math.max(0, Math.min(n - 1, v));
  /** Another pixel of the map of this one. */
  const move = (canvas, dy, dx) =>
    choose(canvas, clip(view.pixel.y + dy, canvas.height), clip(view.pixel.x + dx, canvas.width));
  on('#parts', 'click', (e) => {
    view.part = e.target.closest('[data-v]')?.dataset.v ?? view.part;
    paint();
  });
  on('#large', 'click', (e) => {
    const by = e.target.closest('[data-move]')?.dataset.move.split(',').map(Number);
    if (by) move($('#large canvas'), by[0], by[1]);
  });
  const touched = (e) => {
    const canvas = e.target.closest('canvas[data-k]');
    if (!canvas) return;
    const box = canvas.getBoundingClientRect();
    choose(
      canvas,
      Math.min(canvas.height - 1, Math.floor(((e.clientY - box.top) / box.height) * canvas.height)),
      Math.min(canvas.width - 1, Math.floor(((e.clientX - box.left) / box.width) * canvas.width)),
    );
  };
  on('.stages', 'click', touched);
  on('.seen', 'click', touched);
  const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const KEYS = {
    ' ': act.play,
    u: act.one,
    r: act.again,
    n: () => act.pick(1),
    N: () => act.pick(-1),
    ArrowLeft: () => act.step(-1),
    ArrowRight: () => act.step(1),
  };
  const listen = root.dataset.page === undefined ? el : document;
  listen.addEventListener('keydown', (/** @type {any} */ e) => {
    if (root.dataset.page === undefined) e.stopPropagation();
    const target = e.composedPath()[0];
    if ($('#dlg').open || /^(INPUT|SELECT)$/.test(target.tagName) || e.altKey) return;
    if (target.tagName === 'BUTTON' && (e.key === ' ' || e.key === 'Enter')) return;
    let f = e.ctrlKey || e.metaKey ? withControl(e, act) : KEYS[e.key];
    if (target.classList?.contains('fm') && (ARROWS[e.key] || e.key === 'Enter')) {
      const [dy, dx] = ARROWS[e.key] ?? [0, 0];
      const { k, c } = view.pixel ?? {};
      const same = k === Number(target.dataset.k) && c === Number(target.dataset.c);
      f = () => (same ? move(target, dy, dx) : choose(target, target.height >> 1, target.width >> 1));
    }
    if (!f) return;
    e.preventDefault();
    f();
  });

  const first = stages.find((k) => nodes[k].op?.startsWith('conv')) ?? stages[0];
  view.pixel = { k: first, c: 0, y: high >> 1, x: wide >> 1 };
  draw();
  new MutationObserver(paint).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  matchMedia('(prefers-color-scheme:dark)').addEventListener('change', paint);
  /** Steps forward come first, from 0, then those backward. @param {number} step */
  const go = (step) => {
    const n = stages.length;
    if (!Number.isInteger(step) || step < 0 || step >= 2 * n)
      throw new Error(`go takes a step from 0 to ${2 * n - 1}, and got ${String(step)}.`);
    Object.assign(view, step < n ? { mode: 'f', step: step + 1 } : { mode: 'b', step: step - n });
    draw();
  };
  return { paint, go, remember, say };
}
