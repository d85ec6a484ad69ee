/** Windows that slide over images (N, C, H, W) or signals (N, C, L): convolution, pooling, upsampling. */
import { Arr, empty, room, zeros } from './ndarray.js';
import { product } from './products.js';

/**
 * @typedef {import('./ndarray.js').Shape} Shape
 * @typedef {number | number[]} Setting
 * @typedef {{N: number, C: number, H: number, W: number, kh: number, kw: number, sh: number, sw: number, ph: number,
 *   pw: number, dh: number, dw: number, oh: number, ow: number, out: Shape}} Windows
 */

/** @param {Setting} value @param {number} n */
const each = (value, n) => (Array.isArray(value) ? value : Array(n).fill(value));

/**
 * Where the windows lie; a signal is an image of one row.
 *
 * @param {Shape} shape
 * @param {Setting} size
 * @param {Setting} stride
 * @param {Setting} padding
 * @param {Setting} dilation
 * @returns {Windows}
 */
function windows(shape, size, stride, padding, dilation = 1) {
  const axes = shape.length - 2;
  /** @param {Setting} value @param {number} one */
  const two = (value, one) => (axes === 2 ? each(value, 2) : [one, ...each(value, 1)]);
  const [H, W] = axes === 2 ? shape.slice(2) : [1, shape[2]];
  const [kh, kw] = two(size, 1);
  const [sh, sw] = two(stride, 1);
  const [ph, pw] = two(padding, 0);
  const [dh, dw] = two(dilation, 1);
  const oh = Math.floor((H + 2 * ph - dh * (kh - 1) - 1) / sh) + 1;
  const ow = Math.floor((W + 2 * pw - dw * (kw - 1) - 1) / sw) + 1;
  if (oh < 1 || ow < 1) throw new Error(`A window of (${size}) does not fit into an image of (${shape.slice(2)}).`);
  const out = axes === 2 ? [oh, ow] : [ow];
  return { N: shape[0], C: shape[1], H, W, kh, kw, sh, sw, ph, pw, dh, dw, oh, ow, out };
}

// ----------------------------------------------------------------------------------------------------- convolution
/** The first window whose place at `offset` is on the image. @param {number} offset @param {number} step */
const first = (offset, step) => (offset >= 0 ? 0 : Math.ceil(-offset / step));

/** One past the last. @param {number} offset @param {number} step @param {number} pixels @param {number} count */
const stop = (offset, step, pixels, count) =>
  Math.max(0, Math.min(count, Math.floor((pixels - 1 - offset) / step) + 1));

/**
 * The windows of image n as columns, (C kh kw, oh ow); or, back, the columns added to the image.
 *
 * @param {Windows} at
 * @param {Float64Array} x
 * @param {number} n
 * @param {Float64Array} cols
 * @param {boolean} back
 */
function columns(at, x, n, cols, back) {
  const { C, H, W, kh, kw, sh, sw, ph, pw, dh, dw, oh, ow } = at;
  let row = 0;
  for (let c = 0; c < C; c++)
    for (let i = 0; i < kh; i++)
      for (let j = 0; j < kw; j++, row += oh * ow) {
        const down = i * dh - ph;
        const off = j * dw - pw;
        const lastRow = stop(down, sh, H, oh);
        const c0 = first(off, sw);
        const c1 = stop(off, sw, W, ow);
        for (let r = first(down, sh); r < lastRow; r++) {
          let q = row + r * ow + c0;
          let p = ((n * C + c) * H + r * sh + down) * W + off + c0 * sw;
          if (back) for (let k = c0; k < c1; k++, p += sw) x[p] += cols[q++];
          else for (let k = c0; k < c1; k++, p += sw) cols[q++] = x[p];
        }
      }
}

/**
 * One of the three products of images, kernel and maps from the other two.
 *
 * @param {Float64Array} x
 * @param {Float64Array} w
 * @param {Float64Array} y
 * @param {Windows} at
 * @param {number} maps
 * @param {'image' | 'kernel' | 'maps'} wanted
 */
