/**
 * Places for graphs of numbers, in layers from left to right: what is opened in a page is laid out there.
 *
 * @typedef {{nodes: [number, number, number, number, number, number][], edges: [number, number, string][],
 *   x: number, y: number, width: number, height: number}} Part
 */
import { cut } from './elements.js';
import { LABEL_LENGTH } from './numbers.js';

/** Nodes drawn at once; a larger graph is cut into parts, which follow the step. */
const MOST = 300;
const HEIGHT = 62;
const DOWN = 16;
const ACROSS = 40;
const LETTER = 7.6;
const SWEEPS = 4;

/**
 * As `viz.page.layout.lay_out` makes it: `{compact, parts}`.
 *
 * @param {any[]} nodes
 * @returns {{compact: boolean, parts: Part[]}}
 */
export const layered = (nodes) => ({ compact: true, parts: inParts(nodes).map((owned) => part(nodes, owned)) });

/** The operations in parts that, with what they use, are small enough to draw. @param {any[]} nodes */
function inParts(nodes) {
  const all = nodes.flatMap((node, k) => (node.kind === 'operation' ? [k] : []));
  if (nodes.length <= MOST / 2) return [all];
  const neurons = byNeuron(nodes, all);
  return neurons.length > 1 && neurons.every((one) => one.length < MOST / 2) ? neurons : bySize(nodes, all);
}

/**
 * A part for each entry that has a name: what is computed for it alone. One that follows from a single other, as the
 * σ of a sum, stands with it.
 *
 * @param {any[]} nodes @param {number[]} all
 */
function byNeuron(nodes, all) {
  const isNamed = (/** @type {number} */ k) => nodes[k].kind === 'operation' && !/^v\d+$/.test(nodes[k].name);
  /** @type {Map<number, number[]>} */ const users = new Map();
  for (const k of all) for (const p of nodes[k].parents) users.set(p, [...(users.get(p) ?? []), k]);
  /** @type {Map<number, number>} */ const owner = new Map();
  for (const k of [...all].reverse()) {
    const after = users.get(k) ?? [];
    const next = [...new Set(after.map((u) => owner.get(u)))];
    owner.set(k, isNamed(k) || !after.length || next.length !== 1 ? k : /** @type {number} */ (next[0]));
  }
  /** @type {Map<number, number[]>} */ const parts = new Map();
  for (const k of all) {
    const own = /** @type {number} */ (owner.get(k));
    parts.set(own, [...(parts.get(own) ?? []), k]);
  }
  for (const [end, owned] of [...parts].sort(([a], [b]) => a - b)) {
    const from = new Set(owned.flatMap((k) => nodes[k].parents).map((p) => owner.get(p)));
    from.delete(undefined);
    from.delete(end);
    const [only] = from;
    if (from.size === 1 && owned.length < 6 && parts.has(/** @type {number} */ (only)) && isNamed(end)) {
      parts.set(end, [.../** @type {number[]} */ (parts.get(/** @type {number} */ (only))), ...owned]);
      parts.delete(/** @type {number} */ (only));
      for (const k of parts.get(end) ?? []) owner.set(k, end);
    }
  }
  return [...parts.values()];
}

/** Parts of so many nodes, in their order. @param {any[]} nodes @param {number[]} all */
function bySize(nodes, all) {
  /** @type {number[][]} */ const parts = [];
  /** @type {number[]} */ let current = [];
  let shown = new Set();
  for (const k of all) {
    const needs = [k, ...nodes[k].parents];
    if (current.length && new Set([...shown, ...needs]).size > MOST) {
      parts.push(current);
      current = [];
      shown = new Set();
    }
    current.push(k);
    needs.forEach((one) => shown.add(one));
  }
  return [...parts, current];
}

/** The width of a node. @param {any} node */
function widthOf(node) {
  const title = node.kind === 'operation' && /^v\d+$/.test(node.name) ? node.label : node.name;
  return Math.max(72, LETTER * [...cut(title, LABEL_LENGTH)].length + 14);
}

