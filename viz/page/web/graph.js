// The graph: drawn once for each part of it, then lit step by step.
import { gridOf, makeCells, sizeOf } from './cells.js';
import { change, cut, h, isolated, s, words, write } from './elements.js';
import { layered } from './layered.js';
import { brief, LABEL_LENGTH, LEAF_LENGTH, NAME_LENGTH, shapeOf, VALUE_LENGTH } from './numbers.js';

const BOX = 46,
  GAP = 6, // as in layout.py
  WIDE = 96, // room for cells under an operation,
  TEXT = 54, // and half of an array that is told in short
  ROOM = 60; // beside the middle of a node, to be seen whole

/** Returns `{drawGraph, follow, nodeElement}`; a click and a double click move. */
export function makeGraph(view, given, { stage, notice, map }, moving) {
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
    const nearest = missing.reduce((a, k) => (away(k) < away(a) ? k : a));
    prepare(nearest);
    built.get(nearest).svg.getBoundingClientRect(); // laid out now, out of sight: 300 nodes take longer than a step may
    timer = setTimeout(prepareAnother, 200);
  }
  /** Out of sight by a box without height: what the nodes inherit stays as it is, so their style need not be found again. */
  function putAside(box, isAside) {
    box.classList.toggle('aside', isAside);
    box.ariaHidden = isAside ? 'true' : null;
    if (isAside) box.querySelector('[tabindex="0"]')?.setAttribute('tabindex', -1);
  }
  /** Build a part, out of sight. */
  function prepare(index) {
    if (built.has(index)) return;
    const made = build(index);
    light(made);
    putAside(made.box, true);
    built.set(index, made);
    stage.append(made.box);
  }
  /** How many times its size a part may have where there is room. */
  const largest = ({ height }) => Math.max(1, Math.min(1.25, 245 / height));
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
      {
        viewBox: `${part.x} ${part.y} ${part.width} ${part.height}`,
        class: compact ? 'compact' : '',
        role: 'group', // an image has no buttons in it
      },
      s('defs', {}, marker('arrow'), marker('arrow-lit')),
    );
    for (const [child, index_, path] of part.edges) {
      const parent = view.node(child).parents[index_];
      const element = s('path', { class: `edge ${view.node(parent).kind}`, d: path });
      edges.push({ child, parent, index: index_, element });
      svg.append(element);
    }
    const lanes = compact ? [] : lanesOf(part);
    for (const { group } of lanes) svg.append(group);
    for (const [k, x, y, width, room, ghost] of part.nodes) {
      const { name, kind, label, op } = view.node(k);
      const isNumber = compact && kind === 'constant' && /^[−-]?\d/.test(name), // no more than its name stands in it
        height = isNumber ? 26 : room;
      const isOperation = kind === 'operation',
        round = isOperation ? 10 : Math.min(height, width) / 2;
      const text = (dy, of, content) => s('text', { x, y: y + dy, class: of }, content);
      const title = compact && isOperation && /^v\d+$/.test(name) ? label : name; // as in layout.py
      const hasGradient = kind !== 'constant',
        isCells = !compact && (isOperation || isGrid(view.node(k))),
        value = text(compact ? 5 : hasGradient ? -34 : -20, 'value'),
        gradient = text(compact ? 22 : -19, 'gradient'),
        cells = isCells ? cellsOf({ x, y, isOperation, hasGradient }) : [];
      const group = s(
        'g',
        { class: `node ${kind}`, 'data-node': name, 'data-k': k, tabindex: -1, role: 'button' },
        s('title', {}, [...view.node(k).scope, isolated(name)].join(' ▸ ') + (op ? ` = ${label}` : '')),
        s('rect', { x: x - width / 2, y: y - height / 2, width, height, rx: compact ? 8 : round }),
        text(
          isNumber ? 5 : compact ? -12 : isOperation ? -2 : 6,
          'name',
          cut(title, compact ? LABEL_LENGTH : NAME_LENGTH),
        ),
        isOperation && !compact && text(15, 'op', cut(label, LABEL_LENGTH)),
        value,
        hasGradient && gradient,
        cells.map(({ group: made }) => made),
      );
      group.addEventListener('click', () => moving.goTo(k));
      group.addEventListener('dblclick', () => isOperation && moving.zoomIn(k));
      const up = room / 2 + (compact || isOperation ? 2 : 32), // with the numbers
        down = room / 2 + (compact || !isOperation ? 2 : 2 * (here().lane + GAP));
      nodes.set(k, { group, name, value, gradient, cells, x, y, up, down, ghost: Boolean(ghost) });
      svg.append(group);
    }
    svg.style.setProperty('--natural', `${part.width}px`);
    svg.style.setProperty('--most', largest(part));
    return {
      graph: view.graphAt,
      part: index,
      nodes,
      edges,
      lanes,
      svg,
      box: h('div', { class: 'part' }, svg),
      extent: part,
    };
  }
  /** Whether a leaf's numbers are cells: those of one or two stand as text. */
  const isGrid = ({ value }) => shapeOf(value).reduce((a, b) => a * b, 1) > 2 && gridOf(value) !== null;
  /** The cells of a node's value, and of its gradient: under an operation, above a leaf. */
  function cellsOf({ x, y, isOperation, hasGradient }) {
    const { lane } = here(),
      of = (dx, dy, width, height, kind) =>
        makeCells({ x: x + dx, y: y + dy, width, height, kind, isMini: !isOperation });
    if (isOperation)
      return [
        of(0, BOX / 2 + GAP + lane / 2, WIDE, lane, 'value'),
        of(0, BOX / 2 + 2 * GAP + 1.5 * lane, WIDE, lane, 'gradient'),
      ];
    if (!hasGradient) return [of(0, -30, 60, 28, 'value')];
    return [of(-19, -30, 34, 28, 'value'), of(19, -30, 34, 28, 'gradient')];
  }
  /** Between neighbours in a row: the arrow on which a gradient comes back, with its factor. */
  function lanesOf(part) {
    const { lane } = here(),
      boxes = part.nodes.filter(([k]) => view.node(k).kind === 'operation'),
      at = new Map(boxes.map((box) => [box[0], box]));
    return part.edges.flatMap(([child, index]) => {
      const { parents } = view.node(child),
        parent = parents[index],
        [to, from] = [at.get(parent), at.get(child)];
      if (parents.indexOf(parent) < index) return []; // what goes in twice has one arrow
      if (!to || !from || Math.abs(to[2] - from[2]) > 1 || from[1] <= to[1]) return [];
      if (boxes.some(([, x, y]) => Math.abs(y - to[2]) < BOX && x > to[1] && x < from[1])) return [];
      const y = to[2] + BOX / 2 + 2 * GAP + 1.5 * lane,
        gridAt = (k) => (lane < 18 && view.node(k).shape.some((n) => n > 1) ? null : gridOf(view.node(k).value)),
        half = (k) => {
          const grid = gridAt(k);
          return grid ? Math.max(34, (grid.columns * sizeOf(grid, WIDE, lane).wide) / 2 + 6) : TEXT;
        },
        ends = [from[1] - half(child), to[1] + half(parent)];
      if (ends[0] - ends[1] < 16) return [];
      const line = s('path', { d: `M${ends[0]} ${y}H${ends[1] + 2}` });
      const name = `∂${cut(view.name(child), 6)}/∂${cut(view.name(parent), 6)}`;
      // Between two lines of text there is room above the arrow, further than it reaches.
      const [high, low] = [ends[0] + (gridAt(child) ? 0 : 30), ends[1] - (gridAt(parent) ? 0 : 30)],
        isRoom = name.length * 6.4 < high - low;
      const told = isRoom && s('text', { x: (high + low) / 2, y: y - 7 }, name);
      return [{ child, parent, line, group: s('g', { class: 'back', 'aria-hidden': 'true' }, line, told) }];
    });
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
    const told =
      kind === 'constant'
        ? ''
        : view.say('frame.node_gradient', { x: gText === '—' ? view.say('frame.not_computed') : gText });
    change(place.group, {
      class: words(`node ${kind}`, {
        ghost: place.ghost,
        now: k === now,
        from: k === from,
        todo: isTodo && k !== now,
        done: isDone && k !== now,
        backward: tab !== 'forward',
        drawn: place.cells.length > 0,
        far: family !== null && !family.has(k),
        changed: isChanged,
      }),
      tabindex: k === now ? 0 : -1,
      'aria-label': `${view.say('frame.node', { name: isolated(name), x: vText })}${told}${isChanged ? view.say('frame.node_changed') : ''}${k === now ? view.say('frame.node_now') : ''}`,
    });
    write(place.value, kind === 'constant' && vText === name ? '' : vText);
    write(place.gradient, gText);
    if (place.cells.length) {
      place.cells[0].draw(view.see(v, k), hide && tab !== 'backward');
      place.cells[1]?.draw(view.see(g, k), hide && tab === 'backward');
    }
  }
  /** Show in a part what is known at this step. */
  function light({ nodes, edges, lanes }) {
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
    lightLanes(lanes);
  }
  /** Of the arrows back: which were gone, and which is gone now. */
  function lightLanes(lanes) {
    if (!lanes.length) return;
    const last = view.tab === 'forward' ? -1 : view.tab === 'backward' ? view.at : Infinity;
    for (const lane of lanes) {
      const { child, parent, line, group } = lane;
      lane.at ??= view.graph.backward.flatMap((one, k) => (one.consumer === child && one.parent === parent ? [k] : []));
      const { at } = lane;
      const isNow = view.tab === 'backward' && at.includes(last);
      change(group, { class: words('back', { done: at[0] <= last, lit: isNow, none: !at.length }) });
      change(line, { 'marker-end': `url(#${isNow ? 'arrow-lit' : 'arrow'})` });
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
        view.say('frame.some_entries', {
          name: cut(view.whole.nodes[view.graph.of].name, 20),
          n: view.siblings.length,
        }),
      );
    if (all > 1)
      told.push(view.say('frame.part', { part: part + 1, all, n: drawn.nodes.size, count: view.graph.nodes.length }));
    drawMap(part);
    notice.hidden = !told.length;
    notice.textContent = told.join(' ');
  }
  let mapOf = -1;
  /** A button for each part, called by what it computes: the rest of a large graph is folded away behind them. */
  function drawMap(current) {
    const { parts } = here();
    map.hidden = parts.length < 2;
    if (map.hidden) return;
    if (mapOf !== view.graphAt) {
      mapOf = view.graphAt;
      map.replaceChildren(
        ...parts.map((part, k) => {
          const own = part.nodes.filter(([n, , , , , ghost]) => !ghost && view.node(n).kind === 'operation');
          const end = own.at(-1)[0],
            name = cut(view.name(end), 12);
          const go = () => moving.goTo(end);
          return h('button', { 'data-part': k, onclick: go }, name);
        }),
      );
    }
    [...map.children].forEach((button, k) => change(button, { 'aria-pressed': String(k === current) }));
    const now = map.children[current];
    map.scrollLeft = now.offsetLeft - (map.clientWidth - now.offsetWidth) / 2;
  }
  /** As large as the stage is wide, but where it is too high no larger than is seen whole; the style sheet has the least. */
  function fit() {
    const size = `${stage.clientWidth} ${document.documentElement.clientHeight}`,
      { svg, extent } = drawn;
    if (drawn.fitted === size) return;
    if (drawn.fitted) svg.style.setProperty('--most', largest(extent));
    drawn.fitted = size;
    if (stage.scrollHeight > stage.clientHeight)
      svg.style.setProperty('--most', Math.min(1, stage.clientHeight / extent.height));
  }
  /** Scroll the operation of the step, with all that goes into it, into sight (the page itself stays where it is). */
  function follow(k) {
    fit();
    stage.querySelectorAll('.stub').forEach((one) => one.remove());
    const { nodes, extent, svg } = drawn,
      { operation } = view,
      { clientWidth: width, clientHeight: height } = stage;
    if (!nodes.has(k) || (stage.scrollWidth <= width && stage.scrollHeight <= height)) return;
    const scale = svg.clientWidth / extent.width,
      aside = { x: Math.max(0, width - svg.clientWidth) / 2, y: 0 };
    // Where there is no room for all, the lit one and where its gradient comes from; or it alone.
    const wanted = [[k, operation, ...view.node(operation).parents], [k, operation], [k]].map((some) =>
      some.flatMap((one) => nodes.get(one) ?? []),
    );
    const reach = ({ x, y, up, down }, axis) =>
      (axis === 'x' ? [x - ROOM, x + ROOM] : [y - up, y + down]).map((z) => (z - extent[axis]) * scale + aside[axis]);
    /** Where to scroll to on one axis: no further than it must. */
    const along = (axis, at, room) => {
      const reaches = wanted.map((some) => {
        const ends = some.flatMap((one) => reach(one, axis));
        return [Math.min(...ends), Math.max(...ends)];
      });
      const [low, high] = reaches.find(([from, to]) => to - from <= room) ?? reaches[2];
      return low >= at && high <= at + room ? at : Math.max(0, (low + high - room) / 2);
    };
    const left = along('x', stage.scrollLeft, width),
      top = along('y', stage.scrollTop, height),
      isFar = Math.abs(left - stage.scrollLeft) > 2 * width; // gliding would take longer than a look
    // What still is not in sight stands at the edge, in short.
    for (const one of wanted[0]) {
      const [[x0, x1], [y0, y1]] = [reach(one, 'x'), reach(one, 'y')],
        within = (z, from, room, margin) => Math.max(from + margin, Math.min(z, from + room - margin));
      if (x1 > left && x0 < left + width && y0 >= top - 2 && y1 <= top + height + 2) continue;
      const at = `left:${within((x0 + x1) / 2, left, width, 90)}px;top:${within((y0 + y1) / 2, top, height, 14)}px`;
      const shown = [one.name, one.value.textContent].join(' ');
      stage.append(h('span', { class: 'stub', style: at, 'aria-hidden': 'true' }, shown));
    }
    stage.scrollTo({
      left,
      top,
      behavior: isFar || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
    });
  }
  const nodeElement = (k) => drawn.nodes.get(k)?.group;
  return { drawGraph, follow, nodeElement };
}
