'use strict';
// Where a reader stands in a trace, and what is known there.

const TABS = ['forward', 'backward', 'update'];

function makeView(trace) {
  const whole = trace.graphs[0];
  const lossName = whole.nodes[whole.ends[0]].name;
  const state = {
    graph: 0,
    tab: 'forward',
    step: 0,
    stack: [],
    sample: null,
    playing: null,
    speed: 1,
    pane: 'NumPy',
    entry: null,
    predict: false,
    answered: new Map(),
    right: 0,
    tried: 0,
    window: {},
  };
  const graph = () => trace.graphs[state.graph];
  const steps = (tab = state.tab) => graph()[tab];
  const step = () => steps()[state.step];
  const node = (k) => graph().nodes[k];
  const nodeName = (k) => node(k).name;
  const tabs = () => TABS.filter((tab) => steps(tab).length);
  /** The node that is lit: what the step computes. */
  const lit = (at = step(), tab = state.tab) => (tab === 'backward' ? at.parent : at.node);
  /** The operation that the step is about: what zooming in opens. */
  const operation = () => (state.tab === 'backward' ? step().consumer : step().node);
  const sampleOf = (k) => (node(k).batch ? state.sample : null);
  const see = (t, k) => (t === null ? null : sampled(t, sampleOf(k)));
  const key = () => `${state.graph} ${state.tab} ${state.step}`;
  const isHidden = () => state.predict && !state.answered.has(key());
  const gradientText = (k) => `∂${cut(lossName, 20)}/∂${cut(nodeName(k), 20)}`;

  // ---------------------------------------------------------------- what is known at a step
  function valueAt(k) {
    if (state.tab === 'forward') {
      return node(k).kind === 'operation' && k > step().node ? null : node(k).value;
    }
    if (state.tab === 'update' && node(k).kind === 'variable') {
      const at = steps().findIndex((one) => one.node === k);
      if (at >= 0 && at <= state.step) return steps()[at].new;
    }
    return node(k).value;
  }
  /** The gradients that have arrived, by node. */
  function gradientsNow() {
    if (state.tab === 'update') return new Map(graph().nodes.map(({ gradient }, k) => [k, gradient]));
    const found = new Map();
    if (state.tab === 'backward') {
      for (const k of graph().ends) found.set(k, node(k).gradient);
      for (const { parent, after } of steps().slice(0, state.step + 1)) found.set(parent, after);
    }
    return found;
  }

  // ---------------------------------------------------------------- inside an operation
  /** For each node of a graph the ends that it leads to. */
  const allLeads = new Map();
  function leadsOf() {
    if (!allLeads.has(state.graph)) {
      const all = graph().nodes,
        leads = all.map(() => new Set());
      graph().ends.forEach((end) => leads[end].add(end));
      for (let i = all.length - 1; i >= 0; i--)
        for (const p of all[i].parents) leads[i].forEach((end) => leads[p].add(end));
      allLeads.set(state.graph, leads);
    }
    return allLeads.get(state.graph);
  }
  /** In an inside: the nodes that have to do with the entries that the lit node leads to; the others are ghosts. */
  function kin(k) {
    if (!state.stack.length || graph().ends.length < 2) return null;
    const leads = leadsOf(),
      mine = leads[k];
    return mine.size < graph().ends.length
      ? { ends: mine, has: (i) => [...leads[i]].some((end) => mine.has(end)) }
      : null;
  }
  return {
    trace,
    whole,
    lossName,
    state,
    graph,
    steps,
    step,
    node,
    nodeName,
    tabs,
    lit,
    operation,
    see,
    key,
    isHidden,
    gradientText,
    valueAt,
    gradientsNow,
    kin,
  };
}
