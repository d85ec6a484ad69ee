/**
 * A graph put together from pieces that Python has recorded.
 *
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 * @typedef {{nodes: import('../engine/engine.js').Node[], inputs: Record<string, number>, leaves: [number, any][],
 *   ends: number[]}} Fragment
 */
import { Engine } from '../engine/engine.js';
import { read } from '../engine/settings.js';
import { into } from './skips.js';

export class Build {
  /** @type {import('../engine/engine.js').Node[]} */
  nodes = [];
  /** @type {[number, Tensor][]} */
  data = [];

  /** @param {'variable' | 'constant'} kind */
  leaf(kind) {
    return this.nodes.push({ kind }) - 1;
  }

  /** Where a fragment ends, with these nodes as its inputs. @param {Fragment} fragment @param {Record<string, number>} inputs */
  add(fragment, inputs) {
    return this.ends(fragment, inputs)[0];
  }

  /** All its ends. @param {Fragment} fragment @param {Record<string, number>} inputs */
  ends(fragment, inputs) {
    /** @type {number[]} */
    const at = [];
    for (const [name, k] of Object.entries(fragment.inputs)) at[k] = inputs[name];
    const leaves = new Map(fragment.leaves);
    fragment.nodes.forEach((node, k) => {
      if (at[k] !== undefined) return;
      if (node.kind === 'operation')
        at[k] = this.nodes.push({ ...node, parents: (node.parents ?? []).map((p) => at[p]) }) - 1;
      else {
        at[k] = this.leaf('constant');
        this.data.push([at[k], read(leaves.get(k))]);
      }
    });
    return fragment.ends.map((k) => at[k]);
  }

  /** @param {number[]} ends @param {any} operations */
  engine(ends, operations) {
    const made = new Engine({ nodes: this.nodes, ends, seeds: null }, operations);
    for (const [k, data] of this.data) made.set(k, data);
    return made;
  }
}

/**
 * The layers one after the other: leaves for weights W, learned slopes a, samples x and masks m, scores z, and h, what
 * each layer takes (x first), up to the output. Without `masks` nothing is left out.
 *
 * @param {any} net @param {Build} build @param {boolean} masks
 */
export function stack(net, build, masks) {
  const { pieces, weights, dropout, activations, alphas } = net;
  const W = weights.map(() => build.leaf('variable'));
  const x = build.leaf('constant');
  /** @type {(number | null)[]} */
  const m = [];
  const z = [];
  const left = (/** @type {number} */ at, /** @type {number} */ c) => {
    m[c] = masks && dropout[c] ? build.leaf('constant') : null;
    return m[c] === null ? at : build.add(pieces.dropout, { x: at, m: /** @type {number} */ (m[c]) });
  };
  /** @type {(number | null)[]} */
  const a = alphas.map((/** @type {any} */ one) => one && build.leaf('variable'));
  /** @type {Record<string, number>} */
  const at = {};
  /** What comes to a place on its ways: the sum. */
  const joined = (/** @type {string} */ key, /** @type {number} */ k) =>
    into(net, key).reduce((sum, from) => build.add(pieces.plus, { a: at[from], b: sum }), k);
  const h = [(at.h0 = left(x, 0))];
  weights.forEach((/** @type {any} */ _, /** @type {number} */ c) => {
    z.push((at[`z${c}`] = joined(`z${c}`, build.add(pieces.layer, { W: W[c], x: h[c] }))));
    if (c === weights.length - 1) return;
    /** @type {Record<string, number>} */
    const inputs = a[c] === null ? { z: z[c] } : { z: z[c], a: a[c] };
    const active = build.add(pieces.activations[activations[c]], inputs);
    h.push((at[`h${c + 1}`] = left(joined(`h${c + 1}`, active), c + 1)));
  });
  const last = z[z.length - 1];
  h.push(pieces.output ? build.add(pieces.output, { z: last }) : last);
  return { W, a, x, m, z, h };
}