/** @param {any[]} nodes @param {number[]} owned @returns {Part} */
function part(nodes, owned) {
  const inside = new Set(owned);
  const edges = owned.flatMap((child) =>
    nodes[child].parents.map((/** @type {number} */ parent, /** @type {number} */ index) => ({ child, parent, index })),
  );
  const all = [...new Set([...edges.map((e) => e.parent), ...owned])].sort((a, b) => a - b);
  const layers = layersOf(all, edges, inside);
  const places = placesOf(layers, edges, nodes);
  const size = new Map(all.map((k) => [k, widthOf(nodes[k])]));
  /** @param {number} k @returns {{x: number, y: number}} */
  const at = (k) => /** @type {any} */ (places.get(k));
  const paths = edges.map(({ child, parent, index }) => {
    const [a, b] = [at(parent), at(child)];
    const [x0, x1] = [a.x + width(size, parent) / 2, b.x - width(size, child) / 2 - 2];
    const middle = (x0 + x1) / 2;
    const d = [x0, a.y, middle, a.y, middle, b.y, x1, b.y].map((z) => z.toFixed(1));
    return /** @type {[number, number, string]} */ ([child, index, `M${d[0]} ${d[1]}C${d.slice(2).join(' ')}`]);
  });
  const left = Math.min(...all.map((k) => at(k).x - width(size, k) / 2)) - 6;
  const right = Math.max(...all.map((k) => at(k).x + width(size, k) / 2)) + 6;
  const top = Math.min(...all.map((k) => at(k).y)) - HEIGHT / 2 - 6;
  const bottom = Math.max(...all.map((k) => at(k).y)) + HEIGHT / 2 + 6;
  return {
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
    nodes: all.map((k) => [
      k,
      at(k).x,
      at(k).y,
      width(size, k),
      HEIGHT,
      Number(nodes[k].kind === 'operation' && !inside.has(k)),
    ]),
    edges: paths,
  };
}

/** @param {Map<number, number>} size @param {number} k */
const width = (size, k) => size.get(k) ?? 0;

/**
 * The nodes in layers: each right of all that it uses; a leaf stands just before the first that uses it.
 *
 * @param {number[]} all
 * @param {{child: number, parent: number}[]} edges
 * @param {Set<number>} inside
 */
function layersOf(all, edges, inside) {
  /** @type {Map<number, number>} */ const rank = new Map(all.map((k) => [k, 0]));
  for (const { child, parent } of edges) rank.set(child, Math.max(rank.get(child) ?? 0, (rank.get(parent) ?? 0) + 1));
  /** @type {Map<number, number>} */ const first = new Map();
  for (const { child, parent } of edges)
    first.set(parent, Math.min(first.get(parent) ?? Infinity, rank.get(child) ?? 0));
  for (const k of all) if (!inside.has(k) && first.has(k)) rank.set(k, (first.get(k) ?? 1) - 1);
  /** @type {number[][]} */ const layers = [];
  for (const k of all) (layers[rank.get(k) ?? 0] ??= []).push(k);
  return layers.filter(Boolean);
}

/**
 * Where each node stands: in each layer in the order of the middles of its neighbours, as near to them as there is room.
 *
 * @param {number[][]} layers
 * @param {{child: number, parent: number}[]} edges
 * @param {any[]} nodes
 */
function placesOf(layers, edges, nodes) {
  /** @type {Map<number, number[]>} */ const near = new Map();
  for (const { child, parent } of edges) {
    for (const [a, b] of [
      [child, parent],
      [parent, child],
    ]) {
      if (!near.has(a)) near.set(a, []);
      near.get(a)?.push(b);
    }
  }
  /** @type {Map<number, {x: number, y: number}>} */ const places = new Map();
  let x = 0;
  for (const layer of layers) {
    const wide = Math.max(...layer.map((k) => widthOf(nodes[k])));
    layer.forEach((k, i) => places.set(k, { x: x + wide / 2, y: (i - layer.length / 2) * (HEIGHT + DOWN) }));
    x += wide + ACROSS;
  }
  /** @param {number} k */
  const middle = (k) => {
    const list = near.get(k) ?? [];
    const own = places.get(k)?.y ?? 0;
    return list.length ? list.reduce((sum, one) => sum + (places.get(one)?.y ?? 0), 0) / list.length : own;
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const layer of sweep % 2 ? [...layers].reverse() : layers) {
      const wanted = layer.map((k) => ({ k, y: middle(k) })).sort((a, b) => a.y - b.y);
      spreadOut(wanted);
      for (const { k, y } of wanted) /** @type {any} */ (places.get(k)).y = y;
    }
  return places;
}

/** Move apart what is too near, down and up by turns, so that the middle stays. @param {{y: number}[]} row */
function spreadOut(row) {
  const step = HEIGHT + DOWN;
  const mean = row.reduce((sum, one) => sum + one.y, 0) / row.length;
  for (let k = 1; k < row.length; k++) row[k].y = Math.max(row[k].y, row[k - 1].y + step);
  const shift = row.reduce((sum, one) => sum + one.y, 0) / row.length - mean;
  for (const one of row) one.y -= shift;
}
