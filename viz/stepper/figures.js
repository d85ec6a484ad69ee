'use strict';
// What a stepper is made of: elements, numbers, formulas as MathML, arrays, the path of a gradient. Pure functions;
// stepper.js, which follows in the same scope, puts them together. Names from the trace become text nodes and never
// markup.

const SVG = 'http://www.w3.org/2000/svg';
const MATHML = 'http://www.w3.org/1998/Math/MathML';
const NAME_LENGTH = 14,
  LABEL_LENGTH = 18,
  VALUE_LENGTH = 13,
  LEAF_LENGTH = 11; // as in layout.py
const SIDE = 6; // rows and columns of an array that is written out

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
const cut = (text, most) =>
  [...text].length <= most
    ? text
    : [...text]
        .slice(0, most - 1)
        .join('')
        .trimEnd() + '…';
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
const shapeText = (t) => {
  const n = shapeOf(t);
  return n.length ? `(${n.join(', ')}${n.length === 1 ? ',' : ''})` : 'number';
};

/** Rows of a tensor of one or two axes; a vector is one column, or one row if `flat`. */
function rows(t, flat) {
  const size = shown(t),
    data = entries(t);
  if (size.length === 2) return Array.from({ length: size[0] }, (_, i) => data.slice(i * size[1], (i + 1) * size[1]));
  return flat ? [data] : data.map((x) => [x]);
}

/** A tensor in a line of text: `most` characters for a node of the graph. */
function brief(t, most = VALUE_LENGTH) {
  if (t === null) return '—';
  if (!shapeOf(t).length) return number(t, 3);
  const data = entries(t),
    deep = '['.repeat(Math.min(2, shapeOf(t).length)),
    end = ']'.repeat(deep.length);
  if (!data.length) return '[]';
  if (shapeOf(t).length === 1) {
    for (const digits of [3, 2]) {
      const all = `[${data.map((x) => number(x, digits)).join(' ')}]`;
      if (all.length <= most) return all;
    }
  }
  for (let count = Math.min(2, data.length - 1); count > 0; count--) {
    const some = `${deep}${data
      .slice(0, count)
      .map((x) => number(x, 2))
      .join(' ')} …${end}`;
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
  const shape = shapeOf(t).slice(1),
    crop = shown(t).slice(1),
    size = crop.reduce((a, b) => a * b, 1);
  const data = t.data.slice(k * size, (k + 1) * size);
  if (!shape.length) return data[0];
  const numbers = data.map(Number);
  const range =
    data.length > SIDE * SIDE
      ? { min: Math.min(...numbers), max: Math.max(...numbers), mean: numbers.reduce((a, b) => a + b, 0) / data.length }
      : {};
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
    const parts = suffix
      .slice(1, -1)
      .split(',')
      .map((part) => part.trim());
    if (parts[0] === '...') parts.splice(0, 1, ...Array(shape.length + 1 - parts.length).fill(':'));
    if (parts.length > shape.length || !parts.every((part) => /^\d*:\d*$/.test(part))) return undefined;
    const [across, down] = [parts[shape.length - 1] || ':', shape.length === 2 ? parts[0] : ':'];
    const within = (part, list) =>
      list.slice(Number(part.split(':')[0] || 0), part.split(':')[1] ? Number(part.split(':')[1]) : undefined);
    grid = within(down, grid).map((row) => within(across, row));
  }
  return { shape: shape.length === 2 ? [grid.length, grid[0].length] : [grid[0].length], data: grid.flat() };
}

// ------------------------------------------------------------------------------------------------ mathematics
/** A node's name: W⁰ with its exponent set, A[0] with its index upright. */
function nameOf(name) {
  const [, base, power, index] = /^(.*?)([⁰¹²³⁴⁵⁶⁷⁸⁹]*)(\[.*\])?$/su.exec(name);
  const numbered = /^(\p{L})(\d+)$/u.exec(base);
  const letter = numbered
    ? m('msub', {}, m('mi', {}, numbered[1]), m('mn', {}, numbered[2]))
    : m('mi', { class: 'name' }, cut(base, 24) || '·');
  const head = power
    ? m('msup', {}, letter, m('mn', {}, [...power].map((c) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c)).join('')))
    : letter;
  return index ? m('mrow', {}, head, m('mtext', { class: 'index' }, index)) : head;
}
const partial = (name) => m('mrow', {}, m('mo', { lspace: '0', rspace: '0' }, '∂'), nameOf(name));
const derivative = (of, by) => m('mfrac', { class: 'grd' }, partial(of), partial(by));

