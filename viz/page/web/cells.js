// An array on the graph, cell by cell: the larger a number, the fuller its colour; below 0 with a minus.
import { change, s, write } from './elements.js';
import { brief, entries, number, shapeOf } from './numbers.js';

const MOST = 64; // entries that are drawn,
const TALL = 12; // rows of them,
const NUMBERED = 4; // and rows whose numbers stand in their cells: as in layout.py

/** The rows and columns of a node's cells, and whether numbers stand in them; null where it is told in short. */
export function gridOf(t) {
  const shape = shapeOf(t);
  const [rows, columns] = shape.length === 2 ? shape : [shape[0] ?? 1, 1];
  if (t === null) return { rows: 1, columns: 1, isNumbered: true };
  if (shape.length > 2 || rows * columns > MOST || rows > TALL || !rows || !columns) return null;
  return { rows, columns, isNumbered: rows <= NUMBERED && columns <= 2 };
}

/** How full the colour of each entry is, from 0 to 1; what is no number has none. */
export function shares(data) {
  const top = data.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0) || 1;
  return data.map((x) => (Number.isFinite(x) ? 0.05 + 0.29 * Math.min(1, Math.abs(x) / top) : 0));
}

/** How high and wide a cell is in a box of this size, and whether a number stands in it. */
export function sizeOf(grid, width, height, isMini = false) {
  const isNumbered = grid.isNumbered && !isMini;
  const high = isNumbered ? 17 : Math.min(isMini ? 9 : 15, height / grid.rows);
  const most = Math.min(isMini ? 9 : 30, Math.max(high, isMini ? 0 : 12), width / grid.columns);
  return { isNumbered, high, wide: isNumbered ? (grid.columns === 1 ? 62 : 47) : most };
}

/**
 * Cells in a box around `x, y`; `draw(t, text)` shows an array in them, or a text in place of numbers.
 *
 * @param {{x: number, y: number, width: number, height: number, kind: string, isMini?: boolean}} box
 */
export function makeCells({ x, y, width, height, kind, isMini = false }) {
  const isFlat = !isMini && height < 18; // a line of text at most
  const group = s('g', { class: `cells ${kind}`, 'aria-hidden': 'true' });
  let key = '';
  /** @type {{rect: any, text: any, minus: any}[]} */
  let cells = [];
  function build(grid) {
    const { isNumbered, high, wide } = sizeOf(grid, width, height, isMini);
    const [left, top] = [x - (grid.columns * wide) / 2, y - (grid.rows * high) / 2];
    cells = Array.from({ length: grid.rows * grid.columns }, (_, k) => {
      const [cx, cy] = [left + (k % grid.columns) * wide, top + Math.floor(k / grid.columns) * high];
      const rect = s('rect', {
        class: 'cell',
        x: cx,
        y: cy,
        width: wide - 1,
        height: high - 1,
        rx: isNumbered ? 2.5 : 1,
      });
      const middle = [cx + wide / 2 - 0.5, cy + high / 2 - 0.5];
      const text = isNumbered ? s('text', { x: middle[0], y: middle[1] + 4.2 }) : null;
      const minus = isNumbered
        ? null
        : s('path', { class: 'minus', d: `M${middle[0] - wide / 4} ${middle[1]}h${wide / 2}`, visibility: 'hidden' });
      return { rect, text, minus };
    });
    group.replaceChildren(...cells.flatMap(({ rect, text, minus }) => [rect, text ?? minus]));
  }
  function draw(t, covered = false) {
    const found = gridOf(t),
      grid = isFlat && found && found.rows * found.columns > 1 ? null : found;
    const now = grid === null ? 'text' : `${grid.rows}×${grid.columns}`;
    if (now !== key) {
      key = now;
      if (grid === null) {
        cells = [];
        group.replaceChildren(s('text', { x, y: y + 4 }));
      } else build(grid);
    }
    if (grid === null) {
      write(group.firstChild, covered ? '?' : brief(t));
      return;
    }
    const data = t === null || covered ? cells.map(() => NaN) : entries(t);
    const full = shares(data);
    cells.forEach(({ rect, text, minus }, k) => {
      change(rect, { 'fill-opacity': full[k].toFixed(3), class: t === null || covered ? 'cell none' : 'cell' });
      if (text) write(text, covered ? '?' : t === null ? '—' : short(data[k]));
      else change(minus, { visibility: data[k] < 0 ? 'visible' : 'hidden' });
    });
  }
  return { group, draw };
}

/** In a cell there are seven characters. */
function short(x) {
  const text = number(x, 3);
  return text.length <= 7 ? text : Number.isNaN(x) ? 'NaN' : number(x, text.includes('e') ? 1 : 2);
}
