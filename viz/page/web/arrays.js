// A tensor as it stands in a panel: a number, a table, or pictures.
import { shares } from './cells.js';
import { cell } from './formulas.js';
import { entries, number, rows, sampled, shapeOf, SIDE } from './numbers.js';
import { h, Held } from './vnodes.js';
import { gallery, mapsOf } from './pictures.js';

/**
 * How many rows and columns are written, and of more how many around those that are looked at; the less the tighter.
 *
 * @type {{rows: [number, number], columns: [number, number]}[]}
 */
const WRITTEN = [
  { rows: [SIDE, 4], columns: [SIDE, SIDE] },
  { rows: [4, 3], columns: [4, 3] },
  { rows: [3, 2], columns: [3, 3] },
  { rows: [2, 1], columns: [2, 2] },
];
/** Rows of a picture, and of a part of one. @type {[number, number]} */
const DRAWN = [9, 6];

/** The last step of what a panel without room does: see `fitting.js`. */
export const TIGHTEST = WRITTEN.length - 1;

/** Whether an array is written as rows of numbers: few columns, or a few of many rows. */
const isWritten = (t) => shapeOf(t).length < 3 && (shapeOf(t)[1] ?? 1) <= SIDE && !t.crop && t.data.length > 0;

/** Which of `count` are shown: all of up to `most`, else `some` around the first that is lit. */
function window(/** @type {number} */ count, isLit, [most, some]) {
  if (count <= most) return [0, count];
  const first = Math.max(0, range(count).findIndex(isLit));
  const from = Math.min(Math.max(0, first - (some > 2 ? 1 : 0)), count - some);
  return [from, from + some];
}
/** The rows of an array that are shown. */
const rowsShown = (t, row, lit, some) =>
  window(shapeOf(t)[0], (i) => i === row || (lit && any(shapeOf(t)[1] ?? 1, (j) => lit(i, j))), some);

/**
 * `row` is that of a sample; `onEntry` is called with the entry that is clicked, and `lit(i, j)` says which have a frame.
 * The larger `tight`, the less is shown of it.
 *
 * @param {any} t
 * @param {string} color
 * @param {any} [as]
 */
export function table(t, color, { row = null, onEntry = null, lit = null, tight = 0 } = {}) {
  const full = shares(entries(t)),
    all = rows(t),
    width = all[0].length,
    digits = tight || width > 3 ? 3 : 4;
  const [from, to] = rowsShown(t, row, lit, WRITTEN[tight].rows);
  const [left, right] = window(width, (j) => lit && any(all.length, (i) => lit(i, j)), WRITTEN[tight].columns);
  const dots = (isMore, text, span = 1) => isMore && h('td', { class: 'more', colspan: span }, text);
  const more = () => h('tr', {}, dots(true, '⋮', right - left + Number(left > 0) + Number(right < width)));
  return h(
    'table',
    { class: `mat ${color}` },
    h(
      'tbody',
      {},
      from > 0 && more(),
      all.slice(from, to).map((cells, i) =>
        h(
          'tr',
          { class: from + i === row ? 'chosen' : null },
          dots(left > 0, '…'),
          cells.slice(left, right).map((x, j) => {
            const k = (from + i) * width + left + j;
            return h('td', cell(color, full[k], lit?.(from + i, left + j), onEntry, k), number(x, digits));
          }),
          dots(right < width, '…'),
        ),
      ),
      to < all.length && more(),
    ),
  );
}

/**
 * `axes` says how many axes make a map where it is drawn as maps, whatever its size, and is null elsewhere; `grey`
 * where it is an image; `row` is lit. `keep(gallery)` gets the pictures, if there are any; `made` those of this step:
 * they show other numbers where they are.
 *
 * @param {any} t
 * @param {any} as
 */
export function array(
  t,
  {
    color,
    label,
    row = null,
    axes = null,
    grey = false,
    onPick = null,
    onEntry = null,
    keep = null,
    lit = null,
    made: pictures = new Map(),
    tight = 0,
  },
) {
  if (t === null) return h('span', { class: 'mono' }, '—');
  if (!shapeOf(t).length)
    return h(
      'span',
      { class: `mono ${color}${onEntry ? ' picks' : ''}`, onclick: onEntry && (() => onEntry(0)) },
      number(t),
    );
  if (axes === null) {
    while (shapeOf(t).length > 2 && t.shape[0] === 1) t = sampled(t, 0);
    if (isWritten(t)) return table(t, color, { row, onEntry, lit, tight });
  }
  if (!t.data.length) return h('span', { class: `mono ${color}` }, '[]');
  const isMatrix = axes === null && shapeOf(t).length === 2 && !t.crop;
  const [from, to] = isMatrix ? rowsShown(t, row, lit, DRAWN) : [0, 0];
  const isPart = isMatrix && to - from < t.shape[0];
  const columns = shapeOf(t).at(-1);
  const part = isPart ? { ...t, shape: [to - from, columns], data: t.data.slice(from * columns, to * columns) } : t;
  const { height, width } = mapsOf(t, axes ?? 2);
  const choose = onEntry && ((map, i, j) => onEntry((map * height + from + i) * width + j));
  const as = { axes: axes ?? 2, grey, label, onPick: onPick ?? choose, from, low: axes === null, tight };
  const key = [label, axes, grey, from, tight, !as.onPick, part.shape, t.shape].join(' ');
  const made = pictures.get(key) ?? gallery(part, as);
  if (pictures.has(key)) made.show(part, as.onPick);
  else pictures.set(key, made);
  const frames = lit
    ? litFrames(part, (i, j) => lit(from + i, j))
    : row !== null && shapeOf(t).length === 2
      ? [{ map: 0, top: row - from, left: 0, height: 1, width: columns, kind: 'window' }]
      : [];
  if (frames.length || !keep) made.outline(frames);
  keep?.(made);
  const more = h('span', { class: 'more' }, '⋮');
  return [from > 0 && more, h(Held, { element: made.element }), isPart && to < t.shape[0] && more];
}

/** Frames around what is lit of a picture of a matrix: a row, a column, one entry, or all of it, which needs none. */
function litFrames(t, lit) {
  const [height, width] = shapeOf(t).length === 2 ? t.shape : [1, t.shape[0]];
  const at = shapeOf(t).length === 2 ? lit : (_, j) => lit(j, 0);
  const top = range(height).filter((i) => any(width, (j) => at(i, j)));
  const left = range(width).filter((j) => any(height, (i) => at(i, j)));
  if (!top.length || (top.length === height && left.length === width)) return [];
  return [{ map: 0, top: top[0], left: left[0], height: top.length, width: left.length, kind: 'window' }];
}
const range = (n) => [...Array(n).keys()];
function any(n, is) {
  for (let k = 0; k < n; k++) if (is(k)) return true;
  return false;
}