function matrix(t, color) {
  if (!shapeOf(t).length) return m('mn', { class: color }, number(t));
  const cells = rows(t, t.flat).map((row) =>
    m(
      'mtr',
      {},
      row.map((x) => m('mtd', {}, m('mn', {}, number(x)))),
    ),
  );
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
      if (t === undefined || t === null || !isSmall(t)) {
        fits = false;
        return m('mi', {}, '?');
      }
      const made = matrix(isRow ? { ...t, flat: true } : t, color);
      return !shapeOf(t).length && Number(t) < 0 ? m('mrow', {}, m('mo', {}, '('), made, m('mo', {}, ')')) : made;
    }
    let made = symbol();
    for (const suffix of node.slice(2)) {
      const base = isGradient && suffix === 'ᵀ' ? m('mrow', {}, m('mo', {}, '('), made, m('mo', {}, ')')) : made;
      made =
        suffix === 'ᵀ'
          ? m('msup', {}, base, m('mi', { mathvariant: 'normal' }, 'T'))
          : suffix === '′'
            ? m('mrow', {}, base, m('mtext', {}, '′'))
            : m('mrow', {}, base, m('mtext', { class: 'index' }, suffix));
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
  const all = (parts) =>
    parts.map((part, k) => (part[0] === 'var' ? variable(part, liesDown(parts, k)) : one(part, k === 0)));
  const fenced = (open, parts, close) => m('mrow', {}, m('mo', {}, open), all(parts), m('mo', {}, close));
  function one(node, isFirst) {
    const [kind, ...parts] = node;
    switch (kind) {
      case 'row':
        return m('mrow', {}, all(parts));
      case 'var':
        return variable(node, false);
      case 'n':
        return m('mn', {}, parts[0]);
      case 'o':
        return m('mo', parts[0] === '−' && isFirst ? { form: 'prefix' } : {}, parts[0]);
      case 't':
        return m('mtext', {}, `\u00a0${parts[0]}\u00a0`);
      case 'f':
        return m(
          'mrow',
          {},
          m('mi', { mathvariant: 'normal' }, parts[0]),
          parts.length > 1 && fenced('(', parts.slice(1), ')'),
        );
      case 'frac':
        return m('mfrac', {}, one(parts[0], true), one(parts[1], true));
      case 'sup':
        return m('msup', {}, one(parts[0]), one(parts[1]));
      case 'sqrt':
        return m('msqrt', {}, one(parts[0], true));
      default:
        return fenced(kind[0], parts, kind[1]);
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
  return h(
    'table',
    { class: `mat ${color}` },
    h(
      'tbody',
      {},
      grid.map((cells, i) =>
        h(
          'tr',
          { class: i === row ? 'chosen' : null },
          cells.map((x) => h('td', {}, number(x))),
        ),
      ),
    ),
  );
}

/** Blue above 0, orange with a dash below; `mark` outlines a part: its row, column, height and width; `written` puts the numbers in. */
function heatMap(data, height, width, label, mark = null, written = false) {
  const cell = written ? 34 : Math.max(3, Math.min(16, Math.floor(280 / width), Math.floor(200 / height)));
  const canvas = h('canvas', { width: width * cell, height: height * cell, role: 'img', 'aria-label': label });
  const reading = h('output', { class: 'reading' }, '\u00a0');
  const top = Math.max(...data.map(Math.abs).filter(Number.isFinite), 1e-300);
  const pen = canvas.getContext('2d');
  data.forEach((x, k) => {
    const [i, j] = [Math.floor(k / width), k % width],
      share = Math.sqrt(Math.min(1, Math.abs(x) / top));
    pen.fillStyle = Number.isFinite(x)
      ? `color-mix(in srgb, ${x < 0 ? '#D55E00' : '#0072B2'} ${Math.round(100 * share)}%, #fff)`
      : '#000';
    pen.fillRect(j * cell, i * cell, cell, cell);
    if (written) {
      Object.assign(pen, {
        fillStyle: share > 0.6 ? '#ffffff' : '#1b1f24',
        font: '11px monospace',
        textAlign: 'center',
        textBaseline: 'middle',
      });
      pen.fillText(brief(x), j * cell + cell / 2, i * cell + cell / 2, cell - 4);
    } else if (x < 0 && cell > 5) {
      pen.fillStyle = share > 0.6 ? '#fff' : '#7a3500';
      pen.fillRect(j * cell + cell / 4, i * cell + cell / 2 - 0.5, cell / 2, 1.5);
    }
  });
  if (mark) {
    const [i, j, high, wide] = mark.map((n) => n * cell);
    for (const [color, line] of [
      ['#ffffff', 5],
      ['#1b1f24', 2.5],
    ]) {
      pen.strokeStyle = color;
      pen.lineWidth = line;
      pen.strokeRect(j + 1, i + 1, wide - 2, high - 2);
    }
  }
  canvas.addEventListener('pointermove', (event) => {
    const box = canvas.getBoundingClientRect();
    const j = Math.floor(((event.clientX - box.left) / box.width) * width),
      i = Math.floor(((event.clientY - box.top) / box.height) * height);
    if (i >= 0 && j >= 0 && i < height && j < width)
      reading.textContent = `[${i}, ${j}] ${number(data[i * width + j])}`;
  });
  return h('div', { class: 'heat' }, canvas, reading);
}

function array(t, color, row = null) {
  while (shapeOf(t).length > 2 && t.shape[0] === 1) t = sampled(t, 0);
  if (t === null) return h('span', { class: 'mono' }, '—');
  if (!shapeOf(t).length) return h('span', { class: `mono ${color}` }, number(t));
  if (isSmall(t)) return table(t, color, row);
  const size = shown(t),
    data = entries(t),
    flat = size.length === 1;
  const width = size[size.length - 1],
    height = flat ? 1 : size[size.length - 2];
  const count = flat || size.length === 2 ? 1 : Math.min(8, data.length / (width * height));
  const range =
    t.min === undefined
      ? { min: Math.min(...data), mean: data.reduce((a, b) => a + b, 0) / data.length, max: Math.max(...data) }
      : t;
  const words = `min ${number(range.min, 3)}, mean ${number(range.mean, 3)}, max ${number(range.max, 3)}`;
  const maps = Array.from({ length: count }, (_, k) =>
    heatMap(
      data.slice(k * width * height, (k + 1) * width * height),
      height,
      width,
      `heat map of ${shapeText(t)}: ${words}`,
      count === 1 && row !== null ? [row, 0, 1, width] : null,
    ),
  );
  const less = t.crop
    ? `, the first ${size.join('×')}`
    : count < data.length / (width * height)
      ? `, the first ${count} maps`
      : '';
  return h(
    'div',
    { class: `big ${color}` },
    h('div', { class: 'maps' }, maps),
    h('div', { class: 'range mono' }, words + less),
  );
}

// ------------------------------------------------------------------------------------------------ the path of a gradient
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
