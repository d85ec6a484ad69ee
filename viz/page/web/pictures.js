// Arrays as pictures: images in grey, signed numbers in two colours. Every value can be read, by pointer and by key.
import { ABOVE, BELOW, NO_NUMBER } from './colors.js';
import { h } from './elements.js';
import { entries, indexText, number, shapeOf, SIDE, shown, spread } from './numbers.js';

const MOST_MAPS = 16,
  MOST_TINY = 128; // maps beside each other; tiny ones are those that could be written out

/** The maps that the last `axes` axes of a tensor make; a vector, or a signal, is a map of one row. */
export function mapsOf(t, axes = 2) {
  const size = shown(t),
    data = entries(t),
    lead = size.slice(0, Math.max(0, size.length - axes));
  const [height, width] = size.length - lead.length === 1 ? [1, size.at(-1)] : size.slice(-2);
  const isWhole = shapeOf(t)
    .slice(lead.length)
    .every((n, axis) => n === size[lead.length + axis]);
  const maps = Array.from({ length: lead.reduce((a, b) => a * b, 1) }, (_, k) =>
    data.slice(k * height * width, (k + 1) * height * width),
  );
  const total = shapeOf(t)
    .slice(0, lead.length)
    .reduce((a, b) => a * b, 1);
  /** The index of an entry of map `k`, as NumPy has it. */
  const index = (k, i, j) => indexText(size, (k * height + i) * width + j);
  return { maps, height, width, lead, total, isWhole, index };
}

