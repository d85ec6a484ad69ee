// What the parts of the chain are called: A, B, ... as in the lecture, and as `nn` names them.
import { SUP, tenth } from './marks.js';
import { into, nameOf } from './skips.js';

const LETTERS = 'ABCDEFGHIJKLM';
export const namesOf = (app) => {
  const depth = () => app.net.weights.length;
  const only = (c) => app.net.weights[c].shape.length === 1;
  /** Whether the scores are the outputs: no σ, no softmax. */
  const bare = () => !app.net.probable;
  const z = (c) => (c === depth() - 1 && !/^[A-Z]$/.test(app.page.score) ? app.page.score : LETTERS[2 * c]);
  const h = (c) => (c === 0 ? 'x' : c < depth() ? LETTERS[2 * c - 1] : bare() ? z(depth() - 1) : 'y');
  const w = (c) => (only(c) ? 'w' : depth() === 1 ? 'W' : `W${SUP[c]}`);
  const wHtml = (c) => (only(c) ? 'w' : depth() === 1 ? 'W' : `W<sup>${c}</sup>`);
  const wCode = (c) => (only(c) ? 'w' : depth() === 1 ? 'W' : `W${c}`);
  /** The sign of an activation: of layer c, or of the output. */
  const act = (c = 0) => {
    const name = app.net.activations[c] ?? app.net.activation;
    return app.page.texts.activations[name]?.symbol || name;
  };
  const out = () => app.page.texts.output?.symbol ?? '';
  return { depth, bare, z, h, w, wHtml, wCode, act, out };
};

/** Nodes of the chain in their order: x, A, B, ..., y, l. */
export function nodesOf(app) {
  const { f, b, l } = app.F;
  const N = app.N;
  const more = (key) =>
    into(app.net, key)
      .map((from) => ` + ${nameOf(N, from)}`)
      .join('');
  const found = [{ k: 'x', n: 'x', op: 'input', short: 'input', v: f.H[0], g: null }];
  for (let c = 0; c < N.depth(); c++) {
    const last = c === N.depth() - 1;
    const weighed = `${N.w(c) === 'w' ? 'wᵀ' : `${N.w(c)} `}${N.h(c)}′`;
    found.push({
      k: `z${c}`,
      n: N.z(c),
      op: `${weighed}${more(`z${c}`)}`,
      short: weighed,
      v: f.Z[c],
      g: b.gZ[c],
    });
    if (last && N.bare()) break;
    const others = more(`h${c + 1}`);
    const name = `${last ? N.out() : N.act(c)}(${N.z(c)})${others}`;
    const left = !last && app.net.dropout[c + 1] > 0;
    const op = others ? `(${name}) ⊙ m` : `${name} ⊙ m`;
    found.push({
      k: `h${c + 1}`,
      n: N.h(c + 1),
      op: left ? op : name,
      short: last ? N.out() : N.act(c),
      v: f.H[c + 1],
      g: b.gH[c + 1],
    });
  }
  return [...found, { k: 'l', n: 'l', op: 'loss(y, t)', short: 'loss', v: [l], g: [1] }];
}

/** The steps of a pass: "f" forward, "b" backward, "u" update. */
export function stepsOf(mode, depth, bare = false) {
  const found = [];
  const scored = (c) => bare && c === depth - 1;
  if (mode === 'f') {
    for (let c = 0; c < depth; c++) {
      found.push({ k: 'fz', c, to: `z${c}` });
      if (!scored(c)) found.push({ k: 'fh', c, to: `h${c + 1}` });
    }
    found.push({ k: 'fl', c: depth - 1, to: 'l' });
  } else if (mode === 'b') {
    found.push({ k: 'by', c: depth - 1, from: 'l', to: bare ? `z${depth - 1}` : `h${depth}` });
    for (let c = depth - 1; c >= 0; c--) {
      if (!scored(c)) found.push({ k: 'bz', c, from: `h${c + 1}`, to: `z${c}` });
      found.push({ k: 'bw', c, from: `z${c}`, to: `w${c}` });
      if (c) found.push({ k: 'bh', c, from: `z${c}`, to: `h${c}` });
    }
  } else for (let c = depth - 1; c >= 0; c--) found.push({ k: 'u', c, to: `w${c}` });
  return found;
}

/** Where the columns of network and chain stand: one axis for both. */
export function axis(app, width) {
  const depth = app.N.depth();
  const n = 2 * depth + (app.N.bare() ? 1 : 2);
  const k = Math.min(1.5, width / (n * 56 + depth * 78 + (depth + (app.N.bare() ? 0 : 1)) * 44));
  const [nw, wg, sg] = [56 * k, 78 * k, 44 * k];
  /** @type {Record<string, number>} */
  const X = { x: nw / 2 };
  let x = nw;
  for (let c = 0; c < depth; c++) {
    x += wg;
    X[`w${c}`] = x - wg / 2;
    X[`z${c}`] = x + nw / 2;
    x += nw;
    if (c === depth - 1 && app.N.bare()) {
      X[`n${c + 1}`] = X[`z${c}`];
      break;
    }
    x += sg + nw;
    X[`h${c + 1}`] = x - nw / 2;
    X[`n${c + 1}`] = (X[`z${c}`] + X[`h${c + 1}`]) / 2;
  }
  x += sg;
  X.l = x + nw / 2;
  x += nw;
  for (const q of Object.keys(X)) X[q] = tenth(X[q] + (width - x) / 2);
  X.n0 = X.x;
  return { X, nw: tenth(nw), wg: tenth(wg) };
}
