// The chain of one sample: values flow right, gradients left; each arrow between vectors carries its factor.
import { axis, nodesOf } from './names.js';
import { flat, isTall, largest, num, tenth, tint } from './marks.js';
import { redraw } from './redraw.js';
import { nameOf } from './skips.js';

const head = (x, y, way, color, s = 5) => `<path d="M${x} ${y}l${-way * s * 1.7} ${-s}v${2 * s}z" fill="${color}"/>`;

/** How high rows are in which numbers of this size are read. */
const READ = 13.2;

function cells(x, y, w, v, kind, on, high, numbered, key) {
  const most = largest(v);
  return v
    .map((u, i) => {
      const at = y + i * high;
      const fill = on ? tint(kind, 0.08 + (0.3 * Math.abs(u)) / most) : 'none';
      const here = on && on.row === i;
      const text = numbered
        ? `<text class="cv" x="${x}" y="${at + high / 2 + 3.8}" style="fill:var(${on ? `--${kind}-ink` : '--soft'})">${on ? num(u, w < 52 ? 1 : 2) : '—'}</text>`
        : on && u < 0
          ? `<path d="M${x - 4} ${at + high / 2 - 0.5}h8" stroke="var(--${kind}-ink)" stroke-width="1.6"/>`
          : '';
      return `<g data-row="${key},${i}" class="cellg"><rect class="cell" x="${x - w / 2}" y="${at}" width="${w}" height="${high - 1}" rx="2.5" style="fill:${fill}${on ? '' : ';stroke:var(--line);stroke-dasharray:3 3'}"/>${here ? `<rect x="${x - w / 2 - 0.5}" y="${at - 0.5}" width="${w + 1}" height="${high}" rx="3" fill="none" stroke="var(--fg)" stroke-width="1.8"/>` : ''}${text}</g>`;
    })
    .join('');
}

/** How many shades the cells of a small matrix have: all of one shade are one path, however many there are. */
const SHADES = 24;

function mini(x, y, rows, kind, on, size) {
  const most = largest(flat(rows));
  const shades = Array(SHADES + 1).fill('');
  const side = tenth(Math.max(size - 1, 0.7 * size));
  let negative = '';
  rows.forEach((row, i) =>
    row.forEach((v, j) => {
      const [X, Y] = [tenth(x + j * size + (j ? 2 : 0)), tenth(y + i * size)];
      shades[on ? Math.round((SHADES * Math.abs(v)) / most) || 0 : 0] += `M${X} ${Y}h${side}v${side}h${-side}z`;
      if (on && v < 0 && size > 4) negative += `M${tenth(X + 1.5)} ${tenth(Y + side / 2)}h${tenth(size - 4)}`;
    }),
  );
  if (!on) return `<path d="${shades[0]}" fill="none" stroke="var(--line)" stroke-dasharray="2 2"/>`;
  const filled = shades.map((d, k) => d && `<path d="${d}" style="fill:${tint(kind, 0.1 + (0.85 * k) / SHADES)}"/>`);
  return `${filled.join('')}<path d="${negative}" stroke="var(--bg)" stroke-width="1.5"/>`;
}