/** A number as red, green and blue: grey from black at the least to white at the largest, or blue above 0 and orange below. */
export function shadeOf({ min, max }, grey) {
  const top = Math.max(Math.abs(min), Math.abs(max)) || 1;
  return (x) => {
    if (!Number.isFinite(x)) return NO_NUMBER;
    if (grey) return Array(3).fill(max > min ? Math.round((255 * (x - min)) / (max - min)) : 0);
    const share = Math.sqrt(Math.min(1, Math.abs(x) / top));
    return (x < 0 ? BELOW : ABOVE).map((c) => Math.round(255 + (c - 255) * share));
  };
}
/** Black or white, whichever is read better on a colour. */
export function inkOn(color) {
  const [r, g, b] = color.map((c) => (c / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? 'black' : 'white';
}

function paint(data, height, width, cell, shade, isSigned, isWritten) {
  const pixels = new ImageData(width, height);
  data.forEach((x, k) => pixels.data.set([...shade(x), 255], 4 * k));
  const small = h('canvas', { width, height });
  small.getContext('2d').putImageData(pixels, 0, 0);
  const isLarge = width * cell > 2000;
  if (isLarge || !(isWritten || (isSigned && data.some((x) => x < 0)))) return small;
  const size = 2 * cell, // sharp on fine screens, and where the page is enlarged
    canvas = h('canvas', { width: width * size, height: height * size }),
    pen = canvas.getContext('2d');
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, 0, 0, canvas.width, canvas.height);
  Object.assign(pen, { font: '21px monospace', textAlign: 'center', textBaseline: 'middle' });
  data.forEach((x, k) => {
    const [left, top] = [(k % width) * size, Math.floor(k / width) * size];
    pen.fillStyle = inkOn(shade(x));
    if (isWritten) pen.fillText(number(x, 2), left + cell, top + cell, size - 6);
    else if (x < 0) pen.fillRect(left + size / 4, top + cell - 0.5, size / 2, Math.max(1, size / 12));
  });
  return canvas;
}

const frame = (kind, { top, left, height, width }, map) =>
  h('span', {
    class: `frame ${kind}`,
    style: `top:${(100 * top) / map.height}%;left:${(100 * left) / map.width}%;height:${(100 * height) / map.height}%;width:${(100 * width) / map.width}%`,
  });

/**
 * The maps of a tensor beside each other. With the pointer on an entry, or with arrow keys and Page Up and Down, its
 * value is read; `onPick(map, i, j)` is what a click or Enter does. Returns `{element, outline}`: `outline(frames)`
 * marks parts, each `{map, top, left, height, width, kind}`.
 *
 * @param {any} t
 * @param {any} as
 */
export function gallery(t, { axes = 2, grey = false, label, onPick = null }) {
  const found = mapsOf(t, axes),
    { height, width } = found,
    range = t.min === undefined ? spread(entries(t)) : t;
  const isTiny = Math.max(height, width) <= SIDE;
  const maps = found.maps.slice(0, isTiny ? MOST_TINY : MOST_MAPS),
    isWritten = isTiny && maps.length <= 4;
  const room =
    maps.length === 1 ? [280, 200] : Array(2).fill([190, 132, 132, 104, 104, 104, 104][maps.length - 2] ?? 80);
  const most = isTiny ? (maps.length > 16 ? 8 : 14) : 16;
  const cell = isWritten ? 32 : Math.max(3, Math.min(most, Math.floor(room[0] / width), Math.floor(room[1] / height)));
  const shade = shadeOf(range, grey);
  const boxes = maps.map((data) =>
    h(
      'div',
      { class: 'map', style: `width:${width * cell}px;aspect-ratio:${width}/${height}` },
      paint(data, height, width, cell, shade, !grey, isWritten),
    ),
  );
  const reading = h('span', { class: 'reading' }, '\u00a0');
  /** @type {any} */
  let cursor = null; // the entry that is read
  function read(k, i, j) {
    if (cursor) cursor.mark.remove();
    cursor = { k, i, j, mark: frame('cursor', { top: i, left: j, height: 1, width: 1 }, found) };
    boxes[k].append(cursor.mark);
    const text = `${found.index(k, i, j)} ${number(maps[k][i * width + j])}`;
    reading.textContent = text;
    group.setAttribute('aria-valuenow', (k * height + i) * width + j);
    group.setAttribute('aria-valuetext', text);
  }
  const at = (event) => {
    const k = boxes.indexOf(event.target.closest('.map'));
    if (k < 0) return null;
    const box = boxes[k].getBoundingClientRect();
    const place = (from, size, n) => Math.max(0, Math.min(n - 1, Math.floor((from / size) * n)));
    return [k, place(event.clientY - box.top, box.height, height), place(event.clientX - box.left, box.width, width)];
  };
  function onKey(event) {
    const { k, i, j } = cursor ?? { k: 0, i: 0, j: 0 };
    const to = {
      ArrowRight: [k, i, j + 1],
      ArrowLeft: [k, i, j - 1],
      ArrowDown: [k, i + 1, j],
      ArrowUp: [k, i - 1, j],
      Home: [k, i, 0],
      End: [k, i, width - 1],
      PageDown: [k + 1, i, j],
      PageUp: [k - 1, i, j],
    }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || !(to || (onPick && event.key === 'Enter'))) return;
    event.preventDefault();
    event.stopPropagation(); // else it would be a step, and in a notebook another cell
    if (!to) onPick?.(k, i, j);
    else if (boxes[to[0]] && to[1] >= 0 && to[1] < height && to[2] >= 0 && to[2] < width) read(...to);
  }
  /** Call with the entry under the pointer, where there is one. */
  function visit(event, what) {
    const place = at(event);
    if (place && what) what(...place);
  }
  const perRow = found.lead.at(-1) ?? 1; // a row for each sample, or for each map that weights are for
  const words = `min ${number(range.min, 3)}, mean ${number(range.mean, 3)}, max ${number(range.max, 3)}`;
  const group = h(
    'div',
    {
      class: 'maps',
      style: perRow > 1 && perRow < maps.length ? `max-width:min(100%, ${perRow * (width * cell + 8)}px)` : null,
      role: 'slider',
      tabindex: 0,
      'aria-label': `${label}, ${grey ? 'picture' : 'heat map'} of ${shapeOf(t).join('×')}: ${words}`,
      'aria-valuemin': 0,
      'aria-valuemax': maps.length * height * width - 1,
      'aria-valuenow': 0,
      'aria-valuetext': words,
      onkeydown: onKey,
      onpointermove: (event) => visit(event, read),
      onclick: (event) => visit(event, onPick),
    },
    boxes,
  );
  const ends = grey
    ? [range.min, range.max]
    : [-1, 1].map((s) => s * Math.max(Math.abs(range.min), Math.abs(range.max)));
  const strip = Array.from({ length: 9 }, (_, k) => `rgb(${shade(ends[0] + ((ends[1] - ends[0]) * k) / 8).join(' ')})`);
  const less = t.crop
    ? `, the first ${shown(t).join('×')}`
    : maps.length < found.total
      ? `, the first ${maps.length} of ${found.total} maps`
      : '';
  const element = h(
    'div',
    { class: `gallery${onPick ? ' picks' : ''}` },
    group,
    h(
      'div',
      { class: 'scale', 'aria-hidden': 'true' },
      number(ends[0], 3),
      h('i', { style: `background:linear-gradient(90deg, ${strip.join(', ')})` }),
      number(ends[1], 3),
      reading,
    ),
    h('div', { class: 'range' }, words + less),
  );
  function outline(frames) {
    element.querySelectorAll('.frame:not(.cursor)').forEach((old) => old.remove());
    for (const one of frames) boxes[one.map]?.append(frame(one.kind, one, found));
  }
  return { element, outline };
}
