// Where a reader stands in a trace, and what is known there.
import { cut, isolated } from './elements.js';
import { sampled } from './numbers.js';
import { say, speak } from './said.js';

export const TABS = ['forward', 'backward', 'update'];

const TENSORS = ['value', 'gradient', 'local', 'contribution', 'before', 'after', 'new'];

/** A trace whose tensors stand in a list of their own, each once: put in their places. */
export function resolved(trace, tensors) {
  for (const one of tensors) if (one.data) one.data = one.data.map(Number);
  for (const { nodes, backward, update } of trace.graphs)
    for (const one of [...nodes, ...backward, ...update])
      for (const name of TENSORS) if (one[name]?.tensor !== undefined) one[name] = tensors[one[name].tensor];
  return trace;
}

export class View {
  graphAt = 0; // the number of the graph that is shown
  tab = 'forward';
  at = 0; // the step
  /** @type {any[]} */
  stack = []; // where zooming out leads back to
  /** @type {number | null} */
  sample = null; // all of them
  /** @type {any} */
  playing = null;
  speed = 1;
  pane = 'NumPy';
  /** @type {number | null} */
  entry = null; // of those that are checked
  /** @type {number | null} */
  h = null; // the step of a central difference that is looked at; null for the best
  picked = new Map(); // the entry of a step's result that is looked at
  place = new Map(); // for an operation whose window slides: the entry of its result
  predict = false;
  bySign = false; // whether the sign alone has to be right
  answered = new Map();
  right = 0;
  tried = 0;
  pictures = new Map(); // of arrays in the step that is shown
  tight = 0; // how little is shown of them, for want of room
  #leads = new Map();

  constructor(trace) {
    this.trace = trace;
    speak(trace.said);
    this.whole = trace.graphs[0];
    this.lossName = isolated(this.whole.nodes[this.whole.ends[0]].name);
    const rows = this.whole.nodes.filter(({ batch }) => batch).map(({ value }) => (value.crop || value.shape)[0]);
    this.samples = Math.min(100, ...rows, this.whole.samples || 0); // of these every node has its numbers here
  }
  get graph() {
    return this.trace.graphs[this.graphAt];
  }
  steps(tab = this.tab) {
    return this.graph[tab];
  }
  get step() {
    return this.steps()[this.at];
  }
  /** Which step of how many it is. */
  get nth() {
    return { n: this.at + 1, count: this.steps().length };
  }
  /** Of a step backward: all that lead to the same node. */
  get terms() {
    return this.steps().filter(({ parent }) => parent === this.step.parent);
  }
  get tabs() {
    return TABS.filter((tab) => this.steps(tab).length);
  }
  node(k) {
    return this.graph.nodes[k];
  }
  name(k) {
    return isolated(this.node(k).name);
  }
  /** A sentence of the page's language. */
  say = say;
  tabName(tab) {
    return this.say({ forward: 'panel.forward', backward: 'panel.backward', update: 'panel.updates' }[tab]);
  }
  /** The node that is lit: what the step computes. */
  get lit() {
    return this.tab === 'backward' ? this.step.parent : this.step.node;
  }
  /** The operation that the step is about: what zooming in opens. */
  get operation() {
    return this.tab === 'backward' ? this.step.consumer : this.step.node;
  }
  /** Which row of node `k` is seen; null for all. */
  row(k) {
    return this.node(k).batch ? this.sample : null;
  }
  /** What is seen of a tensor that belongs to node `k`: of a batch one sample, if one is chosen. */
  see(t, k) {
    return sampled(t, this.row(k));
  }
  /** The value of `n` as operation `k` takes it: of one sample where what comes of it is one sample's. */
  taken(n, k) {
    const { value } = this.node(n);
    return this.node(k).batch ? this.see(value, n) : value;
  }
  get key() {
    return `${this.graphAt} ${this.tab} ${this.at}`;
  }
  get isHidden() {
    return this.predict && !this.answered.has(this.key);
  }
  gradientText(k) {
    return `∂${cut(this.lossName, 20)}/∂${cut(this.name(k), 20)}`;
  }

  // ---------------------------------------------------------------- what is known at a step
  valueAt(k) {
    if (this.tab === 'forward') {
      return this.node(k).kind === 'operation' && k > this.step.node ? null : this.node(k).value;
    }
    if (this.tab === 'update' && this.node(k).kind === 'variable') {
      const at = this.steps().findIndex((one) => one.node === k);
      if (at >= 0 && at <= this.at) return this.steps()[at].new;
    }
    return this.node(k).value;
  }
  /** The gradients that have arrived, by node. */
  gradientsNow() {
    if (this.tab === 'update') return new Map(this.graph.nodes.map(({ gradient }, k) => [k, gradient]));
    const found = new Map();
    if (this.tab === 'backward') {
      for (const k of this.graph.ends) found.set(k, this.node(k).gradient);
      for (const { parent, after } of this.steps().slice(0, this.at + 1)) found.set(parent, after);
    }
    return found;
  }

  // ---------------------------------------------------------------- inside an operation
  /** The graphs of single entries of one large result, where this is one of them; else null. */
  get siblings() {
    const inside = this.stack.length ? this.trace.graphs[this.stack.at(-1).graphAt].nodes[this.graph.of].inside : null;
    return Array.isArray(inside) ? inside : null;
  }
  /** For each node of the graph the ends that it leads to. */
  get #leadsTo() {
    if (!this.#leads.has(this.graphAt)) {
      const all = this.graph.nodes,
        leads = all.map(() => new Set());
      this.graph.ends.forEach((end) => leads[end].add(end));
      for (let i = all.length - 1; i >= 0; i--)
        for (const p of all[i].parents) leads[i].forEach((end) => leads[p].add(end));
      this.#leads.set(this.graphAt, leads);
    }
    return this.#leads.get(this.graphAt);
  }
  /** In an inside: the nodes that have to do with the entries that node `k` leads to; the others are ghosts. */
  kin(k) {
    const { ends } = this.graph;
    if (!this.stack.length || ends.length < 2) return null;
    const leads = this.#leadsTo,
      mine = leads[k];
    return mine.size < ends.length ? { ends: mine, has: (i) => [...leads[i]].some((end) => mine.has(end)) } : null;
  }
}
