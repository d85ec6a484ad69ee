// One pixel written out: the window under it and the filter, or the windows that its gradient comes back from.
import { Arr } from '../engine/ndarray.js';
import { options } from '../engine/settings.js';
import { esc, num, par } from '../playground/marks.js';

/** Small numbers in a grid, shaded; one may be marked. */
function grid(rows, kind, mark = -1) {
  const most = rows.flat().reduce((m, v) => Math.max(m, Math.abs(v ?? 0)), 1e-12);
  const cell = (v, at) =>
    v === null
      ? '<td class="soft">·</td>'
      : `<td class="${at === mark ? 'pick' : ''}" style="background:color-mix(in srgb,var(--${kind}) ${(5 + (30 * Math.abs(v)) / most).toFixed(0)}%,transparent)">${num(v, 2)}</td>`;
  return `<table class="mat ${kind === 'val' ? 'v' : 'g'}"><tbody>${rows.map((row, i) => `<tr>${row.map((v, j) => cell(v, i * row.length + j)).join('')}</tr>`).join('')}</tbody></table>`;
}

const at = (a, c, y, x) => {
  const [, , h, w] = a.shape;
  return y < 0 || x < 0 || y >= h || x >= w ? null : a.data[(c * h + y) * w + x];
};
const pair = (v, usual) => (Array.isArray(v) ? v : [v ?? usual, v ?? usual]);
const product = (a, b) => a.flatMap((row, i) => row.map((v, j) => (v ?? 0) * b[i][j])).reduce((s, v) => s + v, 0);

/** The rows of a window over map c of `a`. @param {any} a @param {number} c @param {number[]} start @param {number[]} size @param {number[]} [step] */
const windowOf = (a, c, [y0, x0], [kh, kw], [dy, dx] = [1, 1]) =>
  Array.from({ length: kh }, (_, i) => Array.from({ length: kw }, (_unused, j) => at(a, c, y0 + i * dy, x0 + j * dx)));

/** How windows of a node slide. */
function sliding(node, weights) {
  const p = options(node.params);
  const size = weights ? weights.shape.slice(2) : pair(p.size, 2);
  return {
    size,
    stride: pair(p.stride, weights ? 1 : size[0]),
    padding: pair(p.padding, 0),
    dilation: pair(p.dilation, 1),
  };
}

/** What is said of the picked pixel. @param {any} model @param {any} engine @param {any} view */
export function explained(model, engine, view) {
  const { chain } = model.page;
  const { k, c, y, x } = view.pixel;
  const name = `${esc(chain.names[k])}<sub>${c + 1}</sub>[${y}, ${x}]`;
  const value = engine.value(k);
  if (!(value instanceof Arr) || value.shape.length !== 4) return '';
  const head = (text) => `<h2>${name}: ${text}</h2>`;
  const hint = '<p class="soft">Click a pixel of another map, or walk with the arrow keys.</p>';
  if (view.mode === 'b' && !view.reached(k))
    return `${head('nothing has come back to it yet')}<p class="soft">Step on until ∂l/∂${esc(chain.names[k])} is there.</p>`;
  if (view.mode === 'b') return head('what comes back to it') + comesBack(model, engine, view.pixel) + hint;
  const node = chain.nodes[k];
  const shown = num(at(value, c, y, x), 4);
  if (node.kind !== 'operation') return `${head('a pixel of the image')}<p class="v num">${shown}</p>${hint}`;
  const input = engine.value(node.parents[0]);
  const from = esc(chain.names[node.parents[0]]);
  if (node.op.startsWith('conv')) {
    const w = engine.value(node.parents[1]);
    const { size, stride, padding, dilation } = sliding(node, w);
    const start = [y * stride[0] - padding[0], x * stride[1] - padding[1]];
    const parts = Array.from({ length: w.shape[1] }, (_, q) => {
      const under = windowOf(input, q, start, size, dilation);
      const kernel = Array.from({ length: size[0] }, (_unused, i) =>
        Array.from({ length: size[1] }, (__, j) => w.data[((c * w.shape[1] + q) * size[0] + i) * size[1] + j]),
      );
      return { q, under, kernel, sum: product(under, kernel) };
    });
    const b = node.parents.length > 2 ? engine.value(node.parents[2]).data[c] : 0;
    const written = parts.map(
      ({ q, under, kernel, sum }) =>
        `<div class="t"><span class="soft">${from}<sub>${q + 1}</sub></span>${grid(under, 'val')}<span>⊙</span>${grid(kernel, 'val')}<span>Σ = <b class="v num">${num(sum, 3)}</b></span></div>`,
    );
    return `${head('a window and a filter, multiplied and added')}<div class="terms">${written.join('')}</div><p class="num">${parts.map(({ sum }) => par(sum, 3)).join(' + ')} + ${par(b, 3)} <span class="soft">(bias)</span> = <b class="v">${shown}</b></p>${hint}`;
  }
  if (node.op.includes('pool')) {
    const { size, stride, padding } = sliding(node, null);
    const under = windowOf(input, c, [y * stride[0] - padding[0], x * stride[1] - padding[1]], size);
    const flat = under.flat();
    const most = node.op === 'max_pool' ? flat.indexOf(at(value, c, y, x)) : -1;
    return `${head(node.op === 'max_pool' ? 'the largest of its window' : 'the mean of its window')}<div class="terms"><div class="t"><span class="soft">${from}<sub>${c + 1}</sub></span>${grid(under, 'val', most)}<span>→ <b class="v num">${shown}</b></span></div></div>${hint}`;
  }
  return `${head(esc(chain.formulas[k] ?? ''))}<p class="num">${num(at(input, c, y, x), 4)} → <b class="v">${shown}</b></p>${hint}`;
}

