'use strict';
// The line above the graph: the chain rule as a growing product; forward, the operations one after the other.

const MOST_CHIPS = 9;

/** Returns a function that draws into `box`; `go(k)` is what a click on a factor does. */
function makeChain(view, box, go) {
  const { trace, lossName, state, graph, steps, node, nodeName, gradientText } = view;
  const paths = trace.graphs.map(routes);
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
    if (state.tab === 'backward') {
      const { path, at: here } = chainOf(graph(), paths[state.graph], state.step);
      const goal = graph().backward[path.at(-1)].parent;
      [head, sign, list, at] = [`${gradientText(goal)} =`, '·', path, here];
      const end = graph().backward[path[0]].consumer;
      if (nodeName(end) !== lossName)
        head = [
          head,
          h('span', { class: 'chip done' }, gradientText(end), h('small', {}, brief(node(end).gradient))),
          h('span', { class: 'times' }, '·'),
        ];
      chips = ({ item, k }) => {
        const { consumer, parent, local, local_label: label } = graph().backward[item];
        const text = k > here ? null : shapeOf(local).length ? cut(label, 16) : number(local, 3);
        return chip(
          `∂${cut(nodeName(consumer), 12)}/∂${cut(nodeName(parent), 12)}`,
          text,
          k < here ? 'done' : k === here ? 'now' : 'todo',
          () => go(item),
        );
      };
    } else {
      [head, sign, list, at] = [
        state.tab === 'forward' ? `${cut(graph().name, 24)}:` : 'w ← w − η ∂l/∂w:',
        state.tab === 'forward' ? '→' : '',
        steps(),
        state.step,
      ];
      chips = ({ item, k }) => {
        const text = state.tab === 'forward' ? node(item.node).label : null;
        return chip(
          cut(nodeName(item.node), 14),
          text && cut(text, 18),
          k < at ? 'done' : k === at ? 'now' : 'todo',
          () => go(k),
        );
      };
    }
    box.className = `product ${state.tab}`;
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
