'use strict';
// The graph: drawn once for each part of it, then lit step by step.

/** Returns `{drawGraph, follow, nodeElement}`; `onNode(k)` and `onInside(k)` are what a click and a double click do. */
function makeGraph(view, layout, { stage, notice }, { onNode, onInside }) {
  const { state, graph, step, node, lit, operation, see, isHidden, valueAt, gradientsNow, kin } = view;
  let drawn = { graph: -1, part: -1, nodes: new Map(), edges: [], svg: null };
  function partOf(k) {
    const all = layout[state.graph].parts;
    const found = all.findIndex((part) => part.nodes.some(([n, , , , , ghost]) => n === k && !ghost));
    return Math.max(0, found);
  }
  function drawPart(index) {
    const part = layout[state.graph].parts[index],
      compact = layout[state.graph].compact;
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
      const parent = node(child).parents[index_];
      const element = s('path', { class: `edge ${node(parent).kind}`, d: path });
      edges.push({ child, parent, index: index_, element });
      svg.append(element);
    }
    for (const [k, x, y, width, height, ghost] of part.nodes) {
      const { name, kind, label, op } = node(k);
      const isOperation = kind === 'operation',
        round = isOperation ? 10 : Math.min(height, width) / 2;
      const text = (dy, of, content) => s('text', { x, y: y + dy, class: of }, content);
      const title = compact && isOperation && /^v\d+$/.test(name) ? label : name; // as in layout.py
      const value = text(compact ? 5 : isOperation ? 46 : kind === 'constant' ? -28 : -42, 'value'),
        gradient = text(compact ? 22 : isOperation ? 64 : -26, 'gradient');
      const group = s(
        'g',
        { class: `node ${kind}${ghost ? ' ghost' : ''}`, 'data-node': name, 'data-k': k, tabindex: -1, role: 'button' },
        s('title', {}, [...node(k).scope, name].join(' ▸ ') + (op ? ` = ${label}` : '')),
        s('rect', { x: x - width / 2, y: y - height / 2, width, height, rx: compact ? 8 : round }),
        text(compact ? -12 : isOperation ? -4 : 5, 'name', cut(title, compact ? LABEL_LENGTH : NAME_LENGTH)),
        isOperation && !compact && text(15, 'op', cut(label, LABEL_LENGTH)),
        value,
        kind !== 'constant' && gradient,
      );
      group.addEventListener('click', () => onNode(k));
      group.addEventListener('dblclick', () => isOperation && onInside(k));
      nodes.set(k, { group, value, gradient, x, y, isOperation });
      svg.append(group);
    }
    svg.style.setProperty('--natural', `${part.width}px`);
    svg.style.setProperty('--most', Math.max(1, Math.min(1.4, 300 / part.height)));
    drawn = { graph: state.graph, part: index, nodes, edges, svg, extent: part };
    stage.replaceChildren(svg);
  }
  function drawGraph() {
    const now = lit(),
      part = partOf(operation());
    if (drawn.graph !== state.graph || drawn.part !== part) drawPart(part);
    const from = state.tab === 'backward' ? step().consumer : null,
      family = kin(state.tab === 'backward' ? from : now),
      arrived = gradientsNow();
    for (const [k, { group, value, gradient, isOperation }] of drawn.nodes) {
      const v = valueAt(k),
        g = arrived.get(k) ?? null,
        hide = isHidden() && k === now,
        most = isOperation ? VALUE_LENGTH : LEAF_LENGTH;
      const isTodo =
        state.tab === 'forward'
          ? v === null
          : state.tab === 'backward'
            ? node(k).kind !== 'constant' && g === null
            : false;
      const isDone =
        state.tab === 'forward'
          ? v !== null && isOperation
          : state.tab === 'backward'
            ? g !== null
            : valueAt(k) !== node(k).value;
      group.classList.toggle('now', k === now);
      group.classList.toggle('from', k === from);
      group.classList.toggle('todo', isTodo && k !== now);
      group.classList.toggle('done', isDone && k !== now);
      group.classList.toggle('backward', state.tab !== 'forward');
      group.classList.toggle('far', family !== null && !family.has(k));
      group.setAttribute('tabindex', k === now ? 0 : -1);
      const vText = hide && state.tab !== 'backward' ? '?' : brief(see(v, k), most),
        gText = hide && state.tab === 'backward' ? '?' : brief(see(g, k), most);
      value.textContent = !isOperation && node(k).kind === 'constant' && vText === node(k).name ? '' : vText;
      gradient.textContent = gText;
      group.setAttribute(
        'aria-label',
        `${node(k).name}: value ${vText}${node(k).kind === 'constant' ? '' : `, gradient ${gText === '—' ? 'not computed' : gText}`}${k === now ? ', this step' : ''}`,
      );
    }
    for (const { child, parent, index, element } of drawn.edges) {
      const isLit =
        state.tab === 'forward' ? child === now : state.tab === 'backward' && child === from && step().index === index;
      element.classList.toggle('lit', isLit);
      element.classList.toggle('backward', state.tab === 'backward');
      element.classList.toggle('far', family !== null && !(family.has(child) && family.has(parent)));
      element.setAttribute('marker-end', `url(#${isLit ? 'arrow-lit' : 'arrow'})`);
    }
    const all = layout[state.graph].parts.length;
    notice.hidden = all < 2;
    notice.textContent =
      all < 2
        ? ''
        : `Part ${part + 1} of ${all}: ${drawn.nodes.size} of ${graph().nodes.length} nodes are drawn, those around this step. Stepping on, the slider or a breadcrumb leads to the others.`;
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
