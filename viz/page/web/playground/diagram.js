// The network: what each neuron sees, lines as thick as their weights, the paths of the current step lit.
import { axis } from './names.js';
import { esc, isTall, num, sub } from './marks.js';
import { health, summary } from './health.js';
import { THUMB } from './plane.js';
import { redraw } from './redraw.js';
import { columnOf } from './skips.js';

export function makeDiagram(app) {
  const { $ } = app;
  /** Where neurons stand, as [layer, row, x, y, half its width]. @type {number[][]} */
  let spots = [];
  /** Those that dropout leaves out now. */
  const outs = () => spots.map(([c, i, ...at]) => (app.net.masks[c]?.[i] === 0 ? leftOut(...at) : '')).join('');
  function draw() {
    const { S, F, N, W, CUR } = app;
    const svg = $('#net svg');
    const [w, h] = app.sizes.net;
    if (!w || h < 40) return;
    svg.setAttribute('viewBox', `0 0 ${w} ${h}`);
    let { X } = axis(app, w);
    const { sizes } = app.net;
    const depth = N.depth();
    const big = app.el.classList.contains('show');
    const top = big ? 26 : 22;
    const { skips } = app.net;
    const H = h - top - 20 - (skips.length ? 4 + 12 * skips.length : 0);
    const widest = Math.min(big ? 74 : w > 1100 ? 60 : 46, (w / (depth + 2)) * 0.5);
    const wide = sizes.map((n) => Math.max(5, Math.min(widest, H / n - Math.max(2, Math.min(6, H / n / 4)))));
    const named = [...S.features, ...app.net.extra];
    const narrow = w < 560;
    const Y = sizes.map((n, c) =>
      Array.from({ length: n }, (_, i) => top + H / 2 + (i - (n - 1) / 2) * Math.min(H / n, wide[c] * 1.65)),
    );
    if (narrow) {
      X = { ...X };
      for (let c = 0; c <= depth; c++) X[`n${c}`] = widest / 2 + 22 + (c * (w - widest - 32)) / depth;
    }
    // Beside the inputs stand their names, above them where there is room.
    const beside = sizes[0] > 3 || H / sizes[0] - wide[0] < 15;
    if (beside) {
      const longest = Math.max(...named.map((name) => name.length));
      const [room, wanted] = [X.n0 - wide[0] / 2 - 5, 7 * Math.min(14, longest)];
      X = { ...X, n0: X.n0 + Math.max(0, Math.min(wanted - room, 0.32 * (X.n1 - X.n0))) };
    }
    const lit = ['bh', 'bw', 'fz', 'u'].includes(CUR.k) ? CUR.c : -1;
    const held = (c, i, j) => app.net.fixed[c][i * W[c][0].length + j];
    const isLit = (c, i, j) => lit === c && (CUR.k === 'bh' ? j === S.row + 1 : CUR.k === 'fz' && i === S.row);
    const ill = health(app.model);
    const tab = rove(app, sizes);
    let under = '';
    let over = '';
    spots = [];
    for (let c = 0; c < depth; c++) {
      const [x0, x1] = [X[`n${c}`] + wide[c] / 2, X[`n${c + 1}`] - wide[c + 1] / 2];
      /** What comes back along each lit line. @type {{x: number, y: number, text: string}[]} */
      const factors = [];
      for (let i = 0; i < sizes[c + 1]; i++)
        for (let j = 1; j <= sizes[c]; j++) {
          const v = W[c][i][j];
          const [y0, y1, m] = [Y[c][j - 1], Y[c + 1][i], (x0 + x1) / 2];
          const d = `M${x0} ${y0}C${m} ${y0} ${m} ${y1} ${x1} ${y1}`;
          const on = app.lit ? app.lit.has(`${c},${i},${j}`) : isLit(c, i, j);
          const chosen = S.wsel && S.wsel.join() === [c, i, j].join();
          const thick = Math.min(8, 0.7 + 1.25 * Math.abs(v));
          if (on && (CUR.k === 'bh' || app.lit)) {
            over += `<path class="flow" d="M${x1} ${y1}C${m} ${y1} ${m} ${y0} ${x0 + 9} ${y0}" fill="none" stroke="var(--grd)" stroke-width="${thick + 1}"/>`;
            const t = 0.64;
            const bx = (1 - t) ** 3 * x0 + 3 * (1 - t) ** 2 * t * m + 3 * (1 - t) * t * t * m + t ** 3 * x1;
            const by = (1 - t) ** 3 * y0 + 3 * (1 - t) ** 2 * t * y0 + 3 * (1 - t) * t * t * y1 + t ** 3 * y1;
            if (w > 620) factors.push({ x: bx, y: by, text: num(app.lit ? v : v * F.b.gZ[c][i], 2) });
          } else if (held(c, i, j) === 2) {
            over += `<path d="M${m - 5} ${(y0 + y1) / 2 - 5}l10 10m0 -10l-10 10" stroke="var(--soft)" stroke-width="1.6"/>`;
          } else {
            const fade = !on && (app.lit || (['bh', 'fz'].includes(CUR.k) && lit === c)) ? ' fade' : '';
            under += `<path class="w ${v < 0 ? 'n' : 'p'}${fade}" d="${d}" stroke-width="${(chosen ? 2 : 0) + thick}" ${v < 0 ? 'stroke-dasharray="7 4"' : ''}/>`;
          }
          if (chosen)
            over += `<circle cx="${m}" cy="${(y0 + y1) / 2}" r="6" fill="var(--lit)" stroke="var(--fg)" stroke-width="2"/>`;
          if (held(c, i, j) === 1)
            over += `<rect x="${m - 4.5}" y="${(y0 + y1) / 2 - 4.5}" width="9" height="9" rx="2" fill="var(--bg)" stroke="var(--fg)" stroke-width="1.6"/>`;
          under += `<path class="w hit" data-w="${c},${i},${j}" d="${d}" ${tab('w', c, i, j)}/>`;
        }
      over += framed(factors, big ? 17 : isTall() ? 14 : 12);
    }
    skips.forEach((way, k) => {
      const [from, to] = way.map(columnOf);
      const below = (c) => Math.max(...Y[c]) + wide[c] / 2;
      const forward = S.mode === 'f' && CUR.to === way[1];
      const on = forward || (app.lit ? app.lit.has(way.join()) : S.mode === 'b' && CUR.to === way[0]);
      const aside = from === to ? 8 : 0;
      over += wayAround(
        [X[`n${from}`] - aside, below(from)],
        [X[`n${to}`] + aside, below(to) + 9],
        h - 7 - 12 * k,
        on,
        forward,
      );
    });
    if (CUR.k === 'bh') {
      const [x, y] = [X[`n${CUR.c}`] + wide[CUR.c] / 2, Y[CUR.c][S.row]];
      over += `<path d="M${x + 1} ${y}l12 -6.5v13z" fill="var(--grd)"/>`;
    }
    for (let c = 0; c < sizes.length; c++)
      for (let i = 0; i < sizes[c]; i++) {
        const [x, y] = [X[`n${c}`], Y[c][i]];
        const ts = wide[c];
        const on = CUR.to === `h${c}` || CUR.to === `z${c - 1}`;
        if (c)
          under += bias(W[c - 1][i][0], x, y, ts, `${c - 1},${i},0`, S.wsel, tab('w', c - 1, i, 0), held(c - 1, i, 0));
        // Frames of neighbours do not touch.
        const rim = Math.max(1.5, Math.min(4, (Math.min(H / sizes[c], ts * 1.65) - ts) / 2 - 1));
        const frame = on
          ? `<rect x="${x - ts / 2 - rim}" y="${y - ts / 2 - rim}" width="${ts + 2 * rim}" height="${ts + 2 * rim}" rx="${4 + rim}" fill="var(--lit)" stroke="var(--fg)" stroke-width="${i === S.row ? 2.6 : 1.2}"/>`
          : '';
        const [px, py] = app.plane.pixel(F.p, ts);
        const dot =
          ts > 26
            ? `<circle cx="${x - ts / 2 + px}" cy="${y - ts / 2 + py}" r="${ts > 50 ? 3.6 : 2.8}" fill="var(--lit)" stroke="var(--lit-ink)" stroke-width="1.2" pointer-events="none"/>`
            : '';
        // Beside the neuron, for over a small one it would hide it and its neighbours; of two near ones, side by side.
        const aside = i % 2 && Y[c][i] - Y[c][i - 1] < 14 ? 36 : 0;
        const badge = ill[c - 1]?.[i]
          ? `<text class="badge halo" x="${x + ts / 2 + (narrow ? 3 : 8) + aside}" y="${y + 4}">${ill[c - 1][i] === 'saturated' ? 'flat' : ill[c - 1][i]}</text>`
          : '';
        under += `<g data-n="${c},${i}" ${tab('n', c, i)}>${frame}<foreignObject x="${x - ts / 2}" y="${y - ts / 2}" width="${ts}" height="${ts}"><canvas xmlns="http://www.w3.org/1999/xhtml" width="${THUMB}" height="${THUMB}" data-t="${c},${i}" class="thumb"></canvas></foreignObject>${dot}${badge}</g>`;
        spots.push([c, i, x, y, ts / 2]);
        if (c === 0 && sizes[0] < 9) {
          const [lx, ly] = beside ? [x - ts / 2 - 5, y + 4] : [x, y - ts / 2 - 6];
          const room = (beside ? lx : 2 * x) / 7;
          const short = named.map((name) => elided(name, room));
          // Names that begin alike say less than their numbers.
          const text = new Set(short).size < named.length ? `x${sub(i + 1)}` : short[i];
          under += `<text class="lab" x="${lx}" y="${ly}" text-anchor="${beside ? 'end' : 'middle'}">${esc(text)}<title>${esc(named[i])}</title></text>`;
        }
      }
    if (!narrow) {
      const name = app.net.probable
        ? app.net.outputs === 1
          ? `P(${app.classes[1]})`
          : 'softmax'
        : app.net.classifies
          ? 'score'
          : esc(app.page.target);
      const [x, at] = [X[`n${depth}`], top + H / 2];
      const on = CUR.to === 'l';
      under += `<text class="lab" x="${x}" y="${Math.max(12, Math.min(...Y[depth]) - wide[depth] / 2 - 8)}" text-anchor="middle">${name}</text>`;
      under += `<path d="M${x + wide[depth] / 2} ${at}H${X.l - 21}" stroke="var(--line)" stroke-width="1.6"/><circle cx="${X.l}" cy="${at}" r="19" fill="${on ? 'var(--lit)' : 'var(--panel)'}" stroke="var(--${on ? 'fg' : 'line'})" stroke-width="${on ? 2.5 : 1.4}"/><text x="${X.l}" y="${at + 5}" text-anchor="middle" class="ell${on ? ' onn' : ''}">l</text>`;
    }
    if (!big && app.canEdit)
      for (let c = 1; c < depth; c++) {
        const x = X[`n${c}`];
        const apart = depth > 2 ? X.n2 - X.n1 : 99;
        const button = apart < 88 ? 20 : 24;
        const gap = Math.max(2, Math.min(16, apart / 2 - button - 2));
        const pm = (by, at, label, text) =>
          `<g class="pm" role="button" tabindex="0" aria-label="${label} in layer ${c}" data-pm="${c},${by}"><rect x="${at}" y="0" width="${button}" height="20" rx="5"/><text x="${at + button / 2}" y="15">${text}</text></g>`;
        if (app.net.probable && c > 1 && sizes[c - 1] === sizes[c] && apart > 132) {
          const isOn = skips.some((way) => way.join() === `h${c - 1},h${c}`);
          under += `<g class="pm around${isOn ? ' on' : ''}" role="button" tabindex="0" aria-pressed="${isOn}" aria-label="a way around layer ${c}" data-pm="${c},0"><title>Add what layer ${c} takes to what it gives: a residual</title><rect x="${x - 72}" y="0" width="26" height="20" rx="5"/><path d="M${x - 67} 7v6h14v-6m-3 3l3 -3l3 3" fill="none" stroke="currentColor" stroke-width="1.5"/></g>`;
        }
        under += pm(-1, x - gap - button, 'one neuron less', '−');
        if (gap > 9) under += `<text x="${x}" y="15" text-anchor="middle" class="lab count">${sizes[c]}</text>`;
        under += pm(1, x + gap, 'one neuron more', '+');
      }
    const { pm, w: line, n: neuron } = app.shadow.activeElement?.dataset ?? {};
    const inside = svg.contains(app.shadow.activeElement);
    redraw(svg, `${under}<g pointer-events="none">${over}</g><g class="outs" pointer-events="none">${outs()}</g>`);
    const again = pm ? `[data-pm="${pm}"]` : inside && (line ? `[data-w="${line}"]` : neuron && `[data-n="${neuron}"]`);
    if (again) svg.querySelector(again)?.focus({ preventScroll: true });
    pictures();
    const count = app.net.weights.reduce((s, a) => s + a.data.length, 0);
    const sick = summary(ill);
    $('#netsay').textContent = `${sizes.join('-')} · ${count} weights${sick && ` · ${sick}`}`;
  }
  /** The lines as thick as their weights are now, and who is left out, where nothing else has changed: a drag or a run stays smooth. */
  function move() {
    for (const hit of $('#net svg').querySelectorAll('.hit[data-w]')) {
      const line = hit.previousElementSibling;
      if (!line?.classList.contains('w') || line.classList.contains('hit')) continue;
      const [c, i, j] = hit.dataset.w.split(',').map(Number);
      const v = app.W[c]?.[i]?.[j] ?? 0;
      line.setAttribute('stroke-width', Math.min(8, 0.7 + 1.25 * Math.abs(v)).toFixed(2));
      if (line.classList.contains('n') === v < 0) continue;
      line.classList.toggle('n', v < 0);
      line.classList.toggle('p', v >= 0);
      if (v < 0) line.setAttribute('stroke-dasharray', '7 4');
      else line.removeAttribute('stroke-dasharray');
    }
    const marked = $('#net svg .outs');
    if (marked) redraw(marked, outs());
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
  return { draw, move, pictures };
}

/** A name in a room of so many characters. */
const elided = (name, room) => (name.length <= room ? name : `${name.slice(0, Math.max(1, room - 1)).trimEnd()}…`);

/** Attributes of what can be chosen by keyboard: one stop for Tab, the arrows lead from there. */
function rove(app, sizes) {
  const { S, W, N } = app;
  const kinds = ['moves', 'frozen', 'cut'];
  const [kind, ...at] = (S.rove ?? 'w,0,0,1').split(',');
  const fits = kind === 'w' ? W[at[0]]?.[at[1]]?.[at[2]] !== undefined : sizes[at[0]] > Number(at[1]);
  if (!fits) S.rove = 'w,0,0,1';
  else S.rove ??= 'w,0,0,1';
  return (what, c, i, j = -1) => {
    const label =
      what === 'n'
        ? c
          ? `neuron ${i + 1} of layer ${c}`
          : `input ${esc([...S.features, ...app.net.extra][i])}`
        : `${j ? `weight from ${N.h(c)}${sub(j)} to ${N.z(c)}${sub(i + 1)}` : `bias of ${N.z(c)}${sub(i + 1)}`}: ${num(W[c][i][j], 3)}, ${kinds[app.net.fixed[c][i * W[c][0].length + j]]}`;
    const key = what === 'n' ? `n,${c},${i}` : `w,${c},${i},${j}`;
    return `role="button" aria-label="${label}" tabindex="${key === S.rove ? 0 : -1}"`;
  };
}

/** A way around layers: down, along, and up to where it is added. */
function wayAround([x0, y0], [x1, y1], y, on, forward) {
  const color = `var(--${on ? (forward ? 'val' : 'grd') : 'soft'})`;
  return `<path class="${on ? 'flow' : ''}" d="${forward || !on ? `M${x0} ${y0}V${y}H${x1}V${y1}` : `M${x1} ${y1}V${y}H${x0}V${y0}`}" fill="none" stroke="${color}" stroke-width="${on ? 3 : 1.6}" stroke-linejoin="round"/><circle cx="${x1}" cy="${y1}" r="6" fill="var(--bg)" stroke="${color}" stroke-width="1.6"/><path d="M${x1 - 3} ${y1}h6m-3 -3v6" stroke="${color}" stroke-width="1.6"/>`;
}

/** Numbers in frames, of which none covers another. @param {{x: number, y: number, text: string}[]} found @param {number} size */
function framed(found, size) {
  const high = size * 1.56;
  found.sort((a, b) => a.y - b.y);
  const tops = found.map(({ y }) => y);
  for (let k = 1; k < tops.length; k++) tops[k] = Math.max(tops[k], tops[k - 1] + high + 1);
  const moved = tops.reduce((sum, y, k) => sum + y - found[k].y, 0) / (tops.length || 1);
  return found
    .map(({ x, text }, k) => {
      const [y, long] = [tops[k] - moved, text.length * size * 0.61 + 12];
      return `<rect x="${x - long / 2}" y="${y - high / 2}" width="${long}" height="${high}" rx="4" fill="var(--bg)" stroke="var(--grd)"/><text class="sm" x="${x}" y="${y + size * 0.36}" text-anchor="middle" style="fill:var(--grd)">${text}</text>`;
    })
    .join('');
}

/** Over a neuron that dropout leaves out. */
const leftOut = (x, y, r) =>
  `<rect class="out" x="${x - r}" y="${y - r}" width="${2 * r}" height="${2 * r}" rx="4" fill="var(--bg)" opacity=".72"/><path d="M${x - r} ${y - r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}" stroke="var(--fg)" stroke-width="1.6"/>`;

function bias(b, x, y, ts, key, chosen, attributes, held) {
  const color = b < 0 ? 'soft' : 'val';
  const on = chosen && chosen.join() === key;
  const [cx, cy] = [x - ts / 2 - 10, y + ts / 2 + (ts < 24 ? 0 : 10)];
  const mark =
    held === 2
      ? `<path d="M${cx - 4} ${cy - 4}l8 8m0 -8l-8 8" stroke="var(--soft)" stroke-width="1.6"/>`
      : held === 1
        ? `<rect x="${cx - 5}" y="${cy - 5}" width="10" height="10" rx="2" fill="var(--bg)" stroke="var(--fg)" stroke-width="1.6"/>`
        : '';
  return `<g data-w="${key}" class="bias" ${attributes}><path d="M${x - ts / 2} ${y + ts / 2 - (ts < 24 ? 6 : 0)}L${cx} ${cy}" stroke="var(--${color})" stroke-width="${Math.min(4, 0.8 + Math.abs(b))}" ${b < 0 ? 'stroke-dasharray="3 2"' : ''}/><circle cx="${cx}" cy="${cy}" r="${Math.min(9, 3.5 + 2 * Math.abs(b)) / 2 + 0.5}" fill="${on ? 'var(--lit)' : b < 0 ? 'var(--bg)' : 'var(--val)'}" stroke="var(--${color})" stroke-width="1.6"/><rect x="${cx - 9}" y="${cy - 10}" width="20" height="20" fill="transparent"/>${mark}</g>`;
}