function products(x, w, y, at, maps, wanted) {
  const places = at.oh * at.ow;
  const k = at.C * at.kh * at.kw;
  const cols = room(k * places).fill(0);
  for (let n = 0, from = 0; n < at.N; n++, from += maps * places) {
    if (wanted === 'image') {
      cols.fill(0);
      product(w, 0, true, y, from, false, cols, 0, k, maps, places);
      columns(at, x, n, cols, true);
      continue;
    }
    columns(at, x, n, cols, false);
    if (wanted === 'maps') product(w, 0, false, cols, 0, false, y, from, maps, k, places);
    else product(y, from, false, cols, 0, true, w, 0, maps, places, k);
  }
}

/** @param {Arr} x @param {Arr} w @param {Setting} stride @param {Setting} padding @param {Setting} dilation */
export function conv(x, w, stride = 1, padding = 0, dilation = 1) {
  const at = windows(x.shape, w.shape.slice(2), stride, padding, dilation);
  const y = zeros([at.N, w.shape[0], ...at.out]);
  products(x.data, w.data, y.data, at, w.shape[0], 'maps');
  return y;
}

/**
 * @param {Arr} g
 * @param {Arr} w
 * @param {Shape} shape
 * @param {Setting} stride
 * @param {Setting} padding
 * @param {Setting} dilation
 */
export function conv_input(g, w, shape, stride = 1, padding = 0, dilation = 1) {
  const x = zeros(shape);
  products(x.data, w.data, g.data, windows(shape, w.shape.slice(2), stride, padding, dilation), w.shape[0], 'image');
  return x;
}

/**
 * @param {Arr} g
 * @param {Arr} x
 * @param {Shape} shape
 * @param {Setting} stride
 * @param {Setting} padding
 * @param {Setting} dilation
 */
export function conv_weight(g, x, shape, stride = 1, padding = 0, dilation = 1) {
  const w = zeros(shape);
  products(x.data, w.data, g.data, windows(x.shape, shape.slice(2), stride, padding, dilation), shape[0], 'kernel');
  return w;
}

/** The axes over which the bias of a map is shared. @param {Arr} g */
export const all_but_channels = (g) => g.shape.map((_, k) => k).filter((k) => k !== 1);

// --------------------------------------------------------------------------------------------------------- pooling
/**
 * Calls visit(window, pixel) for every pixel of every window that is on its image.
 *
 * @param {Windows} at
 * @param {(window: number, pixel: number) => void} visit
 */
function eachPixel(at, visit) {
  for (let image = 0; image < at.N * at.C; image++)
    for (let r = 0; r < at.oh; r++)
      for (let c = 0; c < at.ow; c++)
        for (let i = 0; i < at.kh; i++) {
          const row = r * at.sh - at.ph + i;
          if (row < 0 || row >= at.H) continue;
          for (let j = 0; j < at.kw; j++) {
            const col = c * at.sw - at.pw + j;
            if (col < 0 || col >= at.W) continue;
            visit((image * at.oh + r) * at.ow + c, (image * at.H + row) * at.W + col);
          }
        }
}

/** @param {Windows} at */
const pooled = (at) => zeros([at.N, at.C, ...at.out]);

/**
 * For each window its largest pixel, the first of equal ones, and where it is; not a number wins.
 *
 * @param {Arr} x
 * @param {Setting} size
 * @param {Setting} stride
 * @param {Setting} padding
 */
function winners(x, size, stride, padding) {
  const found = windows(x.shape, size, stride, padding);
  const y = pooled(found);
  const at = new Int32Array(y.data.length).fill(-1);
  eachPixel(found, (k, p) => {
    if (at[k] >= 0 && !(x.data[p] > y.data[k]) && !Number.isNaN(x.data[p])) return;
    at[k] = p;
    y.data[k] = x.data[p];
  });
  return { y, at };
}

