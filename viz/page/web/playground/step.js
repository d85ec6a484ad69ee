// The current step: one equation with its matrices, then the picked row as a sum written out.
import { flat, largest, num, par, sub, tint } from './marks.js';

const MOST = 8;
const ROWS = 5;
const column = (v) => v.map((u) => [u]);
const d = (a, b) => `<span class="frac"><span>∂${a}</span><span>∂${b}</span></span>`;
const dl = (x) => `<span class="g">${d('l', x)}</span>`;
const shape = (...n) => (n.length === 1 ? (n[0] === 1 ? '()' : `(${n[0]},)`) : `(${n.join(', ')})`);
const one = (v) => v.length === 1;
const words = (text) => `<div class="sum"><div class="words wrap">${text}</div></div>`;

/** A matrix as cells with numbers; of a large one the rows around the picked one, and the first columns. */
function matrix(rows, kind, { row = -1, pick = false, digits = 4, columns = MOST } = {}) {
  const most = largest(flat(rows), 1e-12);
  const from = rows.length > ROWS + 1 ? Math.max(0, Math.min(row - 2, rows.length - ROWS)) : 0;
  const shownRows = rows.length > ROWS + 1 ? ROWS : rows.length;
  const wide = rows[0].length > columns;
  const line = (r, i) => {
    const cells = (wide ? r.slice(0, columns - 1) : r)
      .map(
        (v) =>
          `<td style="background:${tint(kind, 0.05 + (0.25 * Math.abs(v)) / most)}">${num(v, rows[0].length > 5 ? 2 : digits)}</td>`,
      )
      .join('');
    return `<tr ${pick ? `data-r="${i}"` : ''} class="${row === i ? 'on' : ''}">${cells}${wide ? '<td class="more">…</td>' : ''}</tr>`;
  };
  const shown = rows.map(line).slice(from, from + shownRows);
  const gap = (text) => `<tr><td class="more">${text}</td></tr>`;
  const many = rows.length > 3 ? ' many' : '';
  return `<table class="mat ${kind === 'val' ? 'v' : 'g'}${many}"><tbody>${from ? gap('⋮') : ''}${shown.join('')}${from + shownRows < rows.length ? gap('⋮') : ''}</tbody></table>`;
}

const term = (symbol, body, caption) =>
  `<div class="t"><div class="cap">${caption.replace(/(:| (?=\())(.*)/, '<small>$1$2</small>')}</div><div class="sy m"><span>${symbol}</span></div><div class="mid">${body}</div></div>`;

/** Terms one after the other, and their sum. */
function bars(terms, kind) {
  let [lo, hi, s] = [0, 0, 0];
  for (const t of terms) {
    s += t;
    lo = Math.min(lo, s);
    hi = Math.max(hi, s);
  }
  const w = 150;
  const X = (v) => 4 + ((v - lo) / (hi - lo || 1)) * (w - 8);
  const n = terms.length + 1;
  const h = Math.max(3, Math.min(7, 42 / n));
  let o = '';
  s = 0;
  terms.forEach((t, i) => {
    const [a, b] = [X(s), X(s + t)];
    o += `<rect x="${Math.min(a, b)}" y="${i * h + 2}" width="${Math.max(1, Math.abs(b - a))}" height="${h - 1.5}" style="fill:${tint(kind, 0.5)}" ${t < 0 ? `stroke="var(--${kind}-ink)" stroke-dasharray="3 2"` : ''}/>`;
    s += t;
  });
  const [a, b] = [X(0), X(s)];
  o += `<rect x="${Math.min(a, b)}" y="${terms.length * h + 2}" width="${Math.max(1, Math.abs(b - a))}" height="${h}" fill="var(--${kind})"/><path d="M${a} 0V${n * h + 3}" stroke="var(--fg)" stroke-width="1.2"/>`;
  return `<svg width="${w}" height="${n * h + 4}" viewBox="0 0 ${w} ${n * h + 4}" role="img" aria-label="the terms, one after the other, and their sum">${o}</svg>`;
}

