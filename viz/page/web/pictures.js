// Arrays as pictures: images in grey, signed numbers in two colours. Every value can be read, by pointer and by key.
import { ABOVE, BELOW, NO_NUMBER } from './colors.js';
import { change, h, write } from './elements.js';
import { say } from './said.js';
import { entries, indexText, number, shapeOf, SIDE, shown, spread } from './numbers.js';

const LOW = [66, 66, 66, 44], // pixels of a matrix that is part of an equation
  HIGHEST = [200, 110, 66, 40], // pixels of a picture alone,
  WIDEST = [Infinity, 66, 46, 36], // and of one of several
  MOST_TINY = 128; // maps beside each other; tiny ones are those that could be written out

/** So many maps are shown beside each other; the less the tighter. */
export const MOST_MAPS = [16, 16, 8, 4];

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

/** A canvas that large pictures go through on their way: a new one for each would be garbage of every frame of a drag. */
let passage = null;

/** Few entries are painted one by one; of more their pixels are enlarged. */
const PAINTED = 400;

function paint(canvas, data, height, width, cell, shade, isSigned, isWritten) {
  const colors = Array.from(data, shade);
  const isPlain = width * cell > 2000 || !(isWritten || isSigned);
  const size = isPlain ? 1 : 2 * cell; // sharp on fine screens, and where the page is enlarged
  if (canvas.width !== width * size) canvas.width = width * size;
  if (canvas.height !== height * size) canvas.height = height * size;
  const pen = canvas.getContext('2d');
  if (isPlain || data.length > PAINTED) {
    const pixels = new ImageData(width, height);
    pixels.data.fill(255);
    colors.forEach((color, k) => pixels.data.set(color, 4 * k));
    const small = isPlain ? canvas : (passage ??= h('canvas', {}));
    if (small.width < width) small.width = width;
    if (small.height < height) small.height = height;
    small.getContext('2d').putImageData(pixels, 0, 0);
    if (isPlain) return;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(small, 0, 0, width, height, 0, 0, canvas.width, canvas.height);
  }
  // A font makes the browser find the styles of the page anew.
  if (isWritten) Object.assign(pen, { font: '21px monospace', textAlign: 'center', textBaseline: 'middle' });
  data.forEach((x, k) => {
    const [left, top] = [(k % width) * size, Math.floor(k / width) * size];
    if (data.length <= PAINTED) {
      pen.fillStyle = `rgb(${colors[k].join(' ')})`;
      pen.fillRect(left, top, size, size);
    }
    if (!isWritten && !(x < 0)) return;
    pen.fillStyle = inkOn(colors[k]);
    if (isWritten) pen.fillText(number(x, 2), left + cell, top + cell, size - 6);
    else pen.fillRect(left + size / 4, top + cell - 0.5, size / 2, Math.max(1, size / 12));
  });
}

const frame = (kind, { top, left, height, width }, map) =>
  h('span', {
    class: `frame ${kind}`,
    style: `top:${(100 * top) / map.height}%;left:${(100 * left) / map.width}%;height:${(100 * height) / map.height}%;width:${(100 * width) / map.width}%`,
  });

/**
 * The maps of a tensor beside each other. With the pointer on an entry, or with arrow keys and Page Up and Down, its
 * value is read; `onPick(map, i, j)` is what a click or Enter does. Returns `{element, outline}`: `outline(frames)`
 * marks parts, each `{map, top, left, height, width, kind}`. `from` is the row that the picture begins with, and a
 * picture that is `low` leaves room for what is said of it, one that is `tight` is smaller; `show(t, onPick)` shows other
 * numbers in it.
 *
 * @param {any} t
 * @param {any} as
 */
