// A cut through the landscape of the loss over two weights, and the way that training has taken over it.
import { crossings, largest, rgb, sub } from './marks.js';

/** How many points a side has, and of how many samples the loss is taken: at rest, and while something moves. */
const FINE = { n: 34, most: 200 };
const COARSE = { n: 18, most: 60 };
/** How long it is measured in a frame, in ms: a fine cut takes several frames, and none of them long. */
const SLICE = 8;

const copyOf = (w) => Object.assign(Object.create(Object.getPrototypeOf(w)), w, { data: w.data.slice() });

export function makeLandscape(app, el) {
  const { S, net } = app;
  /** The cut that is shown, and the one that is being measured. @type {any} */
  let shown = null;
  /** @type {any} */
  let going = null;
  let frame = 0;
  let size = 0;

  /** The two weights of the cut, as [layer, row, column], kept within the network. */
  function chosen() {
    const { W } = app;
    S.land ??= [
      [0, 0, 1],
      [0, 0, 2],
    ];
    S.land = S.land.map(([c, i, j]) => {
      const k = Math.min(c, W.length - 1);
      return [k, Math.min(i, W[k].length - 1), Math.min(j, W[k][0].length - 1)];
    });
    // A cut needs two weights: one beside another, or below it.
    const [[c, i, j], other] = S.land;
    if (other.join() === [c, i, j].join()) S.land[1] = W[c].length > 1 ? [c, i ? 0 : 1, j] : [c, i, j ? j - 1 : 1];
    return S.land;
  }

  const name = (q) => app.N.w(q[0]) + (app.W[q[0]].length > 1 ? sub(q[1] + 1) : '') + sub(q[2]);
  const place = (q) => q[1] * app.W[q[0]][0].length + q[2];

  /** The canvas, and what chooses the weights; what was measured of others is forgotten. */
  function frameOf(h, [a, b]) {
    const { W } = app;
    const key = `${h} ${name(a)} ${name(b)} ${W.length}`;
    if (el.firstElementChild?.dataset.k === key) return;
    shown = going = null;
    const all = W.flatMap((m, c) => m.flatMap((r, i) => r.map((_, j) => [c, i, j])));
    const select = (k, mark) =>
      `<label>${mark} <select data-l="${k}" aria-label="weight on axis ${mark}">${all.map((q) => `<option value="${q}" ${q.join() === [a, b][k].join() ? 'selected' : ''} ${q.join() === [a, b][1 - k].join() ? 'disabled' : ''}>${name(q)}</option>`).join('')}</select></label>`;
    el.innerHTML = `<div class="land" data-k="${key}"><canvas role="img" aria-label="the loss over two weights" style="width:${h}px;height:${h}px"></canvas><div>${select(0, '→')}${select(1, '↑')}<span class="soft">The other weights stay as they are now, so the hills move while you train.</span></div></div>`;
    el.querySelectorAll('select').forEach((s) =>
      s.addEventListener('change', () => {
        S.land[+s.dataset.l] = s.value.split(',').map(Number);
        app.paint();
      }),
    );
  }

  /** Where the weights of the cut have been, up to where they are. */
  function pathOf([a, b]) {
    const at = (weights, q) => weights[q[0]].data[place(q)];
    const known = S.path.filter((one) => one.every((w, c) => w.data.length === net.weights[c]?.data.length));
    return [...known, net.weights].map((one) => [at(one, a), at(one, b)]);
  }

  /** A cut through the weights as they are now, of which nothing is measured yet. */
  function begun({ n, most }) {
    const axes = chosen().map((q) => [q[0], place(q)]);
    const path = pathOf(S.land);
    const middle = [0, 1].map((d) => (Math.min(...path.map((p) => p[d])) + Math.max(...path.map((p) => p[d]))) / 2);
    const R = Math.max(4, 1.3 * largest(path.flatMap((p) => [p[0] - middle[0], p[1] - middle[1]])));
    const all = app.trained();
    const samples = all.length > most ? all.filter((_, i) => i % Math.ceil(all.length / most) === 0) : all;
    return { n, axes, middle, R, samples, weights: net.weights.map(copyOf), row: 0, level: new Float64Array(n * n) };
  }

  /** Measure one row of a cut. */
  function measure(cut) {
    const { n, axes, middle, R, weights } = cut;
    const r = cut.row++;
    const own = net.weights;
    net.weights = weights;
    for (let q = 0; q < n; q++) {
      const [[a, i], [b, j]] = axes;
      weights[a].data[i] = middle[0] + ((q / (n - 1)) * 2 - 1) * R;
      weights[b].data[j] = middle[1] - ((r / (n - 1)) * 2 - 1) * R;
      cut.level[r * n + q] = Math.log(Math.min(50, net.loss(cut.samples)) + 1e-3);
    }
    net.weights = own;
  }

  const moves = () => S.playing || app.moving;
  const fits = (cut) => cut.weights.every((w, c) => w.shape.join() === net.weights[c]?.shape.join());

  /** Measure for a moment, and show what is there; at rest it goes on until the fine cut is there. */
  function proceed() {
    frame = 0;
    const canvas = el.querySelector('.land canvas');
    if (going && (!canvas || !fits(going))) going = null;
    const until = performance.now() + SLICE;
    while (going && performance.now() < until) {
      measure(going);
      if (going.row < going.n) continue;
      shown = going;
      going = moves() || shown.n === FINE.n ? null : begun(FINE);
    }
    if (canvas && shown && fits(shown)) paint(canvas, shown);
    if (going && !moves()) frame = requestAnimationFrame(proceed);
  }

  function paint(canvas, { n, level, middle, R }) {
    const [paper, ink] = [rgb(app.css('--paper')), rgb(app.css('--ink'))];
    const [lo, hi] = [Math.min(...level), Math.max(...level)];
    const image = new ImageData(n, n);
    level.forEach((z, i) => {
      const t = ((z - lo) / (hi - lo || 1)) * 0.5;
      for (let e = 0; e < 3; e++) image.data[4 * i + e] = paper[e] * (1 - t) + ink[e] * t;
      image.data[4 * i + 3] = 255;
    });
    const small = document.createElement('canvas');
    small.width = small.height = n;
    small.getContext('2d')?.putImageData(image, 0, 0);
    canvas.width = canvas.height = size * 2;
    const c = canvas.getContext('2d');
    c.scale(2, 2);
    c.imageSmoothingQuality = 'high';
    c.drawImage(small, 0, 0, size, size);
    c.strokeStyle = app.css('--ink');
    c.globalAlpha = 0.35;
    for (let l = 1; l < 9; l++) {
      c.beginPath();
      const from = lo + ((hi - lo) * l) / 9;
      for (const line of crossings(
        level.map((z) => z - from),
        n,
      ))
        line.forEach(([x, y], i) => c[i ? 'lineTo' : 'moveTo']((x * size) / (n - 1), (y * size) / (n - 1)));
      c.stroke();
    }
    c.globalAlpha = 1;
    /** @type {(at: number[]) => [number, number]} */
    const point = ([x, y]) => [((x - middle[0] + R) / (2 * R)) * size, ((R - (y - middle[1])) / (2 * R)) * size];
    const path = pathOf(S.land);
    c.strokeStyle = app.css('--gradient');
    c.lineWidth = 2.4;
    c.beginPath();
    path.forEach((p, i) => c[i ? 'lineTo' : 'moveTo'](...point(p)));
    c.stroke();
    c.beginPath();
    c.arc(...point(path[path.length - 1]), 5.5, 0, 7);
    c.fillStyle = app.css('--current');
    c.strokeStyle = app.css('--ink');
    c.lineWidth = 1.8;
    c.fill();
    c.stroke();
  }

  return function draw(h) {
    size = h;
    frameOf(h, chosen());
    // What moves is followed by one coarse cut after the other; at rest the fine one is measured of what is there now.
    if (!moves()) going = begun(shown ? FINE : COARSE);
    else going ??= begun(COARSE);
    cancelAnimationFrame(frame);
    proceed();
  };
}