export function makeChain(app) {
  const { $ } = app;
  return function draw() {
    const { S, F, N, W, CUR } = app;
    const svg = $('#chain .scroll svg');
    const scroll = $('#chain .scroll');
    const wide = app.sizes.chain[0];
    $('#zoom').setAttribute('aria-pressed', String(!!S.zoom));
    if (!wide) return;
    if (S.zoom) {
      app.zoom.draw(svg, wide);
      return;
    }
    const depth = N.depth();
    // Where it does not fit there is room for words and cells behind the edge.
    const least = (2 * depth + 2) * 36 + depth * 48 + (depth + 1) * 30;
    const w = least > wide ? 1.45 * least : wide;
    const big = wide > 1200;
    const { X, nw, wg } = axis(app, w);
    const nodes = nodesOf(app);
    const most = Math.max(...nodes.map((n) => n.v.length));
    const isLow = matchMedia('(max-height: 779px)').matches;
    const few = nw > 42 && most <= (isLow ? 4 : 5);
    // Long vectors have thin rows in a lane of this height; short ones beside them have numbers all the same.
    const lane = isLow ? 48 : big && isTall() ? 108 : 66;
    const thin = few ? (isLow ? READ : big ? 22 : most > 4 ? 15 : 17) : Math.max(4, Math.min(lane / 6, lane / most));
    const T = 16;
    const rh = big ? 46 : 38;
    const v0 = T + rh + 7;
    const vl = Math.max(most, 2) * thin;
    const read = READ * (isTall() ? 1.17 : 1);
    const isRead = (k) => nw > 42 && k * read <= vl;
    const highOf = (k) => (few || !isRead(k) ? thin : Math.min(big ? 22 : 17, vl / k));
    const g0 = v0 + vl + 9;
    const { skips } = app.net;
    const end = g0 + vl + 4;
    const H = end + 4 + (skips.length ? 6 + 13 * skips.length : 0);
    const [mv, mg] = [v0 + vl / 2, g0 + vl / 2];
    const cw = Math.min(nw, big ? 72 : nw);
    // The frame of the current weights stands out above.
    svg.setAttribute('viewBox', `0 -5 ${w} ${H + 5}`);
    svg.style.height = `${H + 5}px`;
    svg.style.width = `${w}px`;
    let o = '';
    nodes.forEach((n, i) => {
      const x = X[n.k];
      const on = CUR.to === n.k;
      const high = highOf(n.v.length);
      const numbered = few || isRead(n.v.length);
      const at = (from) => from + (vl - n.v.length * high) / 2;
      const row = (mode) => (on && n.v.length > 1 && S.mode === mode ? S.row : -1);
      const shape = nw > 50 ? `(${n.k === 'l' || n.v.length === 1 ? '' : `${n.v.length},`})` : '';
      o += `<g data-node="${n.k}" class="cellg"><rect class="box0${on ? ' on' : ''}" x="${x - nw / 2}" y="${T}" width="${nw}" height="${rh}" rx="7" ${F.val[n.k] ? '' : 'stroke-dasharray="5 4"'}/><text class="nm${on ? ' onn' : ''}" x="${x}" y="${T + rh * 0.43}">${n.n}<tspan class="shape${on ? ' onn' : ''}" dx="4">${shape}</tspan></text><text class="op${on ? ' onn' : ''}" x="${x}" y="${T + rh * 0.82}">${n.op.length * 6.4 > nw ? n.short : n.op}</text></g>`;
      o += cells(x, at(v0), cw, n.v, 'val', F.val[n.k] && { row: n.k === 'l' ? -1 : row('f') }, high, numbered, n.k);
      if (n.g) o += cells(x, at(g0), cw, n.g, 'grd', F.gra[n.k] && { row: row('b') }, high, numbered, n.k);
      else
        o += `<text class="op start" x="${x - nw / 2}" y="${mg - 2}">no</text><text class="op start" x="${x - nw / 2}" y="${mg + 12}">gradient</text>`;
      if (i) o += arrows(app, nodes[i - 1], n, X[nodes[i - 1].k] + cw / 2 + 4, x - cw / 2 - 4, mv, mg);
    });
    for (let c = 0; c < depth; c++) {
      const [r, q] = [W[c].length, W[c][0].length];
      const size = Math.min(big ? 13 : 11, (wg - 30) / 2 / q, (rh + 4) / r);
      const mw = q * size + 2;
      const x = X[`w${c}`];
      const on = CUR.to === `w${c}`;
      const y = T + (rh - r * size) / 2;
      const [x0, x1] = [x - mw - 3, x + 3];
      const shape = N.w(c) === 'w' ? `(${q},)` : `(${r}, ${q})`;
      // The frame of the current weights stays between the nodes beside them, and so does their name.
      const framed = Math.max(2 * mw + 16, Math.min(7.3 * shape.length + (isTall() ? 50 : 34), wg - 2));
      const isShort = on && framed < 7.3 * shape.length + 30;
      if (on)
        o += `<path d="M${x - framed / 2} ${T}V6q0 -7 7 -7H${x + framed / 2 - 7}q7 0 7 7V${T}z" fill="var(--lit)"/><rect x="${x - framed / 2}" y="-1" width="${framed}" height="${T + rh + 6}" rx="7" fill="none" stroke="var(--fg)" stroke-width="2.4"/>`;
      o += `<text class="wn${on ? ' onn' : ''}" x="${x}" y="12" text-anchor="middle">${N.w(c)}${isShort ? '' : `<tspan dx="5" class="shape${on ? ' onn' : ''}">${shape}</tspan>`}</text>${mini(x0, y, W[c], 'val', true, size)}${mini(x1, y, F.b.gW[c], 'grd', F.gra[`w${c}`], size)}`;
      const now = on && S.mode === 'b';
      o += `<path d="M${X[`z${c}`] - nw / 2 - 2} ${T + rh / 2}H${x1 + mw + (now ? 9 : 1)}" stroke="${now ? 'var(--grd)' : 'var(--line)'}" stroke-width="${now ? 3 : 1.3}"/>${now ? head(x1 + mw + 4, T + rh / 2, -1, 'var(--grd)') : ''}`;
    }
    skips.forEach(([from, to], k) => {
      const y = end + 9 + 13 * k;
      const isForward = S.mode === 'f' && CUR.to === to;
      const isBack = S.mode === 'b' && CUR.to === from;
      const came = F.gra[from] && S.mode !== 'f';
      const color = `var(--${isForward ? 'val' : came ? 'grd' : 'soft'})`;
      const [x0, x1] = [X[from], X[to]];
      const way = isForward || S.mode === 'f' ? [x0, x1] : [x1, x0];
      o += `<path d="M${way[0]} ${end}V${y}H${way[1]}V${end + 5}" fill="none" stroke="${color}" stroke-width="${isForward || isBack ? 3 : 1.5}" class="${isForward || isBack ? 'flow' : ''}"/><path d="M${way[1]} ${end - 2}l-4.5 8h9z" fill="${color}"/><text class="lab" x="${(x0 + x1) / 2}" y="${y - 3}" text-anchor="middle">${S.mode === 'f' ? `+ ${nameOf(N, from)}` : `+ ∂l/∂${nameOf(N, to)}`}</text>`;
    });
    redraw(svg, o);
    if (w > wide) scroll.scrollLeft = (X[CUR.to] ?? 0) - wide / 2;
  };
}

