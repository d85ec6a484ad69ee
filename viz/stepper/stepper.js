'use strict';
// The stepper: shows a trace of `viz.trace` step by step. One call of `mount` is one stepper; nothing is global,
// names from the trace become text nodes and never markup.

const SVG = 'http://www.w3.org/2000/svg';
const MATHML = 'http://www.w3.org/1998/Math/MathML';
const TABS = ['forward', 'backward', 'update'];
const NAME_LENGTH = 14, LABEL_LENGTH = 18, VALUE_LENGTH = 13, LEAF_LENGTH = 11; // as in layout.py
const SIDE = 6; // rows and columns of an array that is written out
const MOST_CHIPS = 9;

// ------------------------------------------------------------------------------------------------ elements
function make(namespace, tag, attributes, children) {
  const element = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}
const h = (tag, attributes, ...children) => make('', tag, attributes, children);
const s = (tag, attributes, ...children) => make(SVG, tag, attributes, children);
const m = (tag, attributes, ...children) => make(MATHML, tag, attributes, children);
const cut = (text, most) => ([...text].length <= most ? text : [...text].slice(0, most - 1).join('').trimEnd() + '…');
const capital = (word) => word[0].toUpperCase() + word.slice(1);
const plural = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;

// ------------------------------------------------------------------------------------------------ numbers
/** As `autograd.formula.number`: a true minus, no exponent between 1e-4 and 1e5. */
function number(x, digits = 4) {
  x = Number(x);
  if (Number.isNaN(x)) return 'not a number';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  if (x === 0) return '0';
  const size = Math.abs(x);
  const trimmed = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  let text;
  if (size >= 1e-4 && size < 1e5) {
    text = x.toPrecision(digits);
    text = text.includes('e') ? x.toFixed(0) : trimmed(text);
  } else {
    const [mantissa, exponent] = x.toExponential(digits - 1).split('e');
    text = `${trimmed(mantissa)}e${Number(exponent)}`;
  }
  return text.replaceAll('-', '−');
}

const shapeOf = (t) => (t !== null && typeof t === 'object' ? t.shape : []);
const shown = (t) => (typeof t === 'object' ? t.crop || t.shape : []);
const entries = (t) => (typeof t === 'object' ? t.data.map(Number) : [Number(t)]);
const isSmall = (t) => shapeOf(t).length < 3 && shapeOf(t).every((n) => n <= SIDE);
const shapeText = (t) => { const n = shapeOf(t); return n.length ? `(${n.join(', ')}${n.length === 1 ? ',' : ''})` : 'number'; };

/** Rows of a tensor of one or two axes; a vector is one column, or one row if `flat`. */
function rows(t, flat) {
  const size = shown(t), data = entries(t);
  if (size.length === 2) return Array.from({ length: size[0] }, (_, i) => data.slice(i * size[1], (i + 1) * size[1]));
  return flat ? [data] : data.map((x) => [x]);
}

/** A tensor in a line of text: `most` characters for a node of the graph. */
function brief(t, most = VALUE_LENGTH) {
  if (t === null) return '—';
  if (!shapeOf(t).length) return number(t, 3);
  const data = entries(t), deep = '['.repeat(Math.min(2, shapeOf(t).length)), end = ']'.repeat(deep.length);
  if (!data.length) return '[]';
  if (shapeOf(t).length === 1) {
    for (const digits of [3, 2]) {
      const all = `[${data.map((x) => number(x, digits)).join(' ')}]`;
      if (all.length <= most) return all;
    }
  }
  for (let count = Math.min(2, data.length - 1); count > 0; count--) {
    const some = `${deep}${data.slice(0, count).map((x) => number(x, 2)).join(' ')} …${end}`;
    if (some.length <= most) return some;
  }
  return `${deep}${number(data[0], 2)} …${end}`;
}

function inWords(t) {
  if (!shapeOf(t).length) return number(t);
  const data = entries(t);
  return data.length <= 12 ? `[${data.map((x) => number(x)).join(' ')}]` : `${shapeOf(t).join('×')} entries`;
}

/** Row `k` of a batch; row k of every sample is what the network does with that sample alone. */
function sampled(t, k) {
  if (k === null || !shapeOf(t).length) return t;
  const shape = shapeOf(t).slice(1), crop = shown(t).slice(1), size = crop.reduce((a, b) => a * b, 1);
  const data = t.data.slice(k * size, (k + 1) * size);
  if (!shape.length) return data[0];
  const numbers = data.map(Number);
  const range = data.length > SIDE * SIDE
    ? { min: Math.min(...numbers), max: Math.max(...numbers), mean: numbers.reduce((a, b) => a + b, 0) / data.length } : {};
  return { shape, data, ...(crop.some((n, i) => n < shape[i]) ? { crop } : {}), ...range };
}

/** What a formula does to a variable: ′ (a 1 in front), ᵀ, [:, 1:]; undefined where the numbers are too many. */
function applied(t, suffix) {
  const shape = shapeOf(t);
  if (t === undefined || t.crop || !shape.length || shape.length > 2) return undefined;
  if (suffix === 'ᵀ') {
    if (shape.length === 1) return { ...t, flat: true };
    const turned = rows(t);
    return { shape: [shape[1], shape[0]], data: turned[0].flatMap((_, j) => turned.map((row) => row[j])) };
  }
  let grid = rows(t, true);
  if (suffix === '′') grid = grid.map((row) => [1, ...row]);
  else {
    const parts = suffix.slice(1, -1).split(',').map((part) => part.trim());
    if (parts[0] === '...') parts.splice(0, 1, ...Array(shape.length + 1 - parts.length).fill(':'));
    if (parts.length > shape.length || !parts.every((part) => /^\d*:\d*$/.test(part))) return undefined;
    const [across, down] = [parts[shape.length - 1] || ':', shape.length === 2 ? parts[0] : ':'];
    const within = (part, list) => list.slice(Number(part.split(':')[0] || 0), part.split(':')[1] ? Number(part.split(':')[1]) : undefined);
    grid = within(down, grid).map((row) => within(across, row));
  }
  return { shape: shape.length === 2 ? [grid.length, grid[0].length] : [grid[0].length], data: grid.flat() };
}

// ------------------------------------------------------------------------------------------------ mathematics
/** A node's name: W⁰ with its exponent set, A[0] with its index upright. */
function nameOf(name) {
  const [, base, power, index] = /^(.*?)([⁰¹²³⁴⁵⁶⁷⁸⁹]*)(\[.*\])?$/su.exec(name);
  const numbered = /^(\p{L})(\d+)$/u.exec(base);
  const letter = numbered ? m('msub', {}, m('mi', {}, numbered[1]), m('mn', {}, numbered[2])) : m('mi', { class: 'name' }, cut(base, 24) || '·');
  const head = power ? m('msup', {}, letter, m('mn', {}, [...power].map((c) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c)).join(''))) : letter;
  return index ? m('mrow', {}, head, m('mtext', { class: 'index' }, index)) : head;
}
const partial = (name) => m('mrow', {}, m('mo', { lspace: '0', rspace: '0' }, '∂'), nameOf(name));
const derivative = (of, by) => m('mfrac', { class: 'grd' }, partial(of), partial(by));

