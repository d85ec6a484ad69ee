// What is seen of training: the loss over the epochs, the size of gradients by layer, a cut through the landscape.
import { crossings, largest, num, rgb, sub, ticks } from './marks.js';

const N_LAND = 34;

export function makeLens(app) {
  const { $ } = app;
  const el = $('#lens');

  function loss(w, h) {
    const { hist, epoch } = app.S;
    const most = 1.08 * hist.reduce((m, a) => Math.max(m, ...[a[1], a[2]].filter(Number.isFinite)), 0.05);
    const end = Math.max(20, epoch);
    const x = (v) => 38 + (v / end) * (w - 44);
    const y = (v) => h - 18 - (v / most) * (h - 34);
    const path = (i) =>
      hist
        .filter((a) => Number.isFinite(a[i]))
        .map((a, k) => `${k ? 'L' : 'M'}${x(a[0]).toFixed(1)} ${y(a[i]).toFixed(1)}`)
        .join('');
    const lines = ticks(0, most, 4)
      .map(
        (v) =>
          `<path d="M38 ${y(v)}H${w - 6}" stroke="var(--hair)"/><text class="sm soft" x="33" y="${y(v) + 4}" text-anchor="end">${num(v, 2)}</text>`,
      )
      .join('');
    const last = hist[hist.length - 1] ?? [0, 0];
    el.innerHTML = `<svg viewBox="0 0 ${w} ${h}" role="img" aria-label="loss over epochs">${lines}<path d="${path(1)}" fill="none" stroke="var(--fg)" stroke-width="2.2"/><path d="${path(2)}" fill="none" stroke="var(--fg)" stroke-width="1.6" stroke-dasharray="5 4"/><circle cx="${x(last[0])}" cy="${y(last[1])}" r="3.4" fill="var(--fg)"/><text class="lab" x="${w - 8}" y="10" text-anchor="end">— train${app.S.split < 1 ? '&#160;&#160; ┄ test' : ''}</text><text class="lab" x="38" y="${h - 3}">0</text><text class="lab" x="${w - 6}" y="${h - 3}" text-anchor="end">epoch ${end}</text></svg>`;
  }

  function gradients(w, h) {
    const found = app.net.gradients(app.trained());
    const high = Math.min(34, (h - 30) / found.length);
    const x0 = 44;
    const wide = w - x0 - 64;
    const log = (v) => Math.max(0, Math.min(1, (Math.log10(v + 1e-9) + 5) / 5));
    let o = '';
    for (let i = 0; i <= 5; i++)
      o += `<path d="M${x0 + (i / 5) * wide} 4V${h - 24}" stroke="var(--hair)"/><text class="sm soft" x="${x0 + (i / 5) * wide}" y="${h - 9}" text-anchor="middle">${i === 5 ? '1' : `1e−${5 - i}`}</text>`;
    found.forEach((g, c) => {
      const size = Math.sqrt(g.data.reduce((s, q) => s + q * q, 0) / g.data.length);
      const y = 6 + c * high;
      o += `<text class="wn" x="${x0 - 8}" y="${y + high / 2 + 3}" text-anchor="end">${app.N.w(c)}</text><rect x="${x0}" y="${y + 3}" width="${Math.max(2, log(size) * wide)}" height="${Math.max(3, high - 9)}" rx="2" fill="var(--grd)"/><text class="sm" x="${x0 + log(size) * wide + 6}" y="${y + high / 2 + 3}" style="fill:var(--grd)">${num(size, 2)}</text>`;
    });
    el.innerHTML = `<svg viewBox="0 0 ${w} ${h}" role="img" aria-label="size of the gradient in each layer, logarithmic">${o}</svg>`;
  }

  /** The two weights of the cut, as [layer, row, column], kept within the network. */
  function chosen() {
    const { S, W } = app;
    S.land ??= [
      [0, 0, 1],
      [0, 0, 2],
    ];
    S.land = S.land.map(([c, i, j]) => {
      const k = Math.min(c, W.length - 1);
      return [k, Math.min(i, W[k].length - 1), Math.min(j, W[k][0].length - 1)];
    });
    return S.land;
  }

  function landscape(h) {
    const { S, W, net } = app;
    const [a, b] = chosen();
    const name = (q) => app.N.w(q[0]) + (W[q[0]].length > 1 ? sub(q[1] + 1) : '') + sub(q[2]);
    const key = `${h} ${name(a)} ${name(b)} ${W.length}`;
    if (el.firstElementChild?.dataset.k !== key) {
      const all = W.flatMap((m, c) => m.flatMap((r, i) => r.map((_, j) => [c, i, j])));
      const select = (k, mark) =>
        `<label>${mark} <select data-l="${k}" aria-label="weight on axis ${mark}">${all.map((q) => `<option value="${q}" ${q.join() === [a, b][k].join() ? 'selected' : ''}>${name(q)}</option>`).join('')}</select></label>`;
      el.innerHTML = `<div class="land" data-k="${key}"><canvas role="img" aria-label="the loss over two weights" style="width:${h}px;height:${h}px"></canvas><div>${select(0, '→')}${select(1, '↑')}<span class="soft">The other weights stay as they are now, so the hills move while you train.</span></div></div>`;
      el.querySelectorAll('select').forEach((s) =>
        s.addEventListener('change', () => {
          S.land[+s.dataset.l] = s.value.split(',').map(Number);
          app.paint();
        }),
      );
    }
    const place = (q) => q[1] * W[q[0]][0].length + q[2];
    const at = (weights, q) => weights[q[0]].data[place(q)];
    const path = [
      ...S.path.filter((one) => one.every((w, c) => w.data.length === net.weights[c]?.data.length)),
      net.weights,
    ].map((one) => [at(one, a), at(one, b)]);
    const middle = [0, 1].map((d) => (Math.min(...path.map((p) => p[d])) + Math.max(...path.map((p) => p[d]))) / 2);
    const R = Math.max(4, 1.3 * largest(path.flatMap((p) => [p[0] - middle[0], p[1] - middle[1]])));
    const all = app.trained();
    const samples = all.length > 200 ? all.filter((_, i) => i % Math.ceil(all.length / 200) === 0) : all;
    const own = net.weights;
    const level = new Float64Array(N_LAND * N_LAND);
    const moved = own.map((w) => w);
    moved[a[0]] = rowsCopy(own[a[0]]);
    if (b[0] !== a[0]) moved[b[0]] = rowsCopy(own[b[0]]);
    net.weights = moved;
    for (let r = 0; r < N_LAND; r++)
      for (let q = 0; q < N_LAND; q++) {
        moved[a[0]].data[place(a)] = middle[0] + ((q / (N_LAND - 1)) * 2 - 1) * R;
        moved[b[0]].data[place(b)] = middle[1] - ((r / (N_LAND - 1)) * 2 - 1) * R;
        level[r * N_LAND + q] = Math.log(Math.min(50, net.loss(samples)) + 1e-3);
      }
    net.weights = own;
    drawLand(h, level, path, middle, R);
  }

  const rowsCopy = (w) => Object.assign(Object.create(Object.getPrototypeOf(w)), w, { data: w.data.slice() });

  function drawLand(size, level, path, middle, R) {
    const canvas = el.querySelector('canvas');
    const [paper, ink] = [rgb(app.css('--paper')), rgb(app.css('--ink'))];
    const [lo, hi] = [Math.min(...level), Math.max(...level)];
    const image = new ImageData(N_LAND, N_LAND);
    level.forEach((z, i) => {
      const t = ((z - lo) / (hi - lo || 1)) * 0.5;
      for (let e = 0; e < 3; e++) image.data[4 * i + e] = paper[e] * (1 - t) + ink[e] * t;
      image.data[4 * i + 3] = 255;
    });
    const small = document.createElement('canvas');
    small.width = small.height = N_LAND;
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
        N_LAND,
      ))
        line.forEach(([x, y], i) => c[i ? 'lineTo' : 'moveTo']((x * size) / (N_LAND - 1), (y * size) / (N_LAND - 1)));
      c.stroke();
    }
    c.globalAlpha = 1;
    const point = ([x, y]) => [((x - middle[0] + R) / (2 * R)) * size, ((R - (y - middle[1])) / (2 * R)) * size];
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

  return function draw() {
    const [w, h] = [el.clientWidth, el.clientHeight];
    if (!w || !h) return;
    app.$$('#tabs button').forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.v === app.S.tab)));
    if (app.S.tab === 'loss') loss(w, h);
    else if (app.S.tab === 'grad') gradients(w, h);
    else landscape(h);
  };
}
