// A tensor as it stands in a panel: a number, a table, or pictures.
import { h } from './elements.js';
import { isSmall, number, rows, sampled, shapeOf } from './numbers.js';
import { gallery, mapsOf } from './pictures.js';

/** @param {any} t @param {string} color @param {number | null} row @param {any} onEntry called with the entry that is clicked */
export function table(t, color, row = null, onEntry = null) {
  const width = shapeOf(t).length === 2 ? t.shape[1] : 1;
  return h(
    'table',
    { class: `mat ${color}` },
    h(
      'tbody',
      {},
      rows(t).map((cells, i) =>
        h(
          'tr',
          { class: i === row ? 'chosen' : null },
          cells.map((x, j) =>
            h('td', onEntry ? { class: 'picks', onclick: () => onEntry(i * width + j) } : {}, number(x)),
          ),
        ),
      ),
    ),
  );
}

/**
 * `axes` says how many axes make a map where it is drawn as maps, whatever its size, and is null elsewhere; `grey`
 * where it is an image; `row` is lit. `keep(gallery)` gets the pictures, if there are any.
 *
 * @param {any} t
 * @param {any} as
 */
export function array(
  t,
  { color, label, row = null, axes = null, grey = false, onPick = null, onEntry = null, keep = null },
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
    if (isSmall(t)) return table(t, color, row, onEntry);
  }
  if (!t.data.length) return h('span', { class: `mono ${color}` }, '[]');
  const { height, width } = mapsOf(t, axes ?? 2);
  const choose = onEntry && ((map, i, j) => onEntry((map * height + i) * width + j));
  const made = gallery(t, { axes: axes ?? 2, grey, label, onPick: onPick ?? choose });
  if (row !== null && shapeOf(t).length === 2)
    made.outline([{ map: 0, top: row, left: 0, height: 1, width: t.shape[1], kind: 'window' }]);
  keep?.(made);
  return made.element;
}
