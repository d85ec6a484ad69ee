// The line above the graph: the chain rule as a growing product; forward, the operations one after the other.
import { cut, h } from './elements.js';
import { brief, number, shapeOf } from './numbers.js';

const MOST_CHIPS = 9;

/** For each node the backward step that first reaches it, and the step that leads on to the furthest variable. */
function routes(graph) {
  const reached = new Map(),
    onward = new Map(),
    depth = new Map();
  graph.backward.forEach((step, k) => {
    if (!reached.has(step.parent)) reached.set(step.parent, k);
  });
  graph.nodes.forEach((node, k) => {
    if (node.kind === 'variable') depth.set(k, 0);
  });
  for (let k = graph.backward.length - 1; k >= 0; k--) {
    const { consumer, parent } = graph.backward[k];
    const below = (depth.has(parent) ? depth.get(parent) : -Infinity) + 1;
    if (below > (depth.has(consumer) ? depth.get(consumer) : -Infinity)) {
      depth.set(consumer, below);
      onward.set(consumer, k);
    }
  }
  return { reached, onward };
}

/** The factors of the chain rule that step `k` is one of: numbers of backward steps, and which of them is `k`. */
function chainOf(graph, { reached, onward }, k) {
  const path = [k];
  for (let node = graph.backward[k].consumer; reached.has(node);) {
    path.unshift(reached.get(node));
    node = graph.backward[reached.get(node)].consumer;
  }
  const at = path.length - 1;
  for (let node = graph.backward[k].parent; onward.has(node);) {
    path.push(onward.get(node));
    node = graph.backward[onward.get(node)].parent;
  }
  return { path, at };
}

/** Returns a function that draws into `box`; `go(k)` is what a click on a factor does. */
export function makeChain(view, box, go) {
  const paths = [];
  function chip(top, under, kind, onclick) {
    return h(
      'button',
      { type: 'button', class: `chip ${kind}`, 'aria-current': kind === 'now' ? 'step' : null, onclick },
      h('span', {}, top),
      under && h('small', {}, under),
    );
  }
  /** At most so many chips: around the current one, the rest as "…". */
  function around(list, at) {
    if (list.length <= MOST_CHIPS) return list.map((item, k) => ({ item, k }));
    const start = Math.max(1, Math.min(at - 3, list.length - MOST_CHIPS + 2)),
      end = start + MOST_CHIPS - 2;
    const kept = list
      .map((item, k) => ({ item, k }))
      .filter(({ k }) => k === 0 || (k >= start && k < end) || k === list.length - 1);
    return kept.flatMap((one, i) => (i && one.k > kept[i - 1].k + 1 ? [{ gap: true }, one] : [one]));
  }
  function drawProduct() {
    let head, chips, sign, list, at;
    if (view.tab === 'backward') {
      const { path, at: here } = chainOf(view.graph, (paths[view.graphAt] ??= routes(view.graph)), view.at);
      const goal = view.graph.backward[path.at(-1)].parent;
      [head, sign, list, at] = [`${view.gradientText(goal)} =`, '·', path, here];
      const end = view.graph.backward[path[0]].consumer;
      if (view.name(end) !== view.lossName)
        head = [
          head,
          h('span', { class: 'chip done' }, view.gradientText(end), h('small', {}, brief(view.node(end).gradient))),
          h('span', { class: 'times' }, '·'),
        ];
      chips = ({ item, k }) => {
        const { consumer, parent, local, local_label: label } = view.graph.backward[item];
        const text = k > here ? null : local === null ? '▸' : shapeOf(local).length ? cut(label, 16) : number(local, 3);
        return chip(
          `∂${cut(view.name(consumer), 12)}/∂${cut(view.name(parent), 12)}`,
          text,
          k < here ? 'done' : k === here ? 'now' : 'todo',
          () => go(item),
        );
      };
    } else {
      [head, sign, list, at] = [
        view.tab === 'forward' ? `${cut(view.graph.name, 24)}:` : 'w ← w − η ∂l/∂w:',
        view.tab === 'forward' ? '→' : '',
        view.steps(),
        view.at,
      ];
      chips = ({ item, k }) => {
        const text = view.tab === 'forward' ? view.node(item.node).label : null;
        return chip(
          cut(view.name(item.node), 14),
          text && cut(text, 18),
          k < at ? 'done' : k === at ? 'now' : 'todo',
          () => go(k),
        );
      };
    }
    box.className = `product ${view.tab}`;
    box.replaceChildren(
      ...[head].flat().map((one) => (typeof one === 'string' ? h('b', {}, one) : one)),
      ...around(list, at)
        .flatMap((one, i) => [
          i && sign ? h('span', { class: 'times', 'aria-hidden': 'true' }, sign) : null,
          one.gap ? h('span', { class: 'times' }, '…') : chips(one),
        ])
        .filter(Boolean),
    );
  }
  return drawProduct;
}