/** @param {Arr} x @param {Setting} size @param {Setting} stride @param {Setting} padding */
export const max_pool = (x, size, stride, padding) => winners(x, size, stride, padding).y;

/** @param {Arr} g @param {Arr} x @param {Setting} size @param {Setting} stride @param {Setting} padding */
export function max_unpool(g, x, size, stride, padding) {
  const out = zeros(x.shape);
  winners(x, size, stride, padding).at.forEach((p, k) => {
    out.data[p] += g.data[k];
  });
  return out;
}

/** @param {Arr} a @param {Arr} x @param {Setting} size @param {Setting} stride @param {Setting} padding */
export function max_gather(a, x, size, stride, padding) {
  const { at, y } = winners(x, size, stride, padding);
  const out = empty(y.shape);
  at.forEach((p, k) => {
    out.data[k] = a.data[p];
  });
  return out;
}

/** 1 where a pixel is the largest of a window. @param {Arr} x @param {Setting} size @param {Setting} stride @param {Setting} padding */
export function first_maxima(x, size, stride, padding) {
  const out = zeros(x.shape);
  winners(x, size, stride, padding).at.forEach((p) => {
    out.data[p] = 1;
  });
  return out;
}

/** How many pixels each window counts. @param {Windows} at @param {boolean} countBorder */
function counts(at, countBorder) {
  const n = pooled(at);
  if (countBorder) n.data.fill(at.kh * at.kw);
  else
    eachPixel(at, (k) => {
      n.data[k]++;
    });
  return n.data;
}

/**
 * The same for one channel of one image; one number where all windows count alike.
 *
 * @param {Shape} shape
 * @param {Setting} size
 * @param {Setting} stride
 * @param {Setting} padding
 * @param {boolean} countBorder
 */
export function covered(shape, size, stride, padding, countBorder) {
  const at = windows([1, 1, ...shape.slice(2)], size, stride, padding);
  return !countBorder && (at.ph || at.pw) ? new Arr(counts(at, false), at.out) : at.kh * at.kw;
}

/** @param {Arr} x @param {Setting} size @param {Setting} stride @param {Setting} padding */
export function avg_pool(x, size, stride, padding, countBorder = true) {
  const at = windows(x.shape, size, stride, padding);
  const y = pooled(at);
  const n = counts(at, countBorder);
  eachPixel(at, (k, p) => {
    y.data[k] += x.data[p];
  });
  for (let k = 0; k < n.length; k++) y.data[k] /= n[k];
  return y;
}

/** @param {Arr} g @param {Shape} shape @param {Setting} size @param {Setting} stride @param {Setting} padding */
export function avg_unpool(g, shape, size, stride, padding, countBorder = true) {
  const at = windows(shape, size, stride, padding);
  const x = zeros(shape);
  const n = counts(at, countBorder);
  eachPixel(at, (k, p) => {
    x.data[p] += g.data[k] / n[k];
  });
  return x;
}

/** The blocks that tile images of this shape. @param {Shape} shape @param {Setting} factor */
function blocks(shape, factor) {
  const factors = each(factor, shape.length - 2);
  return windows(shape, factors, factors, 0);
}

/** Every pixel `factor` times along each axis. @param {Arr} a @param {Setting} factor */
export function upsample(a, factor) {
  const factors = each(factor, a.shape.length - 2);
  const out = zeros([...a.shape.slice(0, 2), ...a.shape.slice(2).map((n, k) => n * factors[k])]);
  eachPixel(blocks(out.shape, factor), (k, p) => {
    out.data[p] = a.data[k];
  });
  return out;
}

/** The sum over each block of `factor` pixels. @param {Arr} a @param {Setting} factor */
export function block_sum(a, factor) {
  const at = blocks(a.shape, factor);
  const out = pooled(at);
  eachPixel(at, (k, p) => {
    out.data[k] += a.data[p];
  });
  return out;
}