/** The arrow of values to a node, and that of gradients back from it. */
function arrows({ S, F, CUR }, p, n, a, b, mv, mg) {
  const now = S.mode === 'f' && CUR.to === n.k;
  const done = F.val[n.k];
  const color = now ? 'var(--val)' : done ? 'var(--soft)' : 'var(--line)';
  const forward = `<path d="M${a} ${mv}H${b - 7}" stroke="${color}" stroke-width="${now ? 3.4 : 1.5}" ${done ? '' : 'stroke-dasharray="4 3"'} class="${now ? 'flow' : ''}"/>${head(b, mv, 1, color, now ? 6 : 4)}`;
  if (p.k === 'x') return forward;
  const here = S.mode === 'b' && CUR.from === n.k && CUR.to === p.k;
  const came = F.gra[p.k];
  const back = came ? 'var(--grd)' : 'var(--line)';
  const wide = b - a >= 44;
  const x = (a + b) / 2;
  const frame = here
    ? `<rect x="${x - (wide ? 24 : 20.5)}" y="${mg - 29}" width="${wide ? 48 : 41}" height="20" rx="5" fill="var(--lit)" stroke="var(--fg)" stroke-width="1.4"/>`
    : '';
  const label =
    b - a > 30
      ? `${frame}<text class="fx${here ? ' onn' : ''}" x="${x}" y="${mg - 14}" style="font-size:${wide ? 15 : 12}px;fill:${came ? 'var(--grd)' : 'var(--soft)'}">∂${n.n}/∂${p.n}</text>`
      : '';
  return `${forward}<path d="M${b} ${mg}H${a + 7}" stroke="${back}" stroke-width="${here ? 3.4 : 1.6}" ${came ? '' : 'stroke-dasharray="4 3"'} class="${here ? 'flow' : ''}"/>${head(a, mg, -1, back, here ? 6 : 4)}${label}`;
}
