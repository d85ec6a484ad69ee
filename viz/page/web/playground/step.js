// The current step: one equation with its matrices, then the picked row as a sum written out.
import { pathsView, targetOf } from './paths.js';
import { flat, largest, num, par, raised, sub, tint } from './marks.js';
import { comesBack, into, letsThrough, nameOf, outOf, valuesOf } from './skips.js';
import { atOnce, behind, loss } from './texts.js';

/** Columns and rows up to which a matrix is written out. */
const MOST = 7;
const ROWS = 5;
const column = (v) => v.map((u) => [u]);
const d = (a, b) => `<span class="frac"><span>∂${a}</span><span>∂${b}</span></span>`;
const dl = (x) => `<span class="g">${d('l', x)}</span>`;
const shape = (...n) => (n.length === 1 ? (n[0] === 1 ? '()' : `(${n[0]},)`) : `(${n.join(', ')})`);
const one = (v) => v.length === 1;
const words = (text) => `<div class="sum"><div class="words wrap">${text}</div></div>`;

/** One power of ten for a column of tiny or huge numbers; 0 where they can be read as they are. @param {number[]} numbers */
export function powerOf(numbers) {
  const most = largest(numbers, 0);
  return Number.isFinite(most) && most > 0 && (most < 1e-3 || most >= 1e5) ? Math.floor(Math.log10(most)) : 0;
}

/** A matrix as cells with numbers; of a large one the rows around the picked one, and the first columns. */
function matrix(rows, kind, { row = -1, pick = false, digits = 4, columns = MOST } = {}) {
  const most = largest(flat(rows), 1e-12);
  const wide = rows[0].length > columns;
  const shownColumns = wide ? columns - 1 : rows[0].length;
  const powers = Array.from({ length: shownColumns }, (_, j) => powerOf(rows.map((r) => r[j])));
  const room = powers.some(Boolean) ? ROWS - 1 : ROWS;
  const isLong = rows.length > room + 1;
  const from = isLong ? Math.max(0, Math.min(row - 2, rows.length - room)) : 0;
  const shownRows = isLong ? room : rows.length;
  const line = (r, i) => {
    const cells = r
      .slice(0, shownColumns)
      .map(
        (v, j) =>
          `<td style="background:${tint(kind, 0.05 + (0.25 * Math.abs(v)) / most)}">${num(v / 10 ** powers[j], rows[0].length > 5 ? 2 : digits)}</td>`,
      )
      .join('');
    return `<tr ${pick ? `data-r="${i}"` : ''} class="${row === i ? 'on' : ''}">${cells}${wide ? '<td class="more">…</td>' : ''}</tr>`;
  };
  const shown = rows.map(line).slice(from, from + shownRows);
  const gap = (text) => `<tr><td class="more">${text}</td></tr>`;
  const many = rows.length > 3 ? ' many' : '';
  const exponents = powers.some(Boolean)
    ? `<tr class="power">${powers.map((e) => `<td>${e ? `×10${raised(e)}` : ''}</td>`).join('')}</tr>`
    : '';
  return `<table class="mat ${kind === 'val' ? 'v' : 'g'}${many}"><tbody>${exponents}${from ? gap('⋮') : ''}${shown.join('')}${from + shownRows < rows.length ? gap('⋮') : ''}</tbody></table>`;
}

/** How two wide matrices are written side by side: as much of each as is seen at once. */
const besides = (rows, digits) => ({
  columns: matchMedia('(min-width: 1600px)').matches ? 6 : 4,
  digits: rows[0].length > 3 ? 2 : digits,
});

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
  const h = Math.max(3, Math.min(7, 24 / n));
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
  const all = terms.map((t) => `<span class="v">${par(t[0], 3)}</span>·<span class="${cls}">${par(t[1], 3)}</span>`);
  const written = all.length > 3 ? [all[0], all[1], '…', all[all.length - 1]] : all;
  return `<div class="sum"><div><div class="words">${text}</div><div class="f"><span class="${cls}">${left}</span> = ${written.join(' + ')} = <b class="${cls}">${num(total)}</b></div></div>${bars(
    terms.map((t) => t[0] * t[1]),
    kind,
  )}</div>`;
}

