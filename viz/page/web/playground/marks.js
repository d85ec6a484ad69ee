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

/** A text that may stand in HTML. */
export const esc = (text) =>
  String(text).replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);

export const SUP = '⁰¹²³⁴⁵';
export const sub = (n) => [...String(n)].map((c) => '₀₁₂₃₄₅₆₇₈₉'[Number(c)]).join('');
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
export function* crossings(level, n) {
  const edges = [
    [0, 1, 0, 0, 1, 0],
    [1, 2, 1, 0, 1, 1],
    [2, 3, 1, 1, 0, 1],
    [3, 0, 0, 1, 0, 0],
  ];
  for (let r = 0; r < n - 1; r++)
    for (let q = 0; q < n - 1; q++) {
      const v = [level[r * n + q], level[r * n + q + 1], level[(r + 1) * n + q + 1], level[(r + 1) * n + q]];
      const points = [];
      for (const [a, b, x0, y0, x1, y1] of edges) {
        if (v[a] >= 0 === v[b] >= 0) continue;
        const s = v[a] / (v[a] - v[b]);
        points.push([q + x0 + (x1 - x0) * s, r + y0 + (y1 - y0) * s]);
      }
      for (let i = 0; i + 1 < points.length; i += 2) yield [points[i], points[i + 1]];
    }
}
