// What the parts of the chain are called: A, B, ... as in the lecture, and as `nn` names them.
import { SUP } from './marks.js';

const LETTERS = 'ABCDEFGHIJKLM';
export const namesOf = (app) => {
  const depth = () => app.net.weights.length;
  const only = (c) => app.net.weights[c].shape.length === 1;
  const z = (c) => LETTERS[2 * c];
  const h = (c) => (c === 0 ? 'x' : c === depth() ? 'y' : LETTERS[2 * c - 1]);
  const w = (c) => (only(c) ? 'w' : depth() === 1 ? 'W' : `W${SUP[c]}`);
  const wHtml = (c) => (only(c) ? 'w' : depth() === 1 ? 'W' : `W<sup>${c}</sup>`);
  const wCode = (c) => (only(c) ? 'w' : depth() === 1 ? 'W' : `W${c}`);
  const act = () => ({ sigmoid: 'σ', tanh: 'tanh', relu: 'ReLU' })[app.net.activation] ?? app.net.activation;
  const out = () => (app.net.outputs === 1 ? 'σ' : 'softmax');
  return { depth, z, h, w, wHtml, wCode, act, out };
};

/** Nodes of the chain in their order: x, A, B, ..., y, l. */
export function nodesOf(app) {
  const { f, b, l } = app.F;
  const N = app.N;
  const found = [{ k: 'x', n: 'x', op: 'input', v: f.H[0], g: null }];
  for (let c = 0; c < N.depth(); c++) {
    const last = c === N.depth() - 1;
    found.push(
      { k: `z${c}`, n: N.z(c), op: `${N.w(c) === 'w' ? 'wᵀ' : `${N.w(c)} `}${N.h(c)}′`, v: f.Z[c], g: b.gZ[c] },
      { k: `h${c + 1}`, n: N.h(c + 1), op: `${last ? N.out() : N.act()}(${N.z(c)})`, v: f.H[c + 1], g: b.gH[c + 1] },
    );
  }
  return [...found, { k: 'l', n: 'l', op: 'loss(y, t)', v: [l], g: [1] }];
}

/** The steps of a pass: "f" forward, "b" backward, "u" update. */
export function stepsOf(mode, depth) {
  const found = [];
  if (mode === 'f') {
    for (let c = 0; c < depth; c++) found.push({ k: 'fz', c, to: `z${c}` }, { k: 'fh', c, to: `h${c + 1}` });
    found.push({ k: 'fl', c: depth - 1, to: 'l' });
  } else if (mode === 'b') {
    found.push({ k: 'by', c: depth - 1, from: 'l', to: `h${depth}` });
    for (let c = depth - 1; c >= 0; c--) {
      found.push({ k: 'bz', c, from: `h${c + 1}`, to: `z${c}` }, { k: 'bw', c, from: `z${c}`, to: `w${c}` });
      if (c) found.push({ k: 'bh', c, from: `z${c}`, to: `h${c}` });
    }
  } else for (let c = depth - 1; c >= 0; c--) found.push({ k: 'u', c, to: `w${c}` });
  return found;
}

/** Where the columns of network and chain stand: one axis for both. */
export function axis(app, width) {
  const depth = app.N.depth();
  const n = 2 * depth + 2;
  const k = Math.min(1.5, width / (n * 56 + depth * 78 + (depth + 1) * 44));
  const [nw, wg, sg] = [56 * k, 78 * k, 44 * k];
  /** @type {Record<string, number>} */
  const X = { x: nw / 2 };
  let x = nw;
  for (let c = 0; c < depth; c++) {
    x += wg;
    X[`w${c}`] = x - wg / 2;
    X[`z${c}`] = x + nw / 2;
    x += nw + sg;
    X[`h${c + 1}`] = x + nw / 2;
    x += nw;
    X[`n${c + 1}`] = (X[`z${c}`] + X[`h${c + 1}`]) / 2;
  }
  x += sg;
  X.l = x + nw / 2;
  x += nw;
  for (const q of Object.keys(X)) X[q] += (width - x) / 2;
  X.n0 = X.x;
  return { X, nw, wg };
}