function matrix(t, color) {
  if (!shapeOf(t).length) return m('mn', { class: color }, number(t));
  const cells = rows(t, t.flat).map((row) => m('mtr', {}, row.map((x) => m('mtd', {}, m('mn', {}, number(x))))));
  return m('mtable', { class: color }, cells);
}

/**
 * A tree of `viz.mathml` as MathML. `place(variable)` gives `{symbol, value, color, isGradient}`; with `numeric` the
 * numbers are put in, and null is returned where they are too many.
 */
function formula(tree, place, numeric) {
  let fits = true;
  const valueOf = (node) => {
    let t = place(node[1]).value;
    for (const suffix of node.slice(2)) t = applied(t, suffix);
    return t;
  };
  function variable(node, isRow) {
    const { symbol, color, isGradient } = place(node[1]);
    if (numeric) {
      const t = valueOf(node);
      if (t === undefined || t === null || !isSmall(t)) { fits = false; return m('mi', {}, '?'); }
      const made = matrix(isRow ? { ...t, flat: true } : t, color);
      return !shapeOf(t).length && Number(t) < 0 ? m('mrow', {}, m('mo', {}, '('), made, m('mo', {}, ')')) : made;
    }
    let made = symbol();
    for (const suffix of node.slice(2)) {
      const base = isGradient && suffix === 'ᵀ' ? m('mrow', {}, m('mo', {}, '('), made, m('mo', {}, ')')) : made;
      made = suffix === 'ᵀ' ? m('msup', {}, base, m('mi', { mathvariant: 'normal' }, 'T'))
        : suffix === '′' ? m('mrow', {}, base, m('mtext', {}, '′')) : m('mrow', {}, base, m('mtext', { class: 'index' }, suffix));
    }
    return made;
  }
  /** In a product, a vector on the left of a vector or a matrix lies down. */
  function liesDown(parts, k) {
    const [left, sign, right] = parts.slice(k, k + 3);
    if (!numeric || left[0] !== 'var' || !sign || sign[1] !== '·' || !right || right[0] !== 'var') return false;
    const [a, b] = [valueOf(left), valueOf(right)];
    return shapeOf(a).length === 1 && (shapeOf(b).length === 2 || (shapeOf(b).length === 1 && !b.flat));
  }
  const all = (parts) => parts.map((part, k) => (part[0] === 'var' ? variable(part, liesDown(parts, k)) : one(part, k === 0)));
  const fenced = (open, parts, close) => m('mrow', {}, m('mo', {}, open), all(parts), m('mo', {}, close));
  function one(node, isFirst) {
    const [kind, ...parts] = node;
    switch (kind) {
      case 'row': return m('mrow', {}, all(parts));
      case 'var': return variable(node, false);
      case 'n': return m('mn', {}, parts[0]);
      case 'o': return m('mo', parts[0] === '−' && isFirst ? { form: 'prefix' } : {}, parts[0]);
      case 't': return m('mtext', {}, `\u00a0${parts[0]}\u00a0`);
      case 'f': return m('mrow', {}, m('mi', { mathvariant: 'normal' }, parts[0]), parts.length > 1 && fenced('(', parts.slice(1), ')'));
      case 'frac': return m('mfrac', {}, one(parts[0], true), one(parts[1], true));
      case 'sup': return m('msup', {}, one(parts[0]), one(parts[1]));
      case 'sqrt': return m('msqrt', {}, one(parts[0], true));
      default: return fenced(kind[0], parts, kind[1]);
    }
  }
  const made = one(tree, true);
  return fits ? made : null;
}
const math = (...parts) => h('div', { class: 'equation' }, m('math', { display: 'block' }, m('mrow', {}, parts)));
const equals = () => m('mo', {}, '=');

// ------------------------------------------------------------------------------------------------ arrays
function table(t, color, row) {
  const grid = rows(t);
  return h('table', { class: `mat ${color}` }, h('tbody', {}, grid.map((cells, i) =>
    h('tr', { class: i === row ? 'chosen' : null }, cells.map((x) => h('td', {}, number(x)))))));
}

/** Blue above 0, orange with a dash below. */
function heatMap(data, height, width, label, row) {
  const cell = Math.max(3, Math.min(16, Math.floor(280 / width), Math.floor(200 / height)));
  const canvas = h('canvas', { width: width * cell, height: height * cell, role: 'img', 'aria-label': label });
  const reading = h('output', { class: 'reading' }, '\u00a0');
  const top = Math.max(...data.map(Math.abs).filter(Number.isFinite), 1e-300);
  const pen = canvas.getContext('2d');
  data.forEach((x, k) => {
    const [i, j] = [Math.floor(k / width), k % width], share = Math.sqrt(Math.min(1, Math.abs(x) / top));
    pen.fillStyle = Number.isFinite(x) ? `color-mix(in srgb, ${x < 0 ? '#D55E00' : '#0072B2'} ${Math.round(100 * share)}%, #fff)` : '#000';
    pen.fillRect(j * cell, i * cell, cell, cell);
    if (x < 0 && cell > 5) { pen.fillStyle = share > 0.6 ? '#fff' : '#7a3500'; pen.fillRect(j * cell + cell / 4, i * cell + cell / 2 - 0.5, cell / 2, 1.5); }
  });
  if (row !== null && row !== undefined) { pen.strokeStyle = '#1b1f24'; pen.lineWidth = 2; pen.strokeRect(1, row * cell + 1, width * cell - 2, cell - 2); }
  canvas.addEventListener('pointermove', (event) => {
    const box = canvas.getBoundingClientRect();
    const j = Math.floor(((event.clientX - box.left) / box.width) * width), i = Math.floor(((event.clientY - box.top) / box.height) * height);
    if (i >= 0 && j >= 0 && i < height && j < width) reading.textContent = `[${i}, ${j}] ${number(data[i * width + j])}`;
  });
  return h('div', { class: 'heat' }, canvas, reading);
}

