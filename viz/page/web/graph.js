// The graph: drawn once for each part of it, then lit step by step.
import { change, cut, h, s, words, write } from './elements.js';
import { layered } from './layered.js';
import { brief, LABEL_LENGTH, LEAF_LENGTH, NAME_LENGTH, VALUE_LENGTH } from './numbers.js';

/** Returns `{drawGraph, follow, nodeElement}`; a click and a double click move. */
export function makeGraph(view, given, { stage, notice }, moving) {
  /** @type {any} */
  let drawn = { graph: -1, part: -1 },
    timer = 0;
  const layout = []; // of each graph, when it is first drawn
  const here = () => (layout[view.graphAt] ??= given[view.graphAt] ?? layered(view.graph.nodes));
  const partsOf = [], // of each graph the part in which a node is at home
    built = new Map(); // the parts of this graph that have been drawn
  function partOf(k) {
    partsOf[view.graphAt] ??= new Map(
      here().parts.flatMap((part, index) => part.nodes.filter(([, , , , , ghost]) => !ghost).map(([n]) => [n, index])),
    );
    return partsOf[view.graphAt].get(k) ?? 0;
  }
  function drawPart(index) {
    if (drawn.graph !== view.graphAt) {
      built.clear();
      stage.replaceChildren();
    }
    prepare(index);
    drawn = built.get(index);
    for (const [at, { box }] of built) putAside(box, at !== index);
    clearTimeout(timer);
    timer = setTimeout(prepareAnother, 200);
  }
  /** While the reader reads: the nearest part that is not there yet, and so on. */
  function prepareAnother() {
    if (drawn.graph !== view.graphAt || !stage.isConnected) return;
    const missing = here()
      .parts.map((_, k) => k)
      .filter((k) => !built.has(k));
    if (!missing.length) return;
    const away = (k) => Math.abs(k - drawn.part);
    prepare(missing.reduce((a, k) => (away(k) < away(a) ? k : a)));
    timer = setTimeout(prepareAnother, 200);
  }
  /** Out of sight by a box without height: what the nodes inherit stays as it is, so their style need not be found again. */
  function putAside(box, isAside) {
    box.classList.toggle('aside', isAside);
    box.ariaHidden = isAside ? 'true' : null;
    if (isAside) box.querySelector('[tabindex="0"]')?.setAttribute('tabindex', -1);
  }
  /** Build a part and have it laid out, out of sight: 300 nodes take longer than a step may. */
  function prepare(index) {
    if (built.has(index)) return;
    const made = build(index);
    light(made);
    putAside(made.box, true);
    built.set(index, made);
    stage.append(made.box);
    made.svg.getBoundingClientRect();
  }
  function build(index) {
    const { compact } = here(),
      part = here().parts[index];
    const nodes = new Map(),
      edges = [];
    const marker = (name) =>
      s(
        'marker',
        {
          id: name,
          viewBox: '0 0 8 8',
          refX: 7,
          refY: 4,
          markerWidth: 9,
          markerHeight: 9,
          markerUnits: 'userSpaceOnUse',
          orient: 'auto',
        },
        s('path', { d: 'M0 0L8 4L0 8z', class: name }),
      );
    const svg = s(
      'svg',
      { viewBox: `${part.x} ${part.y} ${part.width} ${part.height}`, class: compact ? 'compact' : '' },
      s('defs', {}, marker('arrow'), marker('arrow-lit')),
    );
    for (const [child, index_, path] of part.edges) {
      const parent = view.node(child).parents[index_];
      const element = s('path', { class: `edge ${view.node(parent).kind}`, d: path });
      edges.push({ child, parent, index: index_, element });
      svg.append(element);
    }
    for (const [k, x, y, width, height, ghost] of part.nodes) {
      const { name, kind, label, op } = view.node(k);
      const isOperation = kind === 'operation',
        round = isOperation ? 10 : Math.min(height, width) / 2;
      const text = (dy, of, content) => s('text', { x, y: y + dy, class: of }, content);
      const title = compact && isOperation && /^v\d+$/.test(name) ? label : name; // as in layout.py
      const value = text(compact ? 5 : isOperation ? 46 : kind === 'constant' ? -28 : -42, 'value'),
        gradient = text(compact ? 22 : isOperation ? 64 : -26, 'gradient');
      const group = s(
        'g',
        { class: `node ${kind}`, 'data-node': name, 'data-k': k, tabindex: -1, role: 'button' },
        s('title', {}, [...view.node(k).scope, name].join(' ▸ ') + (op ? ` = ${label}` : '')),
        s('rect', { x: x - width / 2, y: y - height / 2, width, height, rx: compact ? 8 : round }),
        text(compact ? -12 : isOperation ? -4 : 5, 'name', cut(title, compact ? LABEL_LENGTH : NAME_LENGTH)),
        isOperation && !compact && text(15, 'op', cut(label, LABEL_LENGTH)),
        value,
        kind !== 'constant' && gradient,
      );
      group.addEventListener('click', () => moving.goTo(k));
      group.addEventListener('dblclick', () => isOperation && moving.zoomIn(k));
      nodes.set(k, { group, value, gradient, x, y, ghost: Boolean(ghost) });
      svg.append(group);
    }
    svg.style.setProperty('--natural', `${part.width}px`);
    svg.style.setProperty('--most', Math.max(1, Math.min(1.4, 300 / part.height)));
    return { graph: view.graphAt, part: index, nodes, edges, svg, box: h('div', { class: 'part' }, svg), extent: part };
  }
  function drawNode(k, place, { now, from, family, gradient: g }) {
    const { kind, name, isChanged } = view.node(k),
      { tab } = view,
      v = view.valueAt(k),
      isOperation = kind === 'operation',
      hide = view.isHidden && k === now,
      most = isOperation ? VALUE_LENGTH : LEAF_LENGTH;
    const [isTodo, isDone] = {
      forward: [v === null, v !== null && isOperation],
      backward: [kind !== 'constant' && g === null, g !== null],
      update: [false, v !== view.node(k).value],
    }[tab];
    const vText = hide && tab !== 'backward' ? '?' : brief(view.see(v, k), most),
      gText = hide && tab === 'backward' ? '?' : brief(view.see(g, k), most);
    const told = kind === 'constant' ? '' : `, gradient ${gText === '—' ? 'not computed' : gText}`;
    change(place.group, {
      class: words(`node ${kind}`, {
        ghost: place.ghost,
        now: k === now,
        from: k === from,
        todo: isTodo && k !== now,
        done: isDone && k !== now,
        backward: tab !== 'forward',
        far: family !== null && !family.has(k),
        changed: isChanged,
      }),
      tabindex: k === now ? 0 : -1,
      'aria-label': `${name}: value ${vText}${told}${isChanged ? ', changed' : ''}${k === now ? ', this step' : ''}`,
    });
    write(place.value, kind === 'constant' && vText === name ? '' : vText);
    write(place.gradient, gText);
  }
  /** Show in a part what is known at this step. */
  function light({ nodes, edges }) {
    const { tab, lit: now } = view,
      from = tab === 'backward' ? view.step.consumer : null,
      family = view.kin(tab === 'backward' ? from : now),
      arrived = view.gradientsNow();
    for (const [k, place] of nodes) drawNode(k, place, { now, from, family, gradient: arrived.get(k) ?? null });
    for (const { child, parent, index, element } of edges) {
      const isLit =
        tab === 'forward' ? child === now : tab === 'backward' && child === from && view.step.index === index;
      const isFar = family !== null && !(family.has(child) && family.has(parent));
      change(element, {
        class: words(`edge ${view.node(parent).kind}`, { lit: isLit, backward: tab === 'backward', far: isFar }),
        'marker-end': `url(#${isLit ? 'arrow-lit' : 'arrow'})`,
      });
    }
  }
  function drawGraph() {
    const part = partOf(view.operation);
    if (drawn.graph !== view.graphAt || drawn.part !== part) drawPart(part);
    light(drawn);
    const all = here().parts.length,
      told = [];
    if (view.siblings)
      told.push(
        `All of ${cut(view.whole.nodes[view.graph.of].name, 20)} would be too much for one page: ${view.siblings.length} of its entries can be opened, those with the largest gradients.`,
      );
    if (all > 1)
      told.push(
        `Part ${part + 1} of ${all}: ${drawn.nodes.size} of ${view.graph.nodes.length} nodes are drawn, those around this step. Stepping on, the slider or a breadcrumb leads to the others.`,
      );
    notice.hidden = !told.length;
    notice.textContent = told.join(' ');
  }
  /** Scroll the lit node into the middle of the stage (the page itself stays where it is). */
  function follow(k) {
    const place = drawn.nodes.get(k);
    if (!place || (stage.scrollWidth <= stage.clientWidth && stage.scrollHeight <= stage.clientHeight)) return;
    const scale = drawn.svg.clientWidth / drawn.extent.width;
    stage.scrollTo({
      left: (place.x - drawn.extent.x) * scale - stage.clientWidth / 2,
      top: (place.y - drawn.extent.y) * scale - stage.clientHeight / 2,
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
    });
  }
  const nodeElement = (k) => drawn.nodes.get(k)?.group;
  return { drawGraph, follow, nodeElement };
}
