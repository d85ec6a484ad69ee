// The page of images: draw one, its maps layer by layer, one pixel explained, forward and backward, training.
import { followTheme } from '../theme.js';
import { Arr } from '../engine/ndarray.js';
import { esc, num, rgb } from '../playground/marks.js';
import { makeHistory, withControl } from '../playground/history.js';
import { makeTaking } from '../playground/taking.js';
import { toast } from '../playground/toast.js';
import { explained } from './pixel.js';
import { scriptsOf } from './scripts.js';
import { shortened, stateOf } from './state.js';

const shell = (page, level) => `
<header class="top"><${level} class="brand">Playground<span>${esc(page.title)}</span></${level}>
 <div class="transport" role="group" aria-label="Training"><button class="btn go" id="play" title="Space">Train</button><button class="btn" id="one" title="One batch of ${page.training.size} images (U)">Step</button><button class="btn" id="again" title="The weights that it began with (R)">Reset</button><button class="btn ico" id="undo" aria-label="Undo" title="Undo (Ctrl Z)">↶</button><button class="btn ico" id="redo" aria-label="Redo" title="Redo (Ctrl Y)">↷</button></div>
 <dl class="read" aria-live="off"><div><dt>batches</dt><dd id="rS"></dd></div><div><dt>loss</dt><dd id="rL"></dd></div><div><dt>accuracy</dt><dd id="rA"></dd></div></dl>
 <label class="rate">Rate <span class="m">η</span> <input type="range" id="lr" min="-4" max="0.5" step=".05" aria-label="Learning rate"><output id="lrO"></output></label><div class="more"><button class="btn" id="code">Code</button><button class="btn" id="share">Share</button></div></header>
<div class="imain"><div class="ileft">
 <section aria-label="The image"><div class="hd"><h2 id="who"></h2><span class="sp"></span><button class="btn ico" id="prev" aria-label="Previous image">←</button><button class="btn ico" id="next" aria-label="Next image">→</button></div>
 <canvas id="paper" tabindex="0" role="application" aria-label="Draw with the pointer"></canvas>
 <div class="hd"><button class="btn" id="clear">Clear</button><button class="btn" id="rub" aria-pressed="false">Rub out</button><span class="sp"></span><label class="soft">it is <select id="label" aria-label="What it is">${page.classes.map((name, k) => `<option value="${k}">${esc(name)}</option>`).join('')}</select></label></div></section>
 <section aria-label="Probabilities"><div id="bars"></div></section>
 <section aria-label="Loss"><svg id="curve" viewBox="0 0 300 80" role="img" aria-label="loss of the batches"></svg></section>
</div><div class="iright">
 <section class="layers" aria-label="Layers"><div class="hd"><h2>Layer by layer</h2><span class="soft" id="said"></span><span class="sp"></span><div class="seg mode" role="group" aria-label="Pass" id="mode"><button data-v="f">Forward</button><button data-v="b">Backward</button></div><button class="btn ico" id="back" aria-label="Previous step">←</button><button class="btn ico" id="on" aria-label="Next step">→</button></div>
 <div class="stages" tabindex="0" role="region" aria-label="Maps of each layer"></div></section>
 <section id="pixel" aria-label="One pixel" aria-live="polite" tabindex="0"></section>
</div></div><dialog id="dlg" aria-labelledby="dlgh"></dialog>`;

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
  followTheme(root);
  const $ = (q) => /** @type {any} */ (el.querySelector(q));
  /** @type {any} */
  const look = el.ownerDocument.defaultView?.getComputedStyle(el);
  const color = (name) => rgb(look.getPropertyValue(name));
  const [channels, high, wide] = page.shape;
  const { nodes, names } = page.chain;
  /** Operations in their order, but those that only move numbers. */
  const stages = nodes.flatMap((node, k) => (node.kind === 'operation' && node.op !== 'reshape' ? [k] : []));
  const shown = [page.chain.inputs.x, ...stages];
  const view = {
    mode: 'f',
    step: stages.length,
    pixel: /** @type {any} */ (null),
    playing: false,
    rub: false,
    /** Whether the pass backward has come to a node; to the image it never comes. */
    reached: (/** @type {number} */ k) => k === shown[0] || stages.indexOf(k) >= stages.length - view.step - 1,
  };

  // ------------------------------------------------------------------------------------------------- drawing
  /** Paint numbers of a map: blue over 0 and grey under it; gradients vermillion, with a dot where they are negative. */
  function picture(canvas, data, from, h, w, most, kind) {
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    const context = canvas.getContext('2d');
    const image = context.createImageData(w, h);
    const ground = color('--paper');
    const [over, under] = kind === 'b' ? [color('--gradient'), color('--ink')] : [color('--value'), color('--muted')];
    for (let i = 0; i < h * w; i++) {
      const v = data[from + i] / most;
      const a = Math.min(1, Math.abs(v));
      const ink = v < 0 ? under : over;
      for (let e = 0; e < 3; e++) image.data[4 * i + e] = ground[e] * (1 - a) + ink[e] * a;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }
  const largest = (data) => data.reduce((m, v) => Math.max(m, Math.abs(v)), 1e-12);

  function paper() {
    const canvas = $('#paper');
    canvas.style.aspectRatio = `${wide} / ${high}`;
    if (channels === 1) picture(canvas, model.x, 0, high, wide, Math.max(1e-12, largest(model.x)), 'f');
    else {
      [canvas.width, canvas.height] = [wide, high];
      const context = canvas.getContext('2d');
      const image = context.createImageData(wide, high);
      const most = Math.max(1, largest(model.x));
      for (let i = 0; i < high * wide; i++) {
        for (let e = 0; e < 3; e++) image.data[4 * i + e] = (255 * model.x[e * high * wide + i]) / most;
        image.data[4 * i + 3] = 255;
      }
      context.putImageData(image, 0, 0);
    }
    $('#who').textContent = model.isDrawn ? 'Your drawing' : `Image ${model.at + 1} of ${page.t.length}`;
    $('#label').value = String(model.label);
  }

  /** The filters of result c, one beside the other. */
  const besides = (data, c, deep, kh, kw) =>
    Float64Array.from({ length: deep * kh * kw }, (_, k) => {
      const [i, at] = [Math.floor(k / (deep * kw)), k % (deep * kw)];
      return data[((c * deep + Math.floor(at / kw)) * kh + i) * kw + (at % kw)];
    });

  /** The frames of the layers: made once. */
  function frames() {
    const engine = model.derive();
    $('.stages').innerHTML = shown
      .map((k) => {
        const value = engine.value(k);
        const shape = value instanceof Arr ? value.shape : [];
        const node = nodes[k];
        const maps = shape.length === 4 ? shape[1] : 0;
        const filters = node.op?.startsWith('conv') ? node.parents[1] : -1;
        const cells = Array.from({ length: maps }, (_, c) => {
          const kernel =
            filters < 0 ? '' : `<canvas class="kernel" data-w="${filters}" data-c="${c}" aria-hidden="true"></canvas>`;
          return `<div class="map">${kernel}<canvas class="fm" tabindex="0" role="button" data-k="${k}" data-c="${c}" aria-label="${names[k]}, map ${c + 1}"></canvas></div>`;
        }).join('');
        const op =
          node.kind === 'operation'
            ? ({ relu: 'ReLU', max_pool: 'max-pool', conv_bias: '∗ + b' }[node.op ?? ''] ?? node.op)
            : 'image';
        const flat = maps ? '' : `<div class="list" data-list="${k}"></div>`;
        return `<div class="stage" data-stage="${k}"><div class="name"><b class="m">${esc(names[k])}</b> <span class="soft">${esc(op.replaceAll('_', ' '))}</span><div class="soft small">${shape.slice(1).join('×') || 'one number'}</div></div>${cells}${flat}</div>`;
      })
      .join('');
  }

  /** The stage that was the last to be seen. */
  let reached = -1;

  function draw() {
    const engine = model.derive();
    root.dispatchEvent(new Event('chalkgrad-change'));
    paper();
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
    const back = view.mode === 'b';
    // Forward the steps lead to the right, backward to the left.
    const seen = back ? stages.slice(stages.length - view.step - 1) : stages.slice(0, view.step);
    const now = back ? seen[0] : seen[seen.length - 1];
    for (const stage of el.querySelectorAll('.stage')) {
      const k = Number(/** @type {any} */ (stage).dataset.stage);
      const isSeen = back ? seen.includes(k) : k === shown[0] || seen.includes(k);
      stage.classList.toggle('pending', !isSeen);
      stage.classList.toggle('now', k === now);
      const of = back ? engine.gradients[k] : engine.value(k);
      const data = of instanceof Arr ? of.data : of === undefined ? null : [of];
      const shape = /** @type {any} */ (engine.value(k)).shape ?? [];
      const most = data ? largest(data) : 1;
      for (const canvas of stage.querySelectorAll('.fm')) {
        const c = Number(/** @type {any} */ (canvas).dataset.c);
        if (data && isSeen) picture(canvas, data, c * shape[2] * shape[3], shape[2], shape[3], most, view.mode);
        else picture(canvas, new Float64Array(shape[2] * shape[3]), 0, shape[2], shape[3], 1, view.mode);
        const on = view.pixel && view.pixel.k === k && view.pixel.c === c;
        canvas.classList.toggle('on', !!on);
      }
      for (const canvas of stage.querySelectorAll('.kernel')) {
        const { w, c } = /** @type {any} */ (canvas).dataset;
        const kernel = back ? engine.gradients[w] : engine.value(Number(w));
        const [, deep, kh, kw] = /** @type {any} */ (engine.value(Number(w))).shape;
        if (back && !isSeen) picture(canvas, new Float64Array(deep * kh * kw), 0, kh, deep * kw, 1, view.mode);
        else if (kernel instanceof Arr)
          picture(
            canvas,
            besides(kernel.data, Number(c), deep, kh, kw),
            0,
            kh,
            deep * kw,
            largest(kernel.data),
            view.mode,
          );
      }
      const list = stage.querySelector('.list');
      if (list)
        list.innerHTML =
          isSeen && data
            ? Array.from(data.slice(0, 12))
                .map((v) => `<span class="num ${back ? 'g' : 'v'}">${num(v, 3)}</span>`)
                .join('') + (data.length > 12 ? '…' : '')
            : '<span class="num soft">—</span>';
    }
    if (now !== reached) {
      const box = $('.stages');
      const stage = el.querySelector(`[data-stage="${now}"]`);
      if (reached >= 0 && stage)
        box.scrollLeft = /** @type {any} */ (stage).offsetLeft - box.offsetLeft - box.clientWidth / 2;
      reached = now;
    }
    $('#said').textContent = back
      ? `step ${view.step + 1} of ${stages.length}: ∂l/∂${names[now]}`
      : `step ${view.step} of ${stages.length}: ${page.chain.formulas[now] ?? ''}`;
    for (const button of el.querySelectorAll('#mode button'))
      button.setAttribute('aria-pressed', String(/** @type {any} */ (button).dataset.v === view.mode));
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
        `${k ? 'L' : 'M'}${(4 + (292 * k) / Math.max(1, some.length - 1)).toFixed(1)} ${(74 - (66 * v) / most).toFixed(1)}`,
    );
    $('#curve').innerHTML =
      `<path d="M4 76H296" stroke="var(--hair)"/><path d="${line.join('')}" fill="none" stroke="var(--fg)" stroke-width="1.6"/><text class="lab" x="296" y="12" text-anchor="end">${losses.length ? 'loss of each batch' : 'press Train'}</text>`;
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

  /** A soft pen, about two pixels wide at 28. */
  function dab(e) {
    const box = $('#paper').getBoundingClientRect();
    const [x, y] = [((e.clientX - box.left) / box.width) * wide, ((e.clientY - box.top) / box.height) * high];
    const r = Math.max(0.75, wide / 20);
    const data = model.x.slice();
    const full = Math.max(1, largest(data));
    for (let i = 0; i < high; i++)
      for (let j = 0; j < wide; j++) {
        const d = Math.hypot(j + 0.5 - x, i + 0.5 - y);
        const ink = Math.max(0, Math.min(1, 1.5 - d / r)) * full;
        for (let c = 0; c < channels; c++) {
          const at = (c * high + i) * wide + j;
          data[at] = view.rub ? Math.min(data[at], full - ink) : Math.max(data[at], ink);
        }
      }
    model.draw(data);
    paint();
  }
  let drawing = false;
  on('#paper', 'pointerdown', (e) => {
    drawing = true;
    remember();
    $('#paper').setPointerCapture(e.pointerId);
    dab(e);
  });
  on('#paper', 'pointermove', (e) => drawing && dab(e));
  for (const kind of ['pointerup', 'pointercancel']) on('#paper', kind, () => (drawing = false));
  on('#paper', 'dragover', (e) => e.preventDefault());
  on('#paper', 'drop', async (e) => {
    e.preventDefault();
    const file = e.dataTransfer?.files[0];
    if (!file) return;
    try {
      root.chalkgrad.restore(JSON.parse(await file.text()));
    } catch (error) {
      say(/** @type {Error} */ (error).message);
    }
  });

  const choose = (canvas, y, x) => {
    view.pixel = { k: Number(canvas.dataset.k), c: Number(canvas.dataset.c), y, x };
    paint();
  };
  on('.stages', 'click', (e) => {
    const canvas = e.target.closest('.fm');
    if (!canvas) return;
    const box = canvas.getBoundingClientRect();
    choose(
      canvas,
      Math.min(canvas.height - 1, Math.floor(((e.clientY - box.top) / box.height) * canvas.height)),
      Math.min(canvas.width - 1, Math.floor(((e.clientX - box.left) / box.width) * canvas.width)),
    );
  });
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
      const { k, c, y, x } = view.pixel ?? {};
      const same = k === Number(target.dataset.k) && c === Number(target.dataset.c);
      const clip = (v, n) => Math.max(0, Math.min(n - 1, v));
      f = () =>
        choose(
          target,
          same ? clip(y + dy, target.height) : target.height >> 1,
          same ? clip(x + dx, target.width) : target.width >> 1,
        );
    }
    if (!f) return;
    e.preventDefault();
    f();
  });

  /** Maps as large as the room lets the tallest column of them be. */
  function sized() {
    const box = $('.stages');
    const most = Math.max(...[...el.querySelectorAll('.stage')].map((one) => one.querySelectorAll('.fm').length));
    const room = (box.clientHeight - 66) / most - 5;
    const isWide = el.clientWidth >= 1000;
    box.style.setProperty('--fm', `${isWide ? Math.floor(Math.max(30, Math.min(104, room))) : 56}px`);
  }
  frames();
  new ResizeObserver(sized).observe($('.stages'));
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
