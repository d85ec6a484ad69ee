// What is seen of training: the loss over the epochs, the size of gradients by layer, a cut through the landscape.
import { makeLandscape } from './landscape.js';
import { num, ticks } from './marks.js';

export function makeLens(app) {
  const { $ } = app;
  const el = $('#lens');
  const landscape = makeLandscape(app, el);

  function loss(w, h) {
    const { hist, epoch } = app.S;
    const other = app.compare.pinned()?.S.hist ?? [];
    const most =
      1.08 * [...hist, ...other].reduce((m, a) => Math.max(m, ...[a[1], a[2]].filter(Number.isFinite)), 0.05);
    const end = Math.max(20, epoch, other.at(-1)?.[0] ?? 0);
    const x = (v) => 38 + (v / end) * (w - 44);
    const y = (v) => h - 18 - (v / most) * (h - 34);
    const path = (i, of = hist) =>
      of
        .filter((a) => Number.isFinite(a[i]))
        .map((a, k) => `${k ? 'L' : 'M'}${x(a[0]).toFixed(1)} ${y(a[i]).toFixed(1)}`)
        .join('');
    const lines = ticks(0, most, h < 100 ? 2 : 4)
      .map(
        (v) =>
          `<path d="M38 ${y(v)}H${w - 6}" stroke="var(--hair)"/><text class="sm soft" x="33" y="${y(v) + 4}" text-anchor="end">${num(v, 2)}</text>`,
      )
      .join('');
    const last = hist[hist.length - 1] ?? [0, 0];
    el.innerHTML = `<svg viewBox="0 0 ${w} ${h}" style="height:${h}px" role="img" aria-label="loss over epochs">${lines}<path d="${path(1)}" fill="none" stroke="var(--fg)" stroke-width="2.2"/>${other.length ? `<path d="${path(1, other)}" fill="none" stroke="var(--soft)" stroke-width="1.6" stroke-dasharray="1.5 3"/><text class="lab" x="60" y="10">┈ A&#160;&#160;— B</text>` : ''}<path d="${path(2)}" fill="none" stroke="var(--fg)" stroke-width="1.6" stroke-dasharray="5 4"/><circle cx="${x(last[0])}" cy="${y(last[1])}" r="3.4" fill="var(--fg)"/><text class="lab" x="${w - 8}" y="10" text-anchor="end">— train${app.S.split < 1 ? '&#160;&#160; ┄ held out' : ''}</text><text class="lab" x="38" y="${h - 3}">0</text><text class="lab" x="${w - 6}" y="${h - 3}" text-anchor="end">epoch ${end}</text></svg>`;
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
    el.innerHTML = `<svg viewBox="0 0 ${w} ${h}" style="height:${h}px" role="img" aria-label="size of the gradient in each layer, logarithmic">${o}</svg>`;
  }

  return function draw() {
    const [w, h] = app.sizes.lens;
    if (!w || !h) return;
    app.$$('#tabs button').forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.v === app.S.tab)));
    if (app.S.tab === 'loss') loss(w, h);
    else if (app.S.tab === 'grad') gradients(w, h);
    else landscape(h);
  };
}
