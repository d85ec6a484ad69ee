// The network as Python: the step in NumPy beside its numbers.
import { into, nameOf, outOf } from './skips.js';
import { behind, layer, loss } from './texts.js';

/** Lines of NumPy with the step that each is. @returns {[string, string][]} */
export function lines(app) {
  const { net, N, page } = app;
  const n = N.depth();
  /** @type {[string, string][]} */
  const o = [];
  const put = (at, list) => list.forEach((line) => o.push([at, line.replace(/\bnp\./g, '')]));
  const scored = (c) => c === n - 1 && N.bare();
  const left = (c, what) => net.dropout[c] > 0 && o.push([`fh${c - 1}`, what]);
  /** What comes to a place on its ways, and what comes back on those that begin there. */
  const join = (at, key) =>
    put(
      at,
      into(net, key).map((from) => `${nameOf(N, key)} = ${nameOf(N, from)} + ${nameOf(N, key)}`),
    );
  const gather = (at, key) =>
    put(
      at,
      outOf(net, key).map((to) => `g${nameOf(N, key)} = g${nameOf(N, key)} + g${nameOf(N, to)}`),
    );
  put('c', ['# forward']);
  for (let c = 0; c < n; c++) {
    put(`fz${c}`, layer(app, c).forward);
    join(`fz${c}`, `z${c}`);
    if (scored(c)) continue;
    put(`fh${c}`, behind(app, c).forward);
    if (c < n - 1) join(`fh${c}`, `h${c + 1}`);
    left(c + 1, `${N.h(c + 1)} = ${N.h(c + 1)} * m${c + 1}  # dropout`);
  }
  put('fl', loss(app).forward);
  put('c', ['# backward']);
  put('by', loss(app).backward);
  for (let c = n - 1; c >= 0; c--) {
    if (!scored(c)) {
      left(c + 1, `g${N.h(c + 1)} = g${N.h(c + 1)} * m${c + 1}`);
      put(`bz${c}`, behind(app, c).backward);
      gather(`bz${c}`, `z${c}`);
    }
    put(`bw${c}`, layer(app, c).ofWeights);
    if (!c) continue;
    put(`bh${c}`, layer(app, c).ofInputs);
    gather(`bh${c}`, `h${c}`);
  }
  put('c', ['# update']);
  for (let c = n - 1; c >= 0; c--)
    put(`u${c}`, [page.texts.update.replace('lr', String(net.lr)).replace(/\b(g?)w\b/g, `$1${N.wCode(c)}`)]);
  return o;
}