export function gallery(t, { axes = 2, grey = false, label, onPick = null, from = 0, low = false, tight = 0 }) {
  const found = mapsOf(t, axes),
    { height, width } = found;
  const isTiny = Math.max(height, width) <= SIDE;
  let maps = found.maps.slice(0, isTiny && tight < 2 ? MOST_TINY : MOST_MAPS[tight]);
  const isWritten = isTiny && maps.length <= (low || tight > 1 ? 1 : 4) && tight < 3;
  const room =
    maps.length === 1
      ? [280, (low ? LOW : HIGHEST)[tight]]
      : Array(2).fill(Math.min(WIDEST[tight], [190, 132, 132, 104, 104, 104, 104][maps.length - 2] ?? 80));
  const most = isTiny ? (maps.length > 16 ? 8 : 14) : 16;
  const cell = isWritten
    ? 32
    : Math.max(tight > 1 ? 2 : 3, Math.min(most, Math.floor(room[0] / width), Math.floor(room[1] / height)));
  const canvases = maps.map(() => h('canvas', {}));
  const boxes = canvases.map((canvas) =>
    h('div', { class: 'map', style: `width:${width * cell}px;aspect-ratio:${width}/${height}` }, canvas),
  );
  const reading = h('span', { class: 'reading' }, '\u00a0');
  /** @type {any} */
  let cursor = null; // the entry that is read
  function read(k, i, j) {
    if (cursor) cursor.mark.remove();
    cursor = { k, i, j, mark: frame('cursor', { top: i, left: j, height: 1, width: 1 }, found) };
    boxes[k].append(cursor.mark);
    const text = `${found.index(k, from + i, j)} ${number(maps[k][i * width + j])}`;
    reading.textContent = text;
    group.setAttribute('aria-valuenow', (k * height + i) * width + j);
    group.setAttribute('aria-valuetext', text);
  }
  const at = (event) => {
    const k = boxes.indexOf(event.target.closest('.map'));
    if (k < 0) return null;
    const box = boxes[k].getBoundingClientRect();
    const place = (x, size, n) => Math.max(0, Math.min(n - 1, Math.floor((x / size) * n)));
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
  const group = h(
    'div',
    {
      class: 'maps',
      style:
        perRow > 1 && perRow < maps.length && !tight ? `max-width:min(100%, ${perRow * (width * cell + 8)}px)` : null,
      role: 'slider',
      tabindex: 0,
      'aria-valuemin': 0,
      'aria-valuemax': maps.length * height * width - 1,
      'aria-valuenow': 0,
      onkeydown: onKey,
      onpointermove: (event) => visit(event, read),
      onclick: (event) => visit(event, onPick),
    },
    boxes,
  );
  const unit = shadeOf({ min: grey ? 0 : -1, max: 1 }, grey);
  const strip = Array.from({ length: 9 }, (_, k) => `rgb(${unit(grey ? k / 8 : k / 4 - 1).join(' ')})`);
  const less = t.crop
    ? say('frame.first_entries', { shape: shown(t).join('×') })
    : maps.length < found.total
      ? say('frame.first_maps', { n: maps.length, count: found.total })
      : '';
  const [least, largest, told] = ['span', 'span', 'div'].map((tag) =>
    h(tag, { class: tag === 'div' ? 'range' : null }),
  );
  const element = h(
    'div',
    { class: `gallery${onPick ? ' picks' : ''}` },
    group,
    h(
      'div',
      { class: 'scale', 'aria-hidden': 'true' },
      least,
      h('i', { style: `background:linear-gradient(90deg, ${strip.join(', ')})` }),
      largest,
      tight > 0 && maps.length < found.total && h('span', { title: less.slice(2) }, `${maps.length}/${found.total}`),
      reading,
    ),
    (tight ? t.crop : !low || less) && told,
  );
  function show(now, pick) {
    const range = now.min === undefined ? spread(entries(now)) : now,
      shade = shadeOf(range, grey),
      top = Math.max(Math.abs(range.min), Math.abs(range.max));
    maps = mapsOf(now, axes).maps.slice(0, boxes.length);
    onPick = pick;
    maps.forEach((data, k) => paint(canvases[k], data, height, width, cell, shade, !grey, isWritten));
    const [min, mean, max] = [range.min, range.mean, range.max].map((x) => number(x, 3)),
      words = say('frame.range', { min, mean, max });
    write(least, grey ? min : number(-top, 3));
    write(largest, grey ? max : number(top, 3));
    write(told, tight ? less.slice(2) : words + less);
    const kind = say(grey ? 'frame.picture' : 'frame.heat_map', { shape: shapeOf(t).join('×') });
    change(group, {
      'aria-label': `${label}, ${kind}: ${words}${less}`,
      ...(cursor ? {} : { 'aria-valuetext': words }),
    });
    if (cursor) read(cursor.k, cursor.i, cursor.j);
  }
  show(t, onPick);
  let outlined = '[]';
  function outline(frames) {
    const now = JSON.stringify(frames);
    if (now === outlined) return;
    outlined = now;
    element.querySelectorAll('.frame:not(.cursor)').forEach((old) => old.remove());
    for (const one of frames) boxes[one.map]?.append(frame(one.kind, one, found));
  }
  return { element, outline, show };
}