/** The gradient of a pixel as the sum of what its consumers send back. */
function comesBack(model, engine, { k, c, y, x }) {
  const { chain } = model.page;
  const total = engine.gradients[k];
  if (!(total instanceof Arr)) return '<p class="soft">No gradient comes to the image: it is not trained.</p>';
  const found = num(at(total, c, y, x), 4);
  const user = chain.nodes.findIndex((node) => node.parents?.includes(k));
  const node = chain.nodes[user];
  const g = engine.gradients[user];
  const to = esc(chain.names[user]);
  if (node?.op?.startsWith('conv')) {
    const w = engine.value(node.parents[1]);
    const { size, stride, padding, dilation } = sliding(node, w);
    const [, maps, oh, ow] = g.shape;
    const parts = Array.from({ length: maps }, (_, m) => {
      // The results whose window lies over this pixel, each beside the weight that it met there.
      const rows = Array.from({ length: size[0] }, (_unused, i) =>
        Array.from({ length: size[1] }, (__, j) => {
          const [py, px] = [y + padding[0] - i * dilation[0], x + padding[1] - j * dilation[1]];
          const [oy, ox] = [py / stride[0], px / stride[1]];
          const fits = Number.isInteger(oy) && Number.isInteger(ox) && oy >= 0 && ox >= 0 && oy < oh && ox < ow;
          return { g: fits ? at(g, m, oy, ox) : null, w: w.data[((m * w.shape[1] + c) * size[0] + i) * size[1] + j] };
        }),
      );
      const [gs, ws] = [rows.map((row) => row.map((one) => one.g)), rows.map((row) => row.map((one) => one.w))];
      return { m, gs, ws, sum: product(gs, ws) };
    });
    const written = parts.map(
      ({ m, gs, ws, sum }) =>
        `<div class="t"><span class="soft">∂l/∂${to}<sub>${m + 1}</sub></span>${grid(gs, 'grd')}<span>⊙</span>${grid(ws, 'val')}<span>Σ = <b class="g num">${num(sum, 3)}</b></span></div>`,
    );
    return `<p>It lies under up to ${size[0] * size[1]} windows of each of ${maps} filters. Each result sends its gradient back, times the weight that met this pixel.</p><div class="terms">${written.join('')}</div><p class="num">${parts.map(({ sum }) => par(sum, 3)).join(' + ')} = <b class="g">${found}</b></p>`;
  }
  if (node?.op === 'max_pool') {
    const { stride, padding } = sliding(node, null);
    const [oy, ox] = [Math.floor((y + padding[0]) / stride[0]), Math.floor((x + padding[1]) / stride[1])];
    const won = at(total, c, y, x) !== 0;
    return `<p>The pool ${to} takes the largest of each window: ${won ? 'this pixel was it, so all of the gradient comes here' : 'another pixel was larger (or no gradient came), so nothing comes here'}.</p><p class="num">∂l/∂${to}[${oy}, ${ox}] = <span class="g">${num(at(g, c, oy, ox), 4)}</span> → <b class="g">${found}</b></p>`;
  }
  const rule = chain.rules[user]?.[node.parents.indexOf(k)] ?? '';
  return `<p class="num">∂l/∂${esc(chain.names[k])} = ${esc(rule)}</p><p class="num"><b class="g">${found}</b></p>`;
}