function sumOf(left, terms, total, kind, text) {
  const cls = kind === 'val' ? 'v' : 'g';
  const shown = terms.length <= 4 ? terms : terms.slice(0, 3);
  const written = shown.map(
    (t) => `<span class="v">${par(t[0], 3)}</span>·<span class="${cls}">${par(t[1], 3)}</span>`,
  );
  if (shown.length < terms.length) written.push('…');
  return `<div class="sum"><div><div class="words">${text}</div><div class="f"><span class="${cls}">${left}</span> = ${written.join(' + ')} = <b class="${cls}">${num(total)}</b></div></div>${bars(
    terms.map((t) => t[0] * t[1]),
    kind,
  )}</div>`;
}

export function makeStep(app) {
  const { $ } = app;
  const op = (s) =>
    `<div class="op2"><span class="flowmark">${app.S.mode === 'b' ? '◂' : ''}</span><span>${s}</span></div>`;

  /** What a kind of step shows: its title, its equation, its sum. */
  const SHOWN = {
    fz({ c, r, f, W, N }) {
      const [Z, h] = [N.z(c), N.h(c)];
      return [
        `${Z}: weigh ${h} and add up`,
        term(
          `<span class="v">${Z}</span>`,
          matrix(column(f.Z[c]), 'val', { row: r, pick: true }),
          shape(f.Z[c].length),
        ) +
          op('=') +
          term(
            N.wHtml(c) + (N.w(c) === 'w' ? 'ᵀ' : ''),
            matrix(W[c], 'val', { row: r, pick: true }),
            `weights ${shape(W[c].length, W[c][0].length)}`,
          ) +
          op('·') +
          term(`${h}′`, matrix(column([1, ...f.H[c]]), 'val'), '1 for the bias'),
        sumOf(
          Z + (one(f.Z[c]) ? '' : sub(r + 1)),
          [1, ...f.H[c]].map((v, j) => [W[c][r][j], v]),
          f.Z[c][r],
          'val',
          `Row ${r + 1}: each input times its weight, added. The first is the bias.`,
        ),
      ];
    },
    fh({ c, r, f, N, last, many }) {
      const name = last ? N.out() : N.act();
      const [Z, H] = [N.z(c), N.h(c + 1)];
      const index = one(f.Z[c]) ? '' : sub(r + 1);
      return [
        `${H}: ${many ? `make ${Z} probabilities` : `squash ${Z}`} with ${name}`,
        term(
          `<span class="v">${H}</span>`,
          matrix(column(f.H[c + 1]), 'val', { row: r, pick: true }),
          shape(f.H[c + 1].length),
        ) +
          op('=') +
          term(name, '', many ? 'of all together' : 'each entry') +
          op('(') +
          term(Z, matrix(column(f.Z[c]), 'val', { row: r }), 'before') +
          op(')'),
        `<div class="sum"><div><div class="words">${many ? 'exp of each score, divided by their total' : `Entry ${r + 1}`}</div><div class="f"><span class="v">${H}${index}</span> = ${many ? `exp(${num(f.Z[c][r])}) / Σ exp(${Z})` : `${name}(${num(f.Z[c][r])})`} = <b class="v">${num(f.H[c + 1][r])}</b></div></div></div>`,
      ];
    },
    fl({ f, t, l, names, single }) {
      const y = single ? f.y[0] : f.y[t];
      const right = single && !t ? `1 − ${num(y)}` : num(y);
      return [
        'l: how wrong is y?',
        term('<span class="v">l</span>', matrix([[l]], 'val'), 'loss ()') +
          op('=') +
          term(
            single ? (t ? '−ln <i>y</i>' : '−ln(1 − <i>y</i>)') : '−ln y<sub>t</sub>',
            `<span class="num">−ln(${right})</span>`,
            single ? `t = ${t}` : 'the true class',
          ),
        words(
          `The sample is ${names[t]}; the network says ${num(y, 3)} for ${names[single ? 1 : t]}. Right and sure: l near 0. Wrong and sure: l grows without end.`,
        ),
      ];
    },
    by({ f, b, t, single, r, N }) {
      const y = single ? f.y[0] : f.y[t];
      return [
        'from l back to y',
        term(dl('y'), matrix(column(b.gH[N.depth()]), 'grd', { row: r, pick: true }), 'arrives at y') +
          op('=') +
          term(
            `<span class="v">${d('l', 'y')}</span>`,
            `<span class="num v">${single ? (t ? `−1 / ${num(y)}` : `1 / (1 − ${num(y)})`) : '−1 / y<sub>t</sub>'}</span>`,
            'local: how l depends on y',
          ) +
          op('·') +
          term(dl('l'), matrix([[1]], 'grd'), 'upstream: starts at 1'),
        words(
          `Everything starts with ∂l/∂l = 1. ${single ? (t ? 'More y means less loss, so the gradient is negative.' : 'More y means more loss, so the gradient is positive.') : 'Only the true class’s probability enters l.'}`,
        ),
      ];
    },
    bz({ c, r, b, N, last, many }) {
      const [Z, H] = [N.z(c), N.h(c + 1)];
      const slopes = app.net.slopes(c);
      const arrives = term(dl(Z), matrix(column(b.gZ[c]), 'grd', { row: r, pick: true }), `arrives at ${Z}`);
      const came = (row) => term(dl(H), matrix(column(b.gH[c + 1]), 'grd', { row }), `upstream: came from ${H}`);
      const local = `<span class="v">${d(H, Z)}</span>`;
      if (many) {
        // Row i of the transposed Jacobian: what reaches score i through each probability.
        const across = slopes[0].map((_, i) => slopes.map((row) => row[i]));
        return [
          `from ${H} back to ${Z}`,
          arrives +
            op('=') +
            term(local, matrix(across, 'val', { row: r }), `local ${shape(across.length, across.length)}`) +
            op('·') +
            came(-1),
          sumOf(
            `∂l/∂${Z}${sub(r + 1)}`,
            across[r].map((v, j) => [v, b.gH[c + 1][j]]),
            b.gZ[c][r],
            'grd',
            'Every probability depends on every score: the paths add up.',
          ),
        ];
      }
      const slope = slopes[0];
      const index = one(slope) ? '' : sub(r + 1);
      const quarter = last || app.net.activation === 'sigmoid' ? ', at most ¼' : '';
      return [
        `from ${H} back to ${Z}`,
        arrives +
          op('=') +
          term(local, matrix(column(slope), 'val', { row: r }), `local: slope of ${last ? N.out() : N.act()}`) +
          op('⊙') +
          came(r),
        `<div class="sum"><div><div class="words">Entry times entry: each has its own slope${quarter}.</div><div class="f"><span class="g">∂l/∂${Z}${index}</span> = <span class="v">${par(slope[r])}</span>·<span class="g">${par(b.gH[c + 1][r])}</span> = <b class="g">${num(b.gZ[c][r])}</b></div></div></div>`,
      ];
    },
    bw({ c, r, f, b, W, N }) {
      const Z = N.z(c);
      const i = Math.min(r, W[c].length - 1);
      return [
        `from ${Z} to the weights ${N.w(c)}`,
        term(
          dl(N.wHtml(c)),
          matrix(b.gW[c], 'grd', { row: i, pick: true }),
          `arrives at ${N.w(c)} ${shape(W[c].length, W[c][0].length)}`,
        ) +
          op('=') +
          term(dl(Z), matrix(column(b.gZ[c]), 'grd', { row: i }), 'upstream') +
          op('·') +
          term(
            `<span class="v">${N.h(c)}′<sup>T</sup></span>`,
            matrix([[1, ...f.H[c]]], 'val'),
            'local: what each weight was multiplied with',
          ),
        words(
          'A weight’s gradient is what arrives at its neuron × the input it carried. The bias carried 1, so column 0 is the upstream itself.',
        ),
      ];
    },
    bh({ c, r, f, b, W, N }) {
      const [H, Z] = [N.h(c), N.z(c)];
      const across = f.H[c].map((_, j) => W[c].map((row) => row[j + 1]));
      const count =
        ['', 'One path leads', 'Two paths lead', 'Three paths lead', 'Four paths lead'][across[r].length] ??
        `${across[r].length} paths lead`;
      return [
        `from ${Z} back to ${H}`,
        term(dl(H), matrix(column(b.gH[c]), 'grd', { row: r, pick: true }), `arrives at ${H} ${shape(f.H[c].length)}`) +
          op('=') +
          term(
            `<span class="v">${N.wHtml(c)}${N.w(c) === 'w' ? '[1:]' : '[:, 1:]<sup>T</sup>'}</span>`,
            matrix(across, 'val', { row: r, pick: true }),
            `local: how ${Z} depends on ${H}`,
          ) +
          op('·') +
          term(dl(Z), matrix(column(b.gZ[c]), 'grd'), `upstream: came from ${Z}`),
        sumOf(
          `∂l/∂${H}${sub(r + 1)}`,
          across[r].map((v, i) => [v, b.gZ[c][i]]),
          b.gH[c][r],
          'grd',
          `${count} from ${H}${sub(r + 1)} to l${one(across[r]) ? '' : `, one through each ${Z}: what comes back adds up`}.`,
        ),
      ];
    },
    u({ c, r, b, W, N, S }) {
      const i = Math.min(r, W[c].length - 1);
      const lr = num(app.net.lr, 2);
      const [w, g] = [W[c][i][1], b.gW[c][i][1]];
      const index = W[c].length > 1 ? sub(i + 1) : '';
      return [
        `move ${N.w(c)} a little downhill`,
        op(`<span class="m v">${N.wHtml(c)}</span> ←`) +
          term(N.wHtml(c), matrix(W[c], 'val', { row: i, pick: true, digits: 3, columns: 5 }), 'now') +
          op(`− ${lr} ·`) +
          term(
            dl(N.wHtml(c)),
            matrix(b.gW[c], 'grd', { row: i, pick: true, digits: 3, columns: 5 }),
            'gradient of this sample',
          ),
        `<div class="sum"><div><div class="words">With this sample alone, moved once: l ${num(app.F.l)} → ${num(app.afterwards())}</div><div class="f"><span class="v">w${index}₁</span> ← <span class="v">${num(w)}</span> − ${lr}·<span class="g">${par(g, 3)}</span> = <b class="v">${num(w - app.net.lr * g, 5)}</b></div></div><button class="btn" id="apply" ${S.playing ? 'disabled' : ''}>Apply</button></div>`,
      ];
    },
  };

  return function draw() {
    const { S, F, N, W, CUR, ST } = app;
    const c = CUR.c;
    const last = c === N.depth() - 1;
    const single = app.net.outputs === 1;
    const [title, equation, sum] = SHOWN[CUR.k]({
      ...F,
      t: F.p.t,
      c,
      r: S.row,
      W,
      N,
      S,
      last,
      single,
      many: last && !single,
      names: app.classes,
    });
    const pass = { f: 'Forward', b: 'Backward', u: 'Update' }[S.mode];
    const color = { f: 'var(--val)', b: 'var(--grd)', u: 'var(--fg)' }[S.mode];
    $('#step .ex').innerHTML =
      `<div class="ttl"><b><span style="color:${color}">${S.mode === 'b' ? '←' : '→'} ${pass} ${S.step} of ${ST.length}</span> · ${title}</b></div><div class="eq" tabindex="0" role="group" aria-label="Equation">${equation}</div>${sum}`;
    const pre = $('.code pre');
    const key = `${CUR.k}${CUR.k === 'fl' || CUR.k === 'by' ? '' : c}`;
    pre.innerHTML = app
      .lines()
      .map(
        ([at, text]) =>
          `<span class="${at === 'c' ? 'c' : at === key ? 'on' : ''}">${text.replace(/</g, '&lt;')}</span>`,
      )
      .join('');
    const on = pre.querySelector('.on');
    if (on) pre.scrollTop = on.offsetTop - pre.clientHeight / 2 + 10;
  };
}
