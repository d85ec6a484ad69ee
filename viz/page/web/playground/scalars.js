// One sample with a node for each + and ×: the same network, one resolution down, computed by the same engine.
import { dataOf } from '../engine/ndarray.js';
import { Build } from './build.js';
import { sub } from './marks.js';
import { into } from './skips.js';

/**
 * The scalar graph of the picked sample, run forward and backward.
 *
 * `z[c][i]` has of each neuron its bias, products, sums and end; `inside[c]` the nodes of an activation by entry, or of
 * an output that takes all scores; `loss` those of the loss. `names` are what leaves and ends are called.
 */
export function scalarsOf(model) {
  const { net, N } = model;
  const pieces = net.pieces.scalar;
  const { p, l, isCut, b } = model.derive();
  const W = model.W;
  const build = new Build();
  /** @type {Map<number, string>} */
  const names = new Map();
  /** @type {[number, number][]} */
  const data = [];
  const leaf = (kind, value, name) => {
    const k = build.leaf(kind);
    data.push([k, value]);
    names.set(k, name);
    return k;
  };
  const last = W.length - 1;
  const index = (n, i) => (n > 1 ? sub(i + 1) : '');
  /** The nodes that `make` adds. */
  const added = (make) => {
    const from = build.nodes.length;
    const ends = make();
    return { ends, nodes: Array.from({ length: build.nodes.length - from }, (_, k) => from + k) };
  };
  const left = (k, c, j) => {
    const mask = net.masks[c];
    return mask ? build.add(pieces.times, { a0: k, b0: leaf('constant', mask[j], 'kept') }) : k;
  };
  /** Nodes of each place, entry by entry. @type {Record<string, number[]>} */
  const at = {};
  /** What has come to an entry of a place on its ways: the sum. */
  const joined = (key, k, i) =>
    into(net, key).reduce((sum, from) => build.add(pieces.plus, { a0: at[from][i], b0: sum }), k);
  const x = net.full(p.x);
  let h = x.map((v, j) => left(leaf('constant', v, `${N.h(0)}${index(x.length, j)}`), 0, j));
  at.h0 = h;
  const inside = [];
  const inputs = [h];
  const z = W.map((rows, c) => {
    const neurons = rows.map((row, i) => {
      const w = row.map((v, j) => leaf('variable', v, `${N.w(c)}${index(rows.length, i)}${sub(j)}`));
      const products = h.map((k, j) => build.add(pieces.times, { a0: w[j + 1], b0: k }));
      const sums = [];
      products.forEach((k, j) => sums.push(build.add(pieces.plus, { a0: j ? sums[j - 1] : w[0], b0: k })));
      const end = joined(`z${c}`, sums[sums.length - 1], i);
      names.set(end, `${N.z(c)}${index(rows.length, i)}`);
      return { w, products, sums, end, inputs: h, others: into(net, `z${c}`).map((from) => at[from][i]) };
    });
    const ends = (at[`z${c}`] = neurons.map((one) => one.end));
    if (c < last) {
      const made = ends.map((k, i) => {
        const alpha = net.alphas[c]?.data;
        const a = alpha && { a0: leaf('variable', alpha[i] ?? alpha[0], 'α') };
        const others = into(net, `h${c + 1}`).map((from) => at[from][i]);
        const found = added(() => [
          joined(`h${c + 1}`, build.add(pieces.activations[net.activations[c]], { z0: k, ...a }), i),
        ]);
        names.set(found.ends[0], `${N.h(c + 1)}${index(ends.length, i)}`);
        return { ...found, from: [k, ...(a ? [a.a0] : []), ...others] };
      });
      inside.push(made);
      h = at[`h${c + 1}`] = made.map((one, j) => left(one.ends[0], c + 1, j));
    } else if (pieces.output) {
      const found = added(() => build.ends(pieces.output, Object.fromEntries(ends.map((k, i) => [`z${i}`, k]))));
      found.ends.forEach((k, i) => names.set(k, `y${index(ends.length, i)}`));
      inside.push([{ ...found, from: ends }]);
      h = found.ends;
    } else {
      inside.push([{ ends, nodes: [], from: ends }]);
      h = ends;
    }
    inputs.push(h);
    return neurons;
  });
  const target = dataOf(net.target(p.t));
  const t = Array.from(target, (v, i) => leaf('constant', v, `t${index(target.length, i)}`));
  const of = Object.fromEntries([...h.map((k, i) => [`y${i}`, k]), ...t.map((k, i) => [`t${i}`, k])]);
  const loss = { ...added(() => build.ends(pieces.loss, of)), from: [...h, ...t] };
  names.set(loss.ends[0], 'l');
  const engine = build.engine(isCut ? z[last].map((one) => one.end) : [loss.ends[0]], net.operations);
  if (isCut) engine.seeds = b.gZ[last];
  for (const [k, value] of data) engine.set(k, value);
  engine.forward();
  engine.backward();
  if (isCut) {
    engine.values[loss.ends[0]] = l;
    engine.gradients[loss.ends[0]] = 1;
  }
  return { engine, nodes: build.nodes, z, inside, loss, inputs, names };
}

/** How far values and gradients are from those of the layers, at most, and how many operations of each kind there are. */
export function agreement(model, scalars = scalarsOf(model)) {
  const { engine, z, nodes, loss } = scalars;
  const { b, l } = model.F;
  let most = Math.abs(Number(engine.value(loss.ends[0])) - l);
  z.forEach((neurons, c) =>
    neurons.forEach(({ w, end }, i) => {
      const off = (k, g) => (most = Math.max(most, Math.abs(Number(engine.gradients[k] ?? 0) - g)));
      off(end, b.gZ[c][i]);
      w.forEach((k, j) => off(k, b.gW[c][i][j]));
    }),
  );
  const count = (op) => nodes.filter((one) => one.op === op).length;
  return { most, times: count('mul'), plus: count('add'), all: nodes.filter((one) => one.kind === 'operation').length };
}