function array(t, color, row = null) {
  if (t === null) return h('span', { class: 'mono' }, '—');
  if (!shapeOf(t).length) return h('span', { class: `mono ${color}` }, number(t));
  if (isSmall(t)) return table(t, color, row);
  const size = shown(t), data = entries(t), flat = size.length === 1;
  const width = size[size.length - 1], height = flat ? 1 : size[size.length - 2];
  const count = flat || size.length === 2 ? 1 : Math.min(8, data.length / (width * height));
  const range = t.min === undefined ? { min: Math.min(...data), mean: data.reduce((a, b) => a + b, 0) / data.length, max: Math.max(...data) } : t;
  const words = `min ${number(range.min, 3)}, mean ${number(range.mean, 3)}, max ${number(range.max, 3)}`;
  const maps = Array.from({ length: count }, (_, k) =>
    heatMap(data.slice(k * width * height, (k + 1) * width * height), height, width, `heat map of ${shapeText(t)}: ${words}`, count === 1 ? row : null));
  const less = t.crop ? `, the first ${size.join('×')}` : count < data.length / (width * height) ? `, the first ${count} maps` : '';
  return h('div', { class: `big ${color}` }, h('div', { class: 'maps' }, maps), h('div', { class: 'range mono' }, words + less));
}

// ------------------------------------------------------------------------------------------------ the path of a gradient
/** For each node the backward step that first reaches it, and the step that leads on to the furthest variable. */
function routes(graph) {
  const reached = new Map(), onward = new Map(), depth = new Map();
  graph.backward.forEach((step, k) => { if (!reached.has(step.parent)) reached.set(step.parent, k); });
  graph.nodes.forEach((node, k) => { if (node.kind === 'variable') depth.set(k, 0); });
  for (let k = graph.backward.length - 1; k >= 0; k--) {
    const { consumer, parent } = graph.backward[k];
    const below = (depth.has(parent) ? depth.get(parent) : -Infinity) + 1;
    if (below > (depth.has(consumer) ? depth.get(consumer) : -Infinity)) { depth.set(consumer, below); onward.set(consumer, k); }
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

// ------------------------------------------------------------------------------------------------ the stepper
function mount(root, css, { trace, layout }) {
  const whole = trace.graphs[0];
  const lossName = whole.nodes[whole.ends[0]].name;
  const paths = trace.graphs.map(routes);
  const state = { graph: 0, tab: 'forward', step: 0, stack: [], sample: null, playing: null, speed: 1, pane: 'NumPy', entry: null,
    predict: false, answered: new Map(), right: 0, tried: 0 };
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

  // ---------------------------------------------------------------- parts of the page
  const shadow = root.shadowRoot || root.attachShadow({ mode: 'open' });
  const level = root.dataset.page === undefined ? 'h2' : 'h1', below = level === 'h1' ? 'h2' : 'h3';
  const button = (label, text, onclick, extra = {}) => h('button', { type: 'button', 'aria-label': label, title: label, onclick, ...extra }, text);
  const parts = {
    crumbs: h('nav', { class: 'crumbs', 'aria-label': 'Where you are' }),
    tabs: h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Pass' }),
    first: button('First step', '⇤', () => go(0)),
    previous: button('Previous step', '←', previous),
    next: button('Next step', 'Next →', next, { class: 'primary' }),
    last: button('Last step', '⇥', () => go(Infinity)),
    play: button('Play', '▶', togglePlay),
    speed: h('select', { 'aria-label': 'Speed', onchange: (event) => { state.speed = Number(event.target.value); if (state.playing) { togglePlay(); togglePlay(); } } },
      [0.5, 1, 2, 4].map((x) => h('option', { value: x, selected: x === 1 }, `${x}×`))),
    slider: h('input', { type: 'range', min: 1, 'aria-label': 'Step', oninput: (event) => go(Number(event.target.value) - 1) }),
    count: h('span', { class: 'count' }),
    predict: h('label', { class: 'option' }, h('input', { type: 'checkbox', onchange: (event) => { state.predict = event.target.checked; draw(); } }), 'Predict first'),
    score: h('span', { class: 'score' }),
    sample: h('select', { 'aria-label': 'Sample', hidden: !whole.samples, onchange: (event) => { state.sample = event.target.value === '' ? null : Number(event.target.value); draw(); } },
      h('option', { value: '' }, 'all samples'), Array.from({ length: Math.min(whole.samples || 0, 100) }, (_, k) => h('option', { value: k }, `sample ${k + 1}`))),
    zoomIn: button('Zoom in', '⊕ Zoom in', () => zoomIn(operation())),
    zoomOut: button('Zoom out', '⊖ Out', zoomOut),
    product: h('div', { class: 'product', role: 'group', 'aria-label': 'Chain' }),
    stage: h('div', { class: 'stage', tabindex: 0, role: 'group', 'aria-label': 'Graph' }),
    notice: h('p', { class: 'notice' }),
    status: h('p', { class: 'status', role: 'status', 'aria-live': 'polite' }),
    step: h('section', { class: 'card', 'aria-label': 'This step' }),
    side: h('section', { class: 'card', 'aria-label': 'Beside it' }),
  };
  const written = root.querySelector('details');
  const app = h('div', { class: 'app', tabindex: -1, role: 'group', 'aria-label': `Backprop, step by step: ${trace.title}`, onkeydown: onKey },
    h('div', { class: 'top' }, h(level, { class: 'title' }, 'Backprop, step by step'), parts.crumbs, parts.tabs),
    h('div', { class: 'bar' },
      h('div', { class: 'group' }, parts.first, parts.previous, parts.next, parts.last),
      h('div', { class: 'group' }, parts.play, parts.speed),
      h('div', { class: 'group wide' }, parts.slider, parts.count),
      h('div', { class: 'group' }, parts.predict, parts.score, parts.sample, parts.zoomIn, parts.zoomOut)),
    parts.product, parts.stage, parts.notice, parts.status,
    h('div', { class: 'panels' }, parts.step, parts.side),
    written && written.cloneNode(true));

  // ---------------------------------------------------------------- moving
  function go(k) {
    state.step = Math.max(0, Math.min(steps().length - 1, k));
    state.entry = null;
    draw();
  }
  /** One step on; from the last step of a pass to the first of the next. */
  function next() {
    if (state.step < steps().length - 1) return go(state.step + 1);
    const following = tabs()[tabs().indexOf(state.tab) + 1];
    return following ? choose(following, 0) : undefined;
  }
  function previous() {
    if (state.step > 0) return go(state.step - 1);
    const before = tabs()[tabs().indexOf(state.tab) - 1];
    return before ? choose(before, Infinity) : undefined;
  }
  function choose(tab, k = 0) { state.tab = tab; go(k); }
  const atEnd = () => state.step === steps().length - 1 && state.tab === tabs().at(-1);
  function togglePlay() {
    if (state.playing) { clearInterval(state.playing); state.playing = null; draw(); return; }
    state.playing = setInterval(() => {
      if (!app.isConnected || atEnd()) { clearInterval(state.playing); state.playing = null; draw(); } else if (!isHidden()) next();
    }, 1600 / state.speed);
    draw();
  }
  function zoomIn(k) {
    const inside = node(k).inside;
    if (typeof inside !== 'number' || !trace.graphs[inside].forward.length) {
      parts.status.textContent = typeof inside === 'string' ? inside : `${cut(nodeName(k), 20)} is a single operation on numbers: there is nothing smaller inside.`;
      return;
    }
    state.stack.push({ graph: state.graph, tab: state.tab, step: state.step });
    Object.assign(state, { graph: inside, step: 0, entry: null });
    if (!steps().length) state.tab = tabs()[0];
    draw();
  }
  function zoomOut() {
    if (!state.stack.length) return;
    Object.assign(state, state.stack.pop(), { entry: null });
    draw();
  }
  /** Go to the step that makes a node what it is, in this pass. */
  function goTo(k) {
    const find = state.tab === 'backward' ? 'parent' : 'node';
    const found = steps().map((one, i) => (one[find] === k ? i : -1)).filter((i) => i >= 0);
    if (found.length) go(found.at(-1));
  }
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation(); // a notebook would move or insert cells
    const target = event.composedPath()[0], kind = target.tagName;
    const isSlider = target.type === 'range', takesKeys = kind === 'SELECT' || (kind === 'INPUT' && target.type === 'text');
    const actions = { Escape: zoomOut };
    if (!takesKeys && !isSlider) Object.assign(actions, { ArrowRight: next, ArrowLeft: previous, Home: () => go(0), End: () => go(Infinity) });
    if (!takesKeys && !['BUTTON', 'SUMMARY'].includes(kind) && target.type !== 'checkbox') {
      const of = target.closest('[data-k]');
      actions[' '] = togglePlay;
      actions.Enter = () => zoomIn(of && node(Number(of.dataset.k)).kind === 'operation' ? Number(of.dataset.k) : operation());
    }
    if (actions[event.key]) { event.preventDefault(); actions[event.key](); }
  }

  // ---------------------------------------------------------------- the graph
  let drawn = { graph: -1, part: -1, nodes: new Map(), edges: [], svg: null };
  function partOf(k) {
    const all = layout[state.graph].parts;
    const found = all.findIndex((part) => part.nodes.some(([n, , , , , ghost]) => n === k && !ghost));
    return Math.max(0, found);
  }
  function drawPart(index) {
    const part = layout[state.graph].parts[index], compact = layout[state.graph].compact;
    const nodes = new Map(), edges = [];
    const marker = (name) => s('marker', { id: name, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: 'userSpaceOnUse', orient: 'auto' },
      s('path', { d: 'M0 0L8 4L0 8z', class: name }));
    const svg = s('svg', { viewBox: `${part.x} ${part.y} ${part.width} ${part.height}`, class: compact ? 'compact' : '' }, s('defs', {}, marker('arrow'), marker('arrow-lit')));
    for (const [child, index_, path] of part.edges) {
      const parent = node(child).parents[index_];
      const element = s('path', { class: `edge ${node(parent).kind}`, d: path });
      edges.push({ child, parent, index: index_, element });
      svg.append(element);
    }
    for (const [k, x, y, width, height, ghost] of part.nodes) {
      const { name, kind, label, op } = node(k);
      const isOperation = kind === 'operation', round = isOperation ? 10 : Math.min(height, width) / 2;
      const text = (dy, of, content) => s('text', { x, y: y + dy, class: of }, content);
      const title = compact && isOperation && /^v\d+$/.test(name) ? label : name; // as in layout.py
      const value = text(compact ? 5 : isOperation ? 46 : kind === 'constant' ? -28 : -42, 'value'), gradient = text(compact ? 22 : isOperation ? 64 : -26, 'gradient');
      const group = s('g', { class: `node ${kind}${ghost ? ' ghost' : ''}`, 'data-node': name, 'data-k': k, tabindex: -1, role: 'button' },
        s('title', {}, [...node(k).scope, name].join(' ▸ ') + (op ? ` = ${label}` : '')),
        s('rect', { x: x - width / 2, y: y - height / 2, width, height, rx: compact ? 8 : round }),
        text(compact ? -12 : isOperation ? -4 : 5, 'name', cut(title, compact ? LABEL_LENGTH : NAME_LENGTH)),
        isOperation && !compact && text(15, 'op', cut(label, LABEL_LENGTH)),
        value, kind !== 'constant' && gradient);
      group.addEventListener('click', () => goTo(k));
      group.addEventListener('dblclick', () => isOperation && zoomIn(k));
      nodes.set(k, { group, value, gradient, x, y, isOperation });
      svg.append(group);
    }
    svg.style.setProperty('--natural', `${part.width}px`);
    svg.style.setProperty('--most', Math.max(1, Math.min(1.4, 300 / part.height)));
    drawn = { graph: state.graph, part: index, nodes, edges, svg, part_: part };
    parts.stage.replaceChildren(svg);
  }
  /** In an inside: the nodes that have to do with the entries that the lit node leads to; the others are ghosts. */
  const allLeads = new Map();
  function leadsOf() {
    if (!allLeads.has(state.graph)) {
      const all = graph().nodes, leads = all.map(() => new Set());
      graph().ends.forEach((end) => leads[end].add(end));
      for (let i = all.length - 1; i >= 0; i--) for (const p of all[i].parents) leads[i].forEach((end) => leads[p].add(end));
      allLeads.set(state.graph, leads);
    }
    return allLeads.get(state.graph);
  }
  function kin(k) {
    if (!state.stack.length || graph().ends.length < 2) return null;
    const leads = leadsOf(), mine = leads[k];
    return mine.size < graph().ends.length ? { ends: mine, has: (i) => [...leads[i]].some((end) => mine.has(end)) } : null;
  }
  function drawGraph() {
    const now = lit(), part = partOf(operation());
    if (drawn.graph !== state.graph || drawn.part !== part) drawPart(part);
    const from = state.tab === 'backward' ? step().consumer : null, family = kin(state.tab === 'backward' ? from : now), arrived = gradientsNow();
    for (const [k, { group, value, gradient, isOperation }] of drawn.nodes) {
      const v = valueAt(k), g = arrived.get(k) ?? null, hide = isHidden() && k === now, most = isOperation ? VALUE_LENGTH : LEAF_LENGTH;
      const isTodo = state.tab === 'forward' ? v === null : state.tab === 'backward' ? node(k).kind !== 'constant' && g === null : false;
      const isDone = state.tab === 'forward' ? v !== null && isOperation : state.tab === 'backward' ? g !== null : valueAt(k) !== node(k).value;
      group.classList.toggle('now', k === now);
      group.classList.toggle('from', k === from);
      group.classList.toggle('todo', isTodo && k !== now);
      group.classList.toggle('done', isDone && k !== now);
      group.classList.toggle('backward', state.tab !== 'forward');
      group.classList.toggle('far', family !== null && !family.has(k));
      group.setAttribute('tabindex', k === now ? 0 : -1);
      const vText = hide && state.tab !== 'backward' ? '?' : brief(see(v, k), most), gText = hide && state.tab === 'backward' ? '?' : brief(see(g, k), most);
      value.textContent = !isOperation && node(k).kind === 'constant' && vText === node(k).name ? '' : vText;
      gradient.textContent = gText;
      group.setAttribute('aria-label', `${node(k).name}: value ${vText}${node(k).kind === 'constant' ? '' : `, gradient ${gText === '—' ? 'not computed' : gText}`}${k === now ? ', this step' : ''}`);
    }
    for (const { child, parent, index, element } of drawn.edges) {
      const isLit = state.tab === 'forward' ? child === now : state.tab === 'backward' && child === from && step().index === index;
      element.classList.toggle('lit', isLit);
      element.classList.toggle('backward', state.tab === 'backward');
      element.classList.toggle('far', family !== null && !(family.has(child) && family.has(parent)));
      element.setAttribute('marker-end', `url(#${isLit ? 'arrow-lit' : 'arrow'})`);
    }
    const all = layout[state.graph].parts.length;
    parts.notice.hidden = all < 2;
    parts.notice.textContent = all < 2 ? '' : `Part ${part + 1} of ${all}: ${drawn.nodes.size} of ${graph().nodes.length} nodes are drawn, those around this step. Stepping on, the slider or a breadcrumb leads to the others.`;
    follow(now);
  }
  /** Scroll the lit node into the middle of the stage (the page itself stays where it is). */
  function follow(k) {
    const place = drawn.nodes.get(k), { stage } = parts;
    if (!place || (stage.scrollWidth <= stage.clientWidth && stage.scrollHeight <= stage.clientHeight)) return;
    const scale = drawn.svg.clientWidth / drawn.part_.width;
    stage.scrollTo({
      left: (place.x - drawn.part_.x) * scale - stage.clientWidth / 2, top: (place.y - drawn.part_.y) * scale - stage.clientHeight / 2,
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
    });
  }

  // ---------------------------------------------------------------- the chain above the graph
  function chip(top, under, kind, onclick) {
    return h('button', { type: 'button', class: `chip ${kind}`, 'aria-current': kind === 'now' ? 'step' : null, onclick },
      h('span', {}, top), under && h('small', {}, under));
  }
  /** At most so many chips: around the current one, the rest as "…". */
  function around(list, at) {
    if (list.length <= MOST_CHIPS) return list.map((item, k) => ({ item, k }));
    const start = Math.max(1, Math.min(at - 3, list.length - MOST_CHIPS + 2)), end = start + MOST_CHIPS - 2;
    const kept = list.map((item, k) => ({ item, k })).filter(({ k }) => k === 0 || (k >= start && k < end) || k === list.length - 1);
    return kept.flatMap((one, i) => (i && one.k > kept[i - 1].k + 1 ? [{ gap: true }, one] : [one]));
  }
  function drawProduct() {
    let head, chips, sign, list, at;
    if (state.tab === 'backward') {
      const { path, at: here } = chainOf(graph(), paths[state.graph], state.step);
      const goal = graph().backward[path.at(-1)].parent;
      [head, sign, list, at] = [`${gradientText(goal)} =`, '·', path, here];
      const end = graph().backward[path[0]].consumer;
      if (nodeName(end) !== lossName) head = [head, h('span', { class: 'chip done' }, gradientText(end), h('small', {}, brief(node(end).gradient))), h('span', { class: 'times' }, '·')];
      chips = ({ item, k }) => {
        const { consumer, parent, local, local_label: label } = graph().backward[item];
        const text = k > here ? null : shapeOf(local).length ? cut(label, 16) : number(local, 3);
        return chip(`∂${cut(nodeName(consumer), 12)}/∂${cut(nodeName(parent), 12)}`, text, k < here ? 'done' : k === here ? 'now' : 'todo', () => go(item));
      };
    } else {
      [head, sign, list, at] = [state.tab === 'forward' ? `${cut(graph().name, 24)}:` : 'w ← w − η ∂l/∂w:', state.tab === 'forward' ? '→' : '', steps(), state.step];
      chips = ({ item, k }) => {
        const text = state.tab === 'forward' ? node(item.node).label : null;
        return chip(cut(nodeName(item.node), 14), text && cut(text, 18), k < at ? 'done' : k === at ? 'now' : 'todo', () => go(k));
      };
    }
    parts.product.className = `product ${state.tab}`;
    parts.product.replaceChildren(...[head].flat().map((one) => (typeof one === 'string' ? h('b', {}, one) : one)), ...around(list, at).flatMap((one, i) => [
      i && sign ? h('span', { class: 'times', 'aria-hidden': 'true' }, sign) : null, one.gap ? h('span', { class: 'times' }, '…') : chips(one)]).filter(Boolean));
    const now = parts.product.querySelector('.now');
    parts.product.scrollLeft = now.offsetLeft - (parts.product.clientWidth - now.offsetWidth) / 2;
  }

  // ---------------------------------------------------------------- the panel
  /** What stands in a formula's places, for the operation `k`. */
  const place = (k) => (v) => {
    if (v === 'g') return { symbol: () => derivative(lossName, nodeName(k)), value: see(node(k).gradient, k), color: 'grd', isGradient: true };
    if (v === 'parts') return { symbol: () => m('mrow', {}, node(k).parents.slice(0, 6).flatMap((p, i) => [i ? m('mo', { separator: 'true' }, ',') : null, nameOf(nodeName(p))])), value: undefined };
    const n = v === 'y' ? k : node(k).parents[v];
    return { symbol: () => nameOf(nodeName(n)), value: see(node(n).value, n), color: 'val' };
  };
  /** A formula with numbers put in; null for one that is a single number, or has too many. */
  const numbersIn = (f, at) => (trace.formulas[f][0] === 'var' && trace.formulas[f].length === 2 ? null : formula(trace.formulas[f], at, true));
  function tile(label, symbol, t, color, k, note) {
    const row = k !== null && node(k).batch && t !== null ? state.sample : null;
    return h('div', { class: 'tile' }, h('div', { class: 'label' }, label), m('math', {}, symbol), array(t, color, row),
      h('div', { class: 'shape' }, t === null ? '' : shapeText(t), note && h('span', { class: 'ok' }, ` ${note}`)));
  }
  const sign = (text) => h('div', { class: 'sign', 'aria-hidden': 'true' }, text);
  const heading = (text) => h(below, {}, `Step ${state.step + 1} of ${steps().length} · `, h('span', {}, text));
  const same = (a, b) => shapeText(a) === shapeText(b);

  function forwardPanel() {
    const { node: k, short, formula: f, about } = step(), at = place(k), { parents, value } = node(k);
    const numbers = numbersIn(f, at);
    const unique = [...new Set(parents)];
    return [
      heading(`compute ${cut(nodeName(k), 40)}`),
      math(nameOf(nodeName(k)), equals(), short === null ? [] : [formula(trace.formulas[short], at, false), equals()], formula(trace.formulas[f], at, false)),
      numbers && math(nameOf(nodeName(k)), equals(), numbers, isHidden() ? [] : isSmall(see(value, k)) ? [equals(), matrix(see(value, k), 'val')] : []),
      h('div', { class: 'tiles' }, unique.slice(0, 4).map((p) => tile('input', nameOf(nodeName(p)), see(node(p).value, p), 'val', p)), sign('→'),
        answer(value, k, (t) => tile('result', nameOf(nodeName(k)), t, 'val', k))),
      about && h('p', { class: 'why' }, about),
    ];
  }
  function backwardPanel() {
    const { consumer, parent, index, formula: f, local_formula: lf, local, contribution, before, after, joined, why } = step();
    const at = place(consumer), symbol = () => derivative(lossName, nodeName(parent));
    const batch = node(parent).batch ? state.sample : null;
    const product = sampled(contribution, batch);
    const numbers = node(consumer).batch && !node(parent).batch && state.sample !== null ? null : numbersIn(f, at);
    const terms = graph().backward.filter((one) => one.parent === parent), nth = terms.indexOf(step());
    const upstream = batch === null ? node(consumer).gradient : see(node(consumer).gradient, consumer);
    const localNow = batch !== null && joined === '⊙' ? sampled(local, batch) : local;
    const assign = m('mo', {}, before === null ? '=' : '+=');
    return [
      heading(`from ${cut(nodeName(consumer), 30)} back to ${cut(nodeName(parent), 30)}`),
      math(symbol(), assign, formula(trace.formulas[f], at, false)),
      numbers && math(symbol(), assign.cloneNode(true), numbers, isHidden() ? [] : isSmall(product) ? [equals(), matrix(product, 'grd')] : []),
      h('div', { class: 'tiles' },
        tile('upstream', derivative(lossName, nodeName(consumer)), upstream, 'grd', batch === null ? consumer : null),
        sign({ '⊙': '⊙', '·': '·', '@': '·', '→': '▸' }[joined]),
        tile('local', m('mrow', {}, m('mfrac', { class: 'val' }, partial(nodeName(consumer)), partial(nodeName(parent))), equals(), formula(trace.formulas[lf], at, false)), localNow, 'val', !node(parent).batch && shapeOf(local)[0] === whole.samples ? consumer : null),
        sign('='),
        answer(contribution, parent, (t) => tile('product', symbol(), t, 'grd', parent, shapeOf(contribution).length && same(contribution, node(parent).value) ? `✓ fits ${cut(nodeName(parent), 12)}` : ''))),
      h('p', { class: 'why' }, why),
      h('div', { class: 'accumulate' }, m('math', {}, symbol()), inline(before === null ? null : sampled(before, batch)), ' → ', isHidden() ? h('span', { class: 'mono' }, '?') : inline(sampled(after, batch)),
        h('span', { class: 'soft' }, terms.length === 1 ? `one path leads here` : `term ${nth + 1} of ${terms.length}: ${plural(terms.length, 'path')} lead here, their terms add up`),
        terms.length > 1 && index >= 0 && nth === terms.length - 1 && h('span', { class: 'ok' }, 'complete ✓')),
    ];
  }
  const inline = (t) => (t !== null && shapeOf(t).length === 2 && isSmall(t) ? table(t, 'grd') : h('span', { class: 'mono grd' }, t === null ? '—' : isSmall(t) ? inWords(t) : brief(t, 40)));
  function updatePanel() {
    const { node: k, new: after } = step(), { value, gradient } = node(k), name = () => nameOf(nodeName(k));
    return [
      heading(`update ${cut(nodeName(k), 40)}`),
      math(name(), m('mo', {}, '←'), name(), m('mo', {}, '−'), m('mi', {}, 'η'), m('mo', {}, '·'), derivative(lossName, nodeName(k)), m('mtext', { class: 'note' }, `with η = ${number(trace.lr)}`)),
      h('div', { class: 'tiles' }, tile('old', name(), value, 'val', null), sign(`− ${number(trace.lr)} ·`), tile('gradient', derivative(lossName, nodeName(k)), gradient, 'grd', null), sign('='),
        answer(after, k, (t) => tile('new', name(), t, 'val', null))),
      h('p', { class: 'why' }, 'Against the gradient the loss falls; η says how far to go.'),
      state.step === steps().length - 1 && whole.loss_after !== null && h('div', { class: 'accumulate' }, 'With every weight new: ', m('math', {}, nameOf(lossName)),
        h('span', { class: 'mono val' }, inWords(node(graph().ends[0]).value)), ' → ', h('span', { class: 'mono val' }, number(whole.loss_after)),
        Number(whole.loss_after) < Number(node(graph().ends[0]).value) ? h('span', { class: 'ok' }, 'lower ✓') : h('span', { class: 'soft' }, 'higher: η is too large here')),
    ];
  }

  // ---------------------------------------------------------------- predict first
  /** The result; or, when it is to be predicted, a question. */
  function answer(t, k, tileOf) {
    if (!isHidden()) {
      const verdict = state.predict && state.answered.get(key());
      const made = tileOf(see(t, k));
      if (verdict) made.append(h('div', { class: verdict.right ? 'ok' : 'wrong' }, verdict.text));
      return made;
    }
    const data = entries(see(t, k));
    const entry = data.reduce((best, x, i) => (Math.abs(x) > Math.abs(data[best]) ? i : best), 0);
    const name = state.tab === 'backward' ? gradientText(k) : nodeName(k);
    const shape = shapeOf(see(t, k)), at = shape.length === 2 ? `[${Math.floor(entry / shape[1])}, ${entry % shape[1]}]` : shape.length ? `[${entry}]` : '';
    const field = h('input', { type: 'text', inputmode: 'decimal', autocomplete: 'off', size: 9, 'aria-label': `Your ${cut(name, 24)}${at}` });
    const settle = (typed) => {
      const said = Number(typed.trim().replace('−', '-').replace(',', '.')), right = typed.trim() !== '' && Math.abs(said - data[entry]) <= Math.max(0.02 * Math.abs(data[entry]), 1e-6);
      if (typed.trim() === '' || Number.isNaN(said)) { field.setAttribute('aria-invalid', 'true'); field.focus(); return; }
      state.tried += 1; state.right += right ? 1 : 0;
      state.answered.set(key(), { right, text: right ? `✓ right: ${number(data[entry])}` : `✗ it is ${number(data[entry])}, you said ${number(said)}` });
      draw();
      parts.next.focus();
    };
    return h('form', { class: 'tile ask', onsubmit: (event) => { event.preventDefault(); settle(field.value); } },
      h('div', { class: 'label' }, 'your turn'), h('label', {}, `${cut(name, 24)}${at} =`, field),
      h('div', { class: 'group' }, h('button', { type: 'submit', class: 'primary' }, 'Check it'),
        h('button', { type: 'button', onclick: () => { state.answered.set(key(), { right: false, text: '' }); draw(); } }, 'Show')),
      h('div', { class: 'shape' }, 'within 2 %'));
  }

  // ---------------------------------------------------------------- beside the panel
  function drawSide() {
    const choice = (name) => h('button', { type: 'button', 'aria-pressed': String(state.pane === name), onclick: () => { state.pane = name; drawSide(); } }, name);
    parts.side.replaceChildren(h('div', { class: 'sidehead' }, h(below, {}, state.pane === 'NumPy' ? 'The same step as NumPy' : 'Checked with finite differences'), h('div', { class: 'tabs small', role: 'group', 'aria-label': 'Pane' }, choice('NumPy'), choice('Check'))),
      ...[state.pane === 'NumPy' ? sourcePane() : checkPane()].flat().filter(Boolean));
    const on = parts.side.querySelector('.on'), code = parts.side.querySelector('pre');
    if (on && code) code.scrollTop = on.offsetTop - code.clientHeight / 2;
  }
  function sourcePane() {
    if (!trace.source) return h('p', { class: 'why' }, 'This graph has no listing: it is large, or only a part of a computation.');
    const of = state.stack.length ? { ...state.stack[0], k: trace.graphs[state.graph].of } : null;
    let lines = step().lines || [];
    if (of) lines = state.tab === 'forward' ? whole.forward.find((one) => one.node === of.k).lines : whole.backward.filter((one) => one.consumer === of.k).flatMap((one) => one.lines);
    if (state.tab === 'update') lines = [];
    const update = state.tab === 'update' ? [h('span', {}, '\n'), h('span', { class: 'dim' }, '# update\n'), ...steps().map((one, i) => h('span', { class: i === state.step ? 'on' : null }, updateLine(one.node), '\n'))] : [];
    const marked = new Set(lines), start = state.tab === 'update' ? trace.source.findIndex((line) => line.trim() === '# backward') : 0;
    return [
      h('pre', { tabindex: 0, 'aria-label': 'NumPy source' }, h('code', {}, trace.source.slice(Math.max(0, start)).map((line, i) => {
        const k = i + Math.max(0, start), text = line.startsWith('    ') ? line.slice(4) : line;
        return h('span', { class: marked.has(k) ? 'on' : text.startsWith('#') ? 'dim' : null, 'aria-current': marked.has(k) ? 'step' : null }, `${text}\n`);
      }), update)),
      of && h('p', { class: 'why' }, `All that is inside ${cut(whole.nodes[of.k].name, 20)} is what ${plural(lines.length, 'line')} of NumPy ${lines.length === 1 ? 'does' : 'do'}.`),
    ];
  }
  function updateLine(k) {
    const plain = (text) => [...text].map((c) => ('⁰¹²³⁴⁵⁶⁷⁸⁹'.includes(c) ? '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c) : c)).join('').replace(/\W/gu, '_');
    return `${plain(nodeName(k))} -= ${number(trace.lr)} * g${plain(nodeName(k))}`;
  }
  function checkPane() {
    const k = state.tab === 'forward' ? null : lit(), check = k === null ? null : node(k).check;
    if (!check) return h('p', { class: 'why' }, k === null ? 'Gradients are checked: step through the backward pass.' : `No entry of ${cut(nodeName(k), 20)} was checked on this page: the graph is large, or in single precision.`);
    const exact = entries(node(k).gradient);
    const best = check.entries.reduce((a, e, i) => (Math.abs(exact[e]) > Math.abs(exact[check.entries[a]]) ? i : a), 0);
    const row = state.entry === null ? best : Math.min(state.entry, check.entries.length - 1), entry = check.entries[row];
    const shape = node(k).shape, where = (e) => { const at = []; for (let i = shape.length - 1; i >= 0; i--) { at.unshift(e % shape[i]); e = Math.floor(e / shape[i]); } return at.length ? `[${at.join(', ')}]` : ''; };
    const errors = check.error[row].map(Number), least = errors.reduce((a, x, i) => (x < errors[a] ? i : a), 0);
    const line = (label, text, color) => h('tr', {}, h('th', { scope: 'row' }, label), h('td', { class: `mono ${color}` }, text));
    return [
      check.entries.length > 1 && h('label', { class: 'option' }, 'entry', h('select', { 'aria-label': 'Entry', onchange: (event) => { state.entry = Number(event.target.value); drawSide(); } },
        check.entries.map((e, i) => h('option', { value: i, selected: i === row }, `${cut(nodeName(k), 12)}${where(e)}`)))),
      h('table', { class: 'facts' }, h('tbody', {}, isHidden() ? line('backprop', '?', 'grd') : line('backprop', number(exact[entry], 8), 'grd'),
        line(`(l(w+h) − l(w−h)) / 2h`, isHidden() ? '?' : number(check.central[row][least], 8), 'val'), line('h', number(trace.steps_h[least]), ''),
        h('tr', {}, h('th', { scope: 'row' }, 'relative error'), h('td', { class: 'mono' }, number(errors[least], 2), errors[least] < 1e-5 ? h('span', { class: 'ok' }, ' ✓') : '')))),
      plot(trace.steps_h, errors),
      h('p', { class: 'why' }, 'A large h errs because the curve bends, a small one because numbers are rounded: in between lies the V’s tip.'),
    ];
  }
  /** Relative error against h, both on scales of powers of ten. */
  function plot(steps_h, errors) {
    const log = (x) => Math.log10(Math.max(Number(x), 1e-16));
    const ys = errors.map(log), low = Math.floor(Math.min(...ys, -6)), high = Math.ceil(Math.max(...ys, 0));
    const x = (i) => 44 + (i * 264) / (steps_h.length - 1), y = (v) => 10 + ((high - v) / (high - low)) * 120;
    const power = (n) => `1e${n}`.replace('-', '−');
    return s('svg', { viewBox: '0 0 320 168', class: 'plot', role: 'img', 'aria-label': `relative error at h from 0.1 to 1e−12: ${errors.map((e) => number(e, 2)).join(', ')}` },
      [low, Math.round((low + high) / 2), high].map((v) => [s('line', { x1: 44, x2: 312, y1: y(v), y2: y(v), class: 'grid' }), s('text', { x: 38, y: y(v) + 4, class: 'tick end' }, power(v))]),
      steps_h.map((_, i) => (i % 2 ? null : s('text', { x: x(i), y: 148, class: 'tick' }, power(-(i + 1))))),
      s('text', { x: 178, y: 164, class: 'tick' }, 'h'),
      s('polyline', { points: ys.map((v, i) => `${x(i)},${y(v)}`).join(' '), class: 'curve' }), ys.map((v, i) => s('circle', { cx: x(i), cy: y(v), r: 3, class: 'dot' })));
  }

  // ---------------------------------------------------------------- all of it
  function drawCrumbs() {
    const way = [...state.stack.map((one, depth) => ({ name: depth ? trace.graphs[one.graph].name : trace.title, depth })), { name: state.stack.length ? graph().name : trace.title, depth: state.stack.length }];
    const family = kin(state.tab === 'backward' ? step().consumer : step().node);
    const tail = family && family.ends.size === 1 ? [nodeName([...family.ends][0])] : [];
    const scope = !state.stack.length ? node(operation()).scope : [];
    parts.crumbs.replaceChildren(...way.flatMap(({ name, depth }, i) => [i ? ' ▸ ' : '', depth < state.stack.length
      ? h('button', { type: 'button', class: 'crumb', onclick: () => { while (state.stack.length > depth) Object.assign(state, state.stack.pop(), { entry: null }); draw(); } }, cut(name, 40))
      : h('bdi', {}, cut(name, 60))]), ...tail.flatMap((name) => [' ▸ ', h('bdi', {}, cut(name, 20))]), scope.length ? ` · ${scope.map((part) => cut(part, 20)).join(' ▸ ')}` : '');
  }
  function drawTabs() {
    if (!parts.tabs.childElementCount) {
      for (const tab of TABS) parts.tabs.append(h('button', { type: 'button', role: 'tab', 'data-tab': tab, onclick: () => choose(tab) }, capital(tab)));
    }
    for (const tab of parts.tabs.children) {
      tab.setAttribute('aria-selected', String(tab.dataset.tab === state.tab));
      tab.className = tab.dataset.tab;
      tab.disabled = !steps(tab.dataset.tab).length;
    }
  }
  function drawBar() {
    parts.slider.max = steps().length;
    parts.slider.value = state.step + 1;
    parts.slider.setAttribute('aria-valuetext', `step ${state.step + 1} of ${steps().length}`);
    parts.count.textContent = `${state.step + 1} / ${steps().length}`;
    parts.play.setAttribute('aria-label', state.playing ? 'Pause' : 'Play');
    parts.play.title = state.playing ? 'Pause' : 'Play';
    parts.play.textContent = state.playing ? '❚❚' : '▶';
    parts.zoomIn.title = `Zoom in on ${cut(nodeName(operation()), 20)} (Enter)`;
    parts.zoomOut.title = 'Zoom out (Esc)';
    parts.zoomOut.classList.toggle('primary', state.stack.length > 0);
    parts.score.textContent = state.predict && state.tried ? `${state.right} of ${state.tried} right` : '';
  }
  function drawStatus() {
    const head = `${capital(state.tab)}, step ${state.step + 1} of ${steps().length}`;
    const hidden = isHidden() ? 'predict it' : null, k = lit();
    const what = state.tab === 'forward' ? `${cut(nodeName(k), 40)} = ${hidden || inWords(see(node(k).value, k))}`
      : state.tab === 'backward' ? `from ${cut(nodeName(step().consumer), 30)} back to ${cut(nodeName(k), 30)}, ${gradientText(k)} = ${hidden || inWords(see(step().after, k))}`
        : `${cut(nodeName(k), 40)} becomes ${hidden || inWords(step().new)}`;
    parts.status.textContent = `${head}: ${what}`;
  }
  function reassembled() {
    const done = graph().reassembled;
    if (!state.stack.length || state.tab !== 'backward' || !done.length) return null;
    const complete = state.step === steps().length - 1, exact = done.every((one) => Number(one.error) < 1e-9);
    return h('p', { class: complete ? 'done-line' : 'why' }, complete
      ? [`The scalar gradients reassemble into ${done.map((one) => `∂${cut(lossName, 12)}/∂${cut(one.name, 20)}`).join(' and ')} `, h('span', { class: 'ok' }, exact ? '✓' : `up to ${number(Math.max(...done.map((one) => Number(one.error))), 2)}`)]
      : `∂${cut(lossName, 12)}/∂${cut(graph().name, 20)} arrives entry by entry; at the last step the scalar gradients reassemble into ${done.map((one) => `∂${cut(lossName, 12)}/∂${cut(one.name, 20)}`).join(' and ')}.`);
  }
  function draw() {
    const focused = shadow.activeElement, onNode = focused && focused.closest('.node');
    app.dataset.tab = state.tab;
    drawTabs(); drawCrumbs(); drawBar(); drawProduct(); drawGraph(); drawStatus();
    const panel = { forward: forwardPanel, backward: backwardPanel, update: updatePanel }[state.tab]();
    parts.step.replaceChildren(...[panel, reassembled()].flat(Infinity).filter(Boolean));
    drawSide();
    // What held the focus may be gone, or a button that no longer can: without a focus no key would be heard.
    if (onNode && drawn.nodes.has(lit())) drawn.nodes.get(lit()).group.focus({ preventScroll: true });
    else if (focused && (!focused.isConnected || focused.disabled)) parts.stage.focus({ preventScroll: true });
    for (const box of app.querySelectorAll('.tile, .equation, .product')) {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) box.setAttribute('tabindex', 0); else box.removeAttribute('tabindex');
    }
  }

  // A notebook says by its body whether it is dark; elsewhere the system does.
  function followTheme() {
    const { body } = document, jupyter = body.dataset.jpThemeLight;
    const found = jupyter ? (jupyter === 'false' ? 'dark' : 'light')
      : /vscode-(dark|high-contrast(?!-light))/.test(body.className) ? 'dark' : /vscode-(light|high-contrast-light)/.test(body.className) ? 'light' : '';
    if (found) root.dataset.theme = found; else delete root.dataset.theme;
  }
  shadow.replaceChildren(h('style', {}, css), app);
  followTheme();
  new MutationObserver(followTheme).observe(document.body, { attributes: true, attributeFilter: ['class', 'data-jp-theme-light'] });
  draw();
  if (level === 'h1') document.addEventListener('keydown', (event) => { if (event.target === document.body) onKey(event); }); // a page of its own
  app.addEventListener('click', (event) => { if (!event.composedPath()[0].closest('button,input,select,summary,[tabindex="0"]')) parts.stage.focus({ preventScroll: true }); });
}
