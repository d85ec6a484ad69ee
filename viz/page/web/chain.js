// The line above the graph: the chain rule as a growing product; forward, the operations one after the other.
import { render } from 'preact';
import { cut } from './elements.js';
import { brief, number, shapeOf } from './numbers.js';
import { h } from './vnodes.js';

const MOST_CHIPS = 9;

const MOST_PATHS = 1e6; // more are not gone through one by one

/** Which steps lead to each node, on how many paths from the end, and which leads on to the furthest variable. */
function routes(graph) {
  const into = graph.nodes.map(() => []),
    ways = graph.nodes.map(() => 0),
    onward = new Map(),
    depth = new Map();
  graph.backward.forEach((step, k) => into[step.parent].push(k));
  for (const end of graph.ends) ways[end] += 1;
  // A step comes after all that its consumer has received.
  for (const { consumer, parent } of graph.backward) ways[parent] += ways[consumer];
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
  return { into, ways, onward };
}

/** Path number `i` of those from an end to `goal`: numbers of backward steps. */
function pathAt(graph, { into, ways }, goal, i) {
  const path = [];
  for (let node = goal; ;) {
    const starts = graph.ends.filter((end) => end === node).length;
    if (i < starts) return path;
    i -= starts;
    const step = into[node].find((k) => {
      const count = ways[graph.backward[k].consumer];
      if (i < count) return true;
      i -= count;
      return false;
    });
    path.unshift(step);
    node = graph.backward[step].consumer;
  }
}

/** The number of the first path to `goal` that goes through step `k`. */
function numberOf(graph, { into, ways }, goal, path) {
  let i = 0;
  for (let at = path.length - 1, node = goal; at >= 0; at--) {
    i += graph.ends.filter((end) => end === node).length;
    for (const k of into[node]) {
      if (k === path[at]) break;
      i += ways[graph.backward[k].consumer];
    }
    node = graph.backward[path[at]].consumer;
  }
  return i;
}

/** A path to a variable that step `k` is on. */
function pathThrough(graph, { into, onward }, k) {
  const path = [k];
  for (let node = graph.backward[k].consumer; !graph.ends.includes(node);) {
    path.unshift(into[node][0]);
    node = graph.backward[into[node][0]].consumer;
  }
  for (let node = graph.backward[k].parent; onward.has(node);) {
    path.push(onward.get(node));
    node = graph.backward[onward.get(node)].parent;
  }
  return path;
}

/** Returns a function that draws into `box`; `go(k)` is what a click on a factor does. */
export function makeChain(view, box, go) {
  const paths = [];
  function chip(top, under, kind, onclick) {
    return h(
      'button',
      { class: `chip ${kind}`, 'aria-current': kind === 'now' ? 'step' : null, onclick },
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
  /** The other paths to `goal`, one after the other. */
  function next(route, goal, i) {
    chosen = { graphAt: view.graphAt, at: view.at, goal, i: (i + 1) % route.ways[goal] };
    drawProduct();
    box.querySelector('.next')?.focus();
  }
  /** @type {{graphAt: number, at: number, goal: number, i: number} | null} */
  let chosen = null;
  function drawProduct() {
    let head, chips, sign, list, at;
    const tail = [];
    if (view.tab === 'backward') {
      const route = (paths[view.graphAt] ??= routes(view.graph)),
        { backward } = view.graph;
      let path = pathThrough(view.graph, route, view.at);
      const goal = backward[path.at(-1)].parent,
        other =
          chosen && chosen.graphAt === view.graphAt && chosen.at === view.at && chosen.goal === goal ? chosen.i : null;
      if (other !== null) path = pathAt(view.graph, route, goal, other);
      const here = path.indexOf(view.at),
        others = route.ways[goal] - 1,
        end = backward[path[0]].consumer,
        { gradient: seed } = view.node(end),
        isOfNumbers = path.every((k) => !shapeOf(backward[k].contribution).length && backward[k].local !== null);
      [head, sign, list, at] = [[`${view.gradientText(goal)} =`], isOfNumbers ? '·' : '→', path, here];
      if (view.name(end) !== view.lossName || !isOfNumbers)
        head.push(
          h('span', { class: 'chip done' }, view.gradientText(end), h('small', {}, brief(seed))),
          h('span', { class: 'times' }, sign),
        );
      chips = ({ item, k }) => {
        const { consumer, parent, local, does, through } = backward[item];
        const which = through ? ` · ${view.say('panel.local_input', { n: through[0], count: through[1] })}` : '';
        const text = `${isOfNumbers ? number(local, 3) : cut(does, 26)}${which}`;
        const isCovered = view.isHidden && item === view.at && isOfNumbers;
        return chip(
          `∂${cut(view.name(consumer), 12)}/∂${cut(view.name(parent), 12)}`,
          isOfNumbers && here >= 0 && k > here ? null : isCovered ? '?' : text,
          k < here || here < 0 ? 'done' : k === here ? 'now' : 'todo',
          () => go(item),
        );
      };
      if (others > 0) {
        const isMultiplied = isOfNumbers && !view.isHidden && (here < 0 || here === path.length - 1);
        const product = isMultiplied && path.reduce((x, k) => x * Number(backward[k].local), Number(seed));
        const key = others > MOST_PATHS ? 'path.many' : others === 1 ? 'path.other' : 'path.others';
        tail.push(
          h('span', { class: 'times' }, '+'),
          h(
            'button',
            {
              class: 'chip next',
              title: view.say('path.next'),
              onclick: () => next(route, goal, other ?? numberOf(view.graph, route, goal, path)),
            },
            h('span', {}, view.say(key, { n: others })),
            h('small', {}, isMultiplied ? view.say('path.gives', { x: number(product) }) : view.say('path.this')),
          ),
        );
      }
      if (!isOfNumbers) tail.push(h('small', { class: 'times' }, view.say('path.reads')));
    } else {
      [head, sign, list, at] = [
        view.tab === 'forward' ? `${cut(view.graph.name, 24)}:` : `w ← w − η ∂${cut(view.lossName, 12)}/∂w:`,
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
    render(
      [
        ...[head].flat().map((one) => (typeof one === 'string' ? h('b', { class: 'of' }, one) : one)),
        ...around(list, at)
          .flatMap((one, i) => [
            i && sign ? h('span', { class: 'times', 'aria-hidden': 'true' }, sign) : null,
            one.gap ? h('span', { class: 'times' }, '…') : chips(one),
          ])
          .filter(Boolean),
        ...tail,
      ],
      box,
    );
  }
  return drawProduct;
}