export function makeStep(app) {
  const { $ } = app;
  const op = (s) =>
    `<div class="op2"><span class="flowmark">${app.S.mode === 'b' ? '◂' : ''}</span><span>${s}</span></div>`;

  /** What dropout has left of layer c's neurons. */
  const maskOf = (c, f) => Array.from(app.net.masks[c] ?? f.H[c].map(() => 1));

  /** What comes to a place on its ways, as terms of a sum and as their numbers at entry r. */
  const joins = (key, r) => {
    const from = into(app.net, key).map((place) => [nameOf(app.N, place), valuesOf(app.F, place)]);
    const shown = from.map(
      ([name, v]) => op('+') + term(`<span class="v">${name}</span>`, matrix(column(v), 'val', { row: r }), 'as it is'),
    );
    return { shown: shown.join(''), terms: from.map(([, v]) => [1, v[r]]), names: from.map(([name]) => name) };
  };

  /** What comes back to a place on the ways that begin there. */
  const returns = (key, r) => {
    const to = outOf(app.net, key);
    const shown = to.map(
      (place) =>
        op('+') + term(dl(nameOf(app.N, place)), matrix(column(comesBack(app, place)), 'grd', { row: r }), 'as it is'),
    );
    const terms = to.map((place) => {
      const factor = letsThrough(app.net, place, r);
      return [factor, factor ? comesBack(app, place)[r] / factor : 0];
    });
    return { shown: shown.join(''), terms, names: to.map((place) => nameOf(app.N, place)) };
  };

  /** The loss of the picked sample in words. */
  function judged(f) {
    const { F, net, page, N } = app;
    const y = N.h(N.depth());
    if (!net.classifies) {
      const natural = (v) => num(v * page.units.scale + page.units.mean);
      return `Measured ${natural(F.p.t)}, predicted ${natural(f.y[0])}: the further apart, the more, and twice as far is four times as much.`;
    }
    const name = app.label(F.p);
    if (net.probable)
      return `The sample is ${name}; the network says ${num(one(f.y) && !F.p.t ? 1 - f.y[0] : one(f.y) ? f.y[0] : f.y[F.p.t], 3)} for it. ${
        F.isCut
          ? atOnce(N)
          : 'Right and sure: <i class="m">l</i> near 0. Wrong and sure: <i class="m">l</i> grows without end.'
      }`;
    if (one(f.y))
      return `The sample is ${name}, the side where ${y} is ${F.p.t ? 'positive' : 'negative'}; its ${y} is ${num(f.y[0], 3)}.`;
    const other = Math.max(...f.y.filter((_, k) => k !== F.p.t));
    return `The sample is ${name}: its score is ${num(f.y[F.p.t], 3)}, the best of the others ${num(other, 3)}.`;
  }

  /** What a kind of step shows: its title, its equation, its sum. */
  const SHOWN = {
    fz({ c, r, f, W, N }) {
      const [Z, h] = [N.z(c), N.h(c)];
      const more = joins(`z${c}`, r);
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
          term(`${h}′`, matrix(column([1, ...f.H[c]]), 'val'), '1 for the bias') +
          more.shown,
        sumOf(
          Z + (one(f.Z[c]) ? '' : sub(r + 1)),
          [...[1, ...f.H[c]].map((v, j) => [W[c][r][j], v]), ...more.terms],
          f.Z[c][r],
          'val',
          `Row ${r + 1}: each input times its weight, added. The first is the bias${more.names.length ? `; ${more.names.join(', ')} comes around the layers` : ''}.`,
        ),
      ];
    },
    fh({ c, r, f, N, last, many }) {
      const name = last ? N.out() : N.act(c);
      const [Z, H] = [N.z(c), N.h(c + 1)];
      const index = one(f.Z[c]) ? '' : sub(r + 1);
      const left = !last && app.net.dropout[c + 1];
      const more = joins(last ? '' : `h${c + 1}`, r);
      const whole = more.names.length
        ? ` + <span class="v">${more.terms.map(([, v]) => par(v, 3)).join(' + ')}</span>`
        : '';
      const alpha = app.net.alphas[c]?.data;
      const bent = alpha ? ` α = ${num(alpha[r] ?? alpha[0], 3)}` : '';
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
          op(')') +
          more.shown +
          (left
            ? op('⊙') + term('m', matrix(column(maskOf(c + 1, f)), 'val', { row: r }), `dropout ${num(left, 2)}`)
            : ''),
        `<div class="sum"><div><div class="words">${behind(app, c).formula}${bent}</div><div class="f"><span class="v">${H}${index}</span> ${many ? `of ${num(f.Z[c][r])} among all ${Z}` : `of ${num(f.Z[c][r])}${whole}`} is <b class="v">${num(f.H[c + 1][r])}</b></div></div></div>`,
      ];
    },
    fl({ f, l, N }) {
      const y = N.h(N.depth());
      return [
        `l: how wrong is ${y}?`,
        term('<span class="v">l</span>', matrix([[l]], 'val'), 'loss ()') +
          op('of') +
          term(`<span class="v">${y}</span>`, matrix(column(f.y), 'val'), 'the network says') +
          op('and') +
          term('t', matrix(column(app.wanted()), 'val'), 'it should be'),
        words(`${judged(f)} <span class="m">${loss(app).formula}</span>`),
      ];
    },
    by({ b, r, N }) {
      const y = N.h(N.depth());
      const local = b.gH[N.depth()];
      return [
        `from l back to ${y}`,
        term(dl(y), matrix(column(local), 'grd', { row: r, pick: true }), `arrives at ${y}`) +
          op('=') +
          term(
            `<span class="v">${d('l', y)}</span>`,
            matrix(column(local), 'val', { row: r }),
            `local: how l depends on ${y}`,
          ) +
          op('·') +
          term(dl('l'), matrix([[1]], 'grd'), 'upstream: starts at 1'),
        words(
          `Everything starts with ∂l/∂l = 1. ${app.F.isCut ? atOnce(N) : local.every((v) => v === 0) ? 'This sample is right by enough: nothing goes back.' : `Where ∂l/∂${y} is negative, more ${y} means less loss.`} <span class="m">${loss(app).rule && `∂l/∂${y} = ${loss(app).rule}`}</span>`,
        ),
      ];
    },
    bz({ c, r, b, N, last, many }) {
      const [Z, H] = [N.z(c), N.h(c + 1)];
      const slopes = app.net.slopes(c);
      const arrives = term(dl(Z), matrix(column(b.gZ[c]), 'grd', { row: r, pick: true }), `arrives at ${Z}`);
      const cut = last && app.F.isCut && words(atOnce(N));
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
          cut ||
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
      const rule = behind(app, c).rule;
      const name = last ? N.out() : N.act(c);
      const more = returns(`z${c}`, r);
      const around = more.terms.map(([factor, g]) => ` + <span class="g">${par(factor * g)}</span>`).join('');
      const slopes_ = b.gA[c];
      const bent = slopes_ ? ` ∂l/∂α = ${num(slopes_[r] ?? slopes_[0], 3)}` : '';
      return [
        `from ${H} back to ${Z}`,
        arrives +
          op('=') +
          term(local, matrix(column(slope), 'val', { row: r }), `local: slope of ${name}`) +
          op('⊙') +
          came(r) +
          more.shown,
        cut ||
          `<div class="sum"><div><div class="words">Entry times entry: each has its own slope. <span class="m">${rule && `∂l/∂${Z} = ${rule}`}</span>${bent}</div><div class="f"><span class="g">∂l/∂${Z}${index}</span> = <span class="v">${par(slope[r])}</span>·<span class="g">${par(b.gH[c + 1][r])}</span>${around} = <b class="g">${num(b.gZ[c][r])}</b></div></div></div>`,
      ];
    },
    bw({ c, r, f, b, W, N }) {
      const Z = N.z(c);
      const i = Math.min(r, W[c].length - 1);
      const wide = besides(W[c], 4);
      return [
        `from ${Z} to the weights ${N.w(c)}`,
        term(
          dl(N.wHtml(c)),
          matrix(b.gW[c], 'grd', { row: i, pick: true, ...wide }),
          `arrives at ${N.w(c)} ${shape(W[c].length, W[c][0].length)}`,
        ) +
          op('=') +
          term(dl(Z), matrix(column(b.gZ[c]), 'grd', { row: i }), 'upstream') +
          op('·') +
          term(
            `<span class="v">${N.h(c)}′<sup>T</sup></span>`,
            matrix([[1, ...f.H[c]]], 'val', wide),
            'local: its input',
          ),
        words(
          'A weight’s gradient is what arrives at its neuron × the input it carried. The bias carried 1, so column 0 is the upstream itself.',
        ),
      ];
    },
    bh({ c, r, f, b, W, N }) {
      const [H, Z] = [N.h(c), N.z(c)];
      const across = f.H[c].map((_, j) => W[c].map((row) => row[j + 1]));
      const more = returns(`h${c}`, r);
      const ways = across[r].length + more.names.length;
      const count =
        ['', 'One path leads', 'Two paths lead', 'Three paths lead', 'Four paths lead'][ways] ?? `${ways} paths lead`;
      const around = more.names.length ? `, one around to ${more.names.join(', ')}` : '';
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
          term(dl(Z), matrix(column(b.gZ[c]), 'grd'), `upstream: came from ${Z}`) +
          more.shown,
        sumOf(
          `∂l/∂${H}${sub(r + 1)}`,
          [...across[r].map((v, i) => [v, b.gZ[c][i]]), ...more.terms],
          b.gH[c][r],
          'grd',
          `${count} from ${H}${sub(r + 1)} to l${ways < 2 ? '' : `, one through each ${Z}${around}: what comes back adds up`}.`,
        ),
      ];
    },
    u({ c, r, b, W, N, S }) {
      const i = Math.min(r, W[c].length - 1);
      const lr = num(app.net.lr, 2);
      const [w, g] = [W[c][i][1], b.gW[c][i][1]];
      const after = app.afterwards();
      const index = W[c].length > 1 ? sub(i + 1) : '';
      return [
        `move ${N.w(c)} a little downhill`,
        op(`<span class="m v">${N.wHtml(c)}</span> ←`) +
          term(N.wHtml(c), matrix(W[c], 'val', { row: i, pick: true, ...besides(W[c], 3) }), 'now') +
          op(`− ${lr} ·`) +
          term(
            dl(N.wHtml(c)),
            matrix(b.gW[c], 'grd', { row: i, pick: true, ...besides(W[c], 3) }),
            'gradient of this sample',
          ),
        `<div class="sum"><div><div class="words">With this sample alone, moved once: <i class="m">l</i> ${num(app.F.l)} → ${num(after.l)}</div><div class="f"><span class="v">w${index}₁</span> ← <span class="v">${num(w)}</span> − ${lr}·<span class="g">${par(g, 3)}</span> = <b class="v">${num(after.W[c][i][1], 5)}</b></div></div><button class="btn" id="apply" ${S.playing ? 'disabled' : ''}>Apply</button></div>`,
      ];
    },
  };

  /** What stands in the listing. */
  let code = '';
  /** Whether bars have no room, as it was measured when nothing moved. */
  let isCut = false;
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
      many: last && !single && app.net.probable,
    });
    const pass = { f: 'Forward', b: 'Backward', u: 'Update' }[S.mode];
    const color = { f: 'var(--val)', b: 'var(--grd)', u: 'var(--fg)' }[S.mode];
    const switched =
      S.mode === 'b' && targetOf(app)
        ? `<button class="btn small" id="paths" aria-pressed="${!!app.paths}">Paths to l</button>`
        : '';
    $('#step .ex').innerHTML =
      `<div class="ttl"><b><span style="color:${color}">${S.mode === 'b' ? '←' : '→'} ${pass} ${S.step} of ${ST.length}</span> · ${title}</b>${switched}</div>${app.paths ? pathsView(app.paths, S.route) : `<div class="eq" tabindex="0" role="group" aria-label="Equation">${equation}</div>${sum}`}`;
    const drawn = $('#step .sum svg');
    if (drawn) {
      const box = drawn.parentElement;
      if (!S.playing) isCut = box.scrollHeight > box.clientHeight + 1;
      if (isCut) drawn.remove();
    }
    const pre = $('.code pre');
    const key = `${CUR.k}${CUR.k === 'fl' || CUR.k === 'by' ? '' : c}`;
    const written = app
      .lines()
      .map(
        ([at, text]) =>
          `<span class="${at === 'c' ? 'c' : at === key ? 'on' : ''}">${text.replace(/</g, '&lt;')}</span>`,
      )
      .join('');
    if (S.playing && written === code) return;
    pre.innerHTML = code = written;
    const lit = [...pre.querySelectorAll('.on')];
    if (!lit.length) return;
    // From the top where that shows them; else some lines above them, and none of them cut.
    const [on, end] = [lit[0], lit[lit.length - 1]];
    const under = (line) => line.offsetTop + line.offsetHeight - pre.clientHeight;
    const from = under(end) <= 0 ? 0 : Math.min(on.offsetTop - pre.clientHeight / 2, under(pre.lastElementChild));
    pre.scrollTop = from && [...pre.children].find((line) => line.offsetTop >= from).offsetTop;
  };
}
