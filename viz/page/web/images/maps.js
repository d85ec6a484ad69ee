// Maps of each layer, in the order of the steps: their frames, and what is in them now.
import { Arr } from '../engine/ndarray.js';
import { esc, largest, num } from '../playground/marks.js';
import { TINY, besides, picture } from './pictures.js';

/** @param {any} app */
export function makeMaps(app) {
  const { $, el, model, view, stages, shown, color } = app;
  const { nodes, names, formulas } = model.page.chain;
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

  function draw(engine) {
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
      const most = data ? largest(data, TINY) : 1;
      for (const canvas of stage.querySelectorAll('.fm')) {
        const c = Number(/** @type {any} */ (canvas).dataset.c);
        if (data && isSeen) picture(color, canvas, data, c * shape[2] * shape[3], shape[2], shape[3], most, view.mode);
        else picture(color, canvas, new Float64Array(shape[2] * shape[3]), 0, shape[2], shape[3], 1, view.mode);
        const on = view.pixel && view.pixel.k === k && view.pixel.c === c;
        canvas.classList.toggle('on', !!on);
      }
      for (const canvas of stage.querySelectorAll('.kernel')) {
        const { w, c } = /** @type {any} */ (canvas).dataset;
        const kernel = back ? engine.gradients[w] : engine.value(Number(w));
        const [, deep, kh, kw] = /** @type {any} */ (engine.value(Number(w))).shape;
        if (back && !isSeen) picture(color, canvas, new Float64Array(deep * kh * kw), 0, kh, deep * kw, 1, view.mode);
        else if (kernel instanceof Arr)
          picture(
            color,
            canvas,
            besides(kernel.data, Number(c), deep, kh, kw),
            0,
            kh,
            deep * kw,
            largest(kernel.data, TINY),
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
      : `step ${view.step} of ${stages.length}: ${formulas[now] ?? ''}`;
    for (const button of el.querySelectorAll('#mode button'))
      button.setAttribute('aria-pressed', String(/** @type {any} */ (button).dataset.v === view.mode));
  }

  /** The map of the picked pixel once more, so large that a finger meets a pixel, where the screen has no room for both. */
  function large(engine) {
    const canvas = $('#large canvas');
    const { k, c, y, x } = view.pixel;
    const of = view.mode === 'b' ? engine.gradients[k] : engine.value(k);
    if (!(of instanceof Arr) || of.shape.length !== 4 || (view.mode === 'b' && !view.reached(k))) {
      canvas.parentElement.hidden = true;
      return;
    }
    const [, , high, wide] = of.shape;
    canvas.parentElement.hidden = false;
    Object.assign(canvas.dataset, { k, c });
    canvas.setAttribute('aria-label', `${names[k]}, map ${c + 1}`);
    picture(color, canvas, of.data, c * high * wide, high, wide, largest(of.data, TINY), view.mode);
    const places = { left: x / wide, top: y / high, width: 1 / wide, height: 1 / high };
    canvas.parentElement.style.setProperty('--ratio', String(wide / high));
    for (const [name, share] of Object.entries(places))
      canvas.parentElement.style.setProperty(`--${name}`, `${(100 * share).toFixed(2)}%`);
  }

  /** Maps as large as the room lets the tallest column of them be. */
  function sized() {
    const box = $('.stages');
    const most = Math.max(...[...el.querySelectorAll('.stage')].map((one) => one.querySelectorAll('.fm').length));
    const room = (box.clientHeight - 66) / most - 5;
    const least = el.clientWidth >= 1000 ? 30 : 44;
    if (box.clientHeight) box.style.setProperty('--fm', `${Math.floor(Math.max(least, Math.min(104, room)))}px`);
  }
  frames();
  new ResizeObserver(sized).observe($('.stages'));
  return { draw, large };
}
