// Numbers, names and small pictures as texts of HTML and SVG.

/** A number as it is read: a true minus, no exponent between 1e−4 and 1e5. */
export function num(v, digits = 4) {
  if (v == null) return '—';
  if (!Number.isFinite(v)) return Number.isNaN(v) ? 'nan' : v < 0 ? '−∞' : '∞';
  if (v === 0) return '0';
  const a = Math.abs(v);
  let text;
  if (a < 1e-4 || a >= 1e5) {
    const e = Math.floor(Math.log10(a));
    text = `${+(a / 10 ** e).toPrecision(Math.min(digits, 2))}e${e}`;
  } else text = String(+a.toPrecision(digits));
  return ((v < 0 ? '−' : '') + text).replace('e-', 'e−');
}

export const par = (v, digits = 4) => (v < 0 ? `(${num(v, digits)})` : num(v, digits));

/** Whether the screen is a large one, on which the pictures' type is larger. */
export const isTall = () => matchMedia('(min-width: 1600px) and (min-height: 900px)').matches;

/** A text that may stand in HTML. */
export const esc = (text) =>
  String(text).replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);

export const SUP = '⁰¹²³⁴⁵';
export const raised = (n) => [...String(n)].map((c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)])).join('');
export const sub = (n) => [...String(n)].map((c) => '₀₁₂₃₄₅₆₇₈₉'[Number(c)]).join('');
/** A place in a picture: no finer than is seen, and short where it is written. @param {number} v */
export const tenth = (v) => Math.round(10 * v) / 10;
export const flat = (rows) => rows.flat();
export const largest = (values, least = 1e-9) => values.reduce((m, v) => Math.max(m, Math.abs(v)), least);

/** A colour with so much of it, as CSS: "val" for values, "grd" for gradients. */
export const tint = (kind, share) => `color-mix(in srgb,var(--${kind}) ${(100 * share).toFixed(1)}%,transparent)`;

/** Outlines of the markers of classes in a square of −1 to 1: as many as there are classes. */
const CORNERS = [
  null,
  [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  [
    [0, -1.2],
    [1.1, 0.85],
    [-1.1, 0.85],
  ],
  [
    [0, -1.25],
    [1.25, 0],
    [0, 1.25],
    [-1.25, 0],
  ],
  [
    [0, 1.2],
    [1.1, -0.85],
    [-1.1, -0.85],
  ],
  [
    [-0.4, -1.1],
    [0.4, -1.1],
    [0.4, -0.4],
    [1.1, -0.4],
    [1.1, 0.4],
    [0.4, 0.4],
    [0.4, 1.1],
    [-0.4, 1.1],
    [-0.4, 0.4],
    [-1.1, 0.4],
    [-1.1, -0.4],
    [-0.4, -0.4],
  ],
  [
    [0, -0.5],
    [0.6, -1.1],
    [1.1, -0.6],
    [0.5, 0],
    [1.1, 0.6],
    [0.6, 1.1],
    [0, 0.5],
    [-0.6, 1.1],
    [-1.1, 0.6],
    [-0.5, 0],
    [-1.1, -0.6],
    [-0.6, -1.1],
  ],
  Array.from({ length: 10 }, (_, k) => [
    (k % 2 ? 0.6 : 1.3) * Math.sin((k * Math.PI) / 5),
    (k % 2 ? -0.6 : -1.3) * Math.cos((k * Math.PI) / 5),
  ]),
  [
    [-1.2, 0],
    [0.85, -1.1],
    [0.85, 1.1],
  ],
  Array.from({ length: 5 }, (_, k) => [
    1.15 * Math.sin((k * 2 * Math.PI) / 5),
    -1.15 * Math.cos((k * 2 * Math.PI) / 5),
  ]),
];

/** The outline of a class's marker, on a canvas. */
export function outline(c, x, y, r, k) {
  c.beginPath();
  const corners = CORNERS[k % CORNERS.length];
  if (!corners) return c.arc(x, y, r, 0, 7);
  corners.forEach(([a, b], i) => (i ? c.lineTo(x + a * r, y + b * r) : c.moveTo(x + a * r, y + b * r)));
  return c.closePath();
}

/** The marker of a class, in a line of text. */
export function glyph(k) {
  const corners = CORNERS[k % CORNERS.length];
  const shape = corners
    ? `<path d="M${corners.map(([a, b]) => `${5 * a} ${5 * b}`).join('L')}z"/>`
    : '<circle r="5.4"/>';
  return `<svg class="glyph" viewBox="-7 -7 14 14" width="12" height="12" aria-hidden="true" style="fill:var(--c${k})">${shape}</svg>`;
}

/** Red, green and blue of "#RRGGBB". */
export const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.trim().slice(at, at + 2), 16));

/** Round numbers in a range, about so many. */
export function ticks(lo, hi, count = 4) {
  const rough = (hi - lo) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].map((f) => f * power).find((f) => f >= rough) ?? power;
  const found = [];
  for (let k = Math.ceil(lo / unit); k * unit <= hi; k++) found.push(+(k * unit).toPrecision(6));
  return found;
}

/** Where a grid of n × n levels crosses 0, as pairs of points in units of cells. */
export function crossings(level, n) {
  const found = [];
  for (let r = 0; r < n - 1; r++)
    for (let q = 0; q < n - 1; q++) {
      const at = r * n + q;
      const a = level[at];
      const b = level[at + 1];
      const c = level[at + n + 1];
      const d = level[at + n];
      // Nearly all cells lie on one side, and cost no more than this.
      if (a >= 0 ? b >= 0 && c >= 0 && d >= 0 : !(b >= 0 || c >= 0 || d >= 0)) continue;
      const points = [];
      if (a >= 0 !== b >= 0) points.push([q + a / (a - b), r]);
      if (b >= 0 !== c >= 0) points.push([q + 1, r + b / (b - c)]);
      if (c >= 0 !== d >= 0) points.push([q + 1 - c / (c - d), r + 1]);
      if (d >= 0 !== a >= 0) points.push([q, r + 1 - d / (d - a)]);
      for (let i = 0; i + 1 < points.length; i += 2) found.push([points[i], points[i + 1]]);
    }
  return found;
}
