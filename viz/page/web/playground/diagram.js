// The network: what each neuron sees, lines as thick as their weights, the paths of the current step lit.
import { axis } from './names.js';
import { num, sub } from './marks.js';
import { THUMB } from './plane.js';

export function makeDiagram(app) {
  const { $ } = app;
  function draw() {
    const { S, F, N, W, CUR } = app;
    const box = $('#net .box');
    const svg = $('#net svg');
    const [w, h] = [box.clientWidth, box.clientHeight];
    if (!w || h < 40) return;
    svg.setAttribute('viewBox', `0 0 ${w} ${h}`);
    let { X } = axis(app, w);
    const { sizes } = app.net;
    const depth = N.depth();
    const big = app.el.classList.contains('show');
    const top = big ? 10 : 22;
    const H = h - top - 20;
    const widest = Math.min(big ? 74 : w > 1100 ? 60 : 46, (w / (depth + 2)) * 0.5);
    const wide = sizes.map((n) => Math.max(12, Math.min(widest, H / n - 6)));
    const narrow = w < 560;
    const Y = sizes.map((n, c) =>
      Array.from({ length: n }, (_, i) => top + H / 2 + (i - (n - 1) / 2) * Math.min(H / n, wide[c] * 1.65)),
    );
    if (narrow) {
      X = { ...X };
      for (let c = 0; c <= depth; c++) X[`n${c}`] = widest / 2 + 22 + (c * (w - widest - 32)) / depth;
    }
    const lit = ['bh', 'bw', 'fz', 'u'].includes(CUR.k) ? CUR.c : -1;
    const isLit = (c, i, j) => lit === c && (CUR.k === 'bh' ? j === S.row + 1 : CUR.k === 'fz' && i === S.row);
    let under = '';
    let over = '';
    for (let c = 0; c < depth; c++) {
      const [x0, x1] = [X[`n${c}`] + wide[c] / 2, X[`n${c + 1}`] - wide[c + 1] / 2];
      for (let i = 0; i < sizes[c + 1]; i++)
        for (let j = 1; j <= sizes[c]; j++) {
          const v = W[c][i][j];
          const [y0, y1, m] = [Y[c][j - 1], Y[c + 1][i], (x0 + x1) / 2];
          const d = `M${x0} ${y0}C${m} ${y0} ${m} ${y1} ${x1} ${y1}`;
          const on = isLit(c, i, j);
          const chosen = S.wsel && S.wsel.join() === [c, i, j].join();
          const thick = Math.min(8, 0.7 + 1.25 * Math.abs(v));
          if (on && CUR.k === 'bh') {
            over += `<path class="flow" d="M${x1} ${y1}C${m} ${y1} ${m} ${y0} ${x0 + 9} ${y0}" fill="none" stroke="var(--grd)" stroke-width="${thick + 1}"/>`;
            const t = 0.64;
            const bx = (1 - t) ** 3 * x0 + 3 * (1 - t) ** 2 * t * m + 3 * (1 - t) * t * t * m + t ** 3 * x1;
            const by = (1 - t) ** 3 * y0 + 3 * (1 - t) ** 2 * t * y0 + 3 * (1 - t) * t * t * y1 + t ** 3 * y1;
            const text = num(v * F.b.gZ[c][i], 2);
            const size = big ? 17 : 12;
            const long = text.length * size * 0.61 + 12;
            if (w > 620)
              over += `<rect x="${bx - long / 2}" y="${by - size * 0.78}" width="${long}" height="${size * 1.56}" rx="4" fill="var(--bg)" stroke="var(--grd)"/><text class="sm" x="${bx}" y="${by + size * 0.36}" text-anchor="middle" style="fill:var(--grd)">${text}</text>`;
          } else {
            const fade = ['bh', 'fz'].includes(CUR.k) && lit === c && !on ? ' fade' : '';
            under += `<path class="w ${v < 0 ? 'n' : 'p'}${fade}" d="${d}" stroke-width="${(chosen ? 2 : 0) + thick}" ${v < 0 ? 'stroke-dasharray="7 4"' : ''}/>`;
          }
          if (chosen)
            over += `<circle cx="${m}" cy="${(y0 + y1) / 2}" r="6" fill="var(--lit)" stroke="var(--fg)" stroke-width="2"/>`;
          under += `<path class="w hit" data-w="${c},${i},${j}" d="${d}"/>`;
        }
    }
    if (CUR.k === 'bh') {
      const [x, y] = [X[`n${CUR.c}`] + wide[CUR.c] / 2, Y[CUR.c][S.row]];
      over += `<path d="M${x + 1} ${y}l12 -6.5v13z" fill="var(--grd)"/>`;
    }
    for (let c = 0; c < sizes.length; c++)
      for (let i = 0; i < sizes[c]; i++) {
        const [x, y] = [X[`n${c}`], Y[c][i]];
        const ts = wide[c];
        const on = CUR.to === `h${c}` || CUR.to === `z${c - 1}`;
        if (c) under += bias(W[c - 1][i][0], x, y, ts, `${c - 1},${i},0`, S.wsel);
        const frame = on
          ? `<rect x="${x - ts / 2 - 4}" y="${y - ts / 2 - 4}" width="${ts + 8}" height="${ts + 8}" rx="8" fill="var(--lit)" stroke="var(--fg)" stroke-width="${i === S.row ? 2.6 : 1.2}"/>`
          : '';
        const [px, py] = app.plane.pixel(F.p.x, ts);
        const dot =
          ts > 26
            ? `<circle cx="${x - ts / 2 + px}" cy="${y - ts / 2 + py}" r="${ts > 50 ? 3.6 : 2.8}" fill="var(--lit)" stroke="var(--lit-ink)" stroke-width="1.2" pointer-events="none"/>`
            : '';
        under += `<g data-n="${c},${i}">${frame}<foreignObject x="${x - ts / 2}" y="${y - ts / 2}" width="${ts}" height="${ts}"><canvas xmlns="http://www.w3.org/1999/xhtml" width="${THUMB}" height="${THUMB}" data-t="${c},${i}" class="thumb"></canvas></foreignObject>${dot}</g>`;
        if (c === 0)
          under += `<text class="lab" x="${x}" y="${y - ts / 2 - 6}" text-anchor="middle">x${sub(i + 1)}</text>`;
      }
    if (!narrow) {
      const name = app.net.outputs === 1 ? `P(${app.classes[1]})` : 'softmax';
      const [x, at] = [X[`n${depth}`], top + H / 2];
      const on = CUR.to === 'l';
      under += `<text class="lab" x="${x}" y="${Math.max(12, Math.min(...Y[depth]) - wide[depth] / 2 - 8)}" text-anchor="middle">${name}</text>`;
      under += `<path d="M${x + wide[depth] / 2} ${at}H${X.l - 21}" stroke="var(--line)" stroke-width="1.6"/><circle cx="${X.l}" cy="${at}" r="19" fill="${on ? 'var(--lit)' : 'var(--panel)'}" stroke="var(--${on ? 'fg' : 'line'})" stroke-width="${on ? 2.5 : 1.4}"/><text x="${X.l}" y="${at + 5}" text-anchor="middle" class="ell${on ? ' onn' : ''}">l</text>`;
    }
    if (!big && app.canEdit)
      for (let c = 1; c < depth; c++) {
        const x = X[`n${c}`];
        under += `<g class="pm" role="button" tabindex="0" aria-label="one neuron less in layer ${c}" data-pm="${c},-1"><rect x="${x - 40}" y="0" width="24" height="20" rx="5"/><text x="${x - 28}" y="15">−</text></g><text x="${x}" y="15" text-anchor="middle" class="lab count">${sizes[c]}</text><g class="pm" role="button" tabindex="0" aria-label="one neuron more in layer ${c}" data-pm="${c},1"><rect x="${x + 16}" y="0" width="24" height="20" rx="5"/><text x="${x + 28}" y="15">+</text></g>`;
      }
    const focused = app.shadow.activeElement?.dataset?.pm;
    svg.innerHTML = under + over;
    if (focused) svg.querySelector(`[data-pm="${focused}"]`)?.focus();
    pictures();
    const count = app.net.weights.reduce((s, a) => s + a.data.length, 0);
    $('#netsay').textContent = `${sizes.join('-')} · ${count} weights`;
  }
  /** What each neuron gives over the plane. */
  function pictures() {
    const thumbs = app.plane.pictures();
    for (const canvas of app.$$('#net canvas')) {
      const [c, i] = canvas.dataset.t.split(',').map(Number);
      const image = thumbs[c]?.[i];
      if (image) canvas.getContext('2d').putImageData(image, 0, 0);
    }
  }
  return { draw, pictures };
}

function bias(b, x, y, ts, key, chosen) {
  const color = b < 0 ? 'soft' : 'val';
  const on = chosen && chosen.join() === key;
  const [cx, cy] = [x - ts / 2 - 10, y + ts / 2 + (ts < 24 ? 0 : 10)];
  return `<g data-w="${key}" class="bias"><path d="M${x - ts / 2} ${y + ts / 2 - (ts < 24 ? 6 : 0)}L${cx} ${cy}" stroke="var(--${color})" stroke-width="${Math.min(4, 0.8 + Math.abs(b))}" ${b < 0 ? 'stroke-dasharray="3 2"' : ''}/><circle cx="${cx}" cy="${cy}" r="${Math.min(9, 3.5 + 2 * Math.abs(b)) / 2 + 0.5}" fill="${on ? 'var(--lit)' : b < 0 ? 'var(--bg)' : 'var(--val)'}" stroke="var(--${color})" stroke-width="1.6"/><rect x="${cx - 9}" y="${cy - 10}" width="20" height="20" fill="transparent"/></g>`;
}
