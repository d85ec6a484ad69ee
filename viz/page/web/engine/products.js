/** Matrix products. */
import { broadcastShape, broadcast_to, dataOf, make, room, sizeOf } from './ndarray.js';

/**
 * @typedef {import('./ndarray.js').Arr} Arr
 * @typedef {import('./ndarray.js').Tensor} Tensor
 */

/**
 * a @ b as numpy.matmul; ta and tb turn each matrix around first, without a copy.
 *
 * @param {Arr} a
 * @param {Arr} b
 * @returns {Tensor}
 */
export function matmul(a, b, ta = false, tb = false) {
  if (a.shape.length === 2 && b.shape.length === 2) return matrices(a, b, ta, tb);
  const va = a.shape.length === 1;
  const vb = b.shape.length === 1;
  const sa = va ? [1, ...a.shape] : a.shape;
  const sb = vb ? [...b.shape, 1] : b.shape;
  const [ra, ca] = sa.slice(-2);
  const [rb, cb] = sb.slice(-2);
  const n = ta ? ca : ra;
  const k = ta ? ra : ca;
  const m = tb ? rb : cb;
  if (k !== (tb ? cb : rb)) throw unfit(a, b);
  const lead = broadcastShape([sa.slice(0, -2), sb.slice(0, -2)]);
  const many = sizeOf(lead);
  const A = many * ra * ca === a.data.length ? a.data : dataOf(broadcast_to(a, [...lead, ra, ca]));
  const alone = b.shape.length <= 2;
  const B = alone || many * rb * cb === b.data.length ? b.data : dataOf(broadcast_to(b, [...lead, rb, cb]));
  const step = alone ? 0 : rb * cb;
  const out = room(many * n * m).fill(0);
  for (let q = 0; q < many; q++) product(A, q * ra * ca, ta, B, q * step, tb, out, q * n * m, n, k, m);
  return make(out, [...lead, ...(va ? [] : [n]), ...(vb ? [] : [m])]);
}

/** @param {Arr} a @param {Arr} b */
const unfit = (a, b) => new Error(`Shapes (${a.shape}) and (${b.shape}) do not multiply.`);

/** The same of two matrices, which most are. @param {Arr} a @param {Arr} b @param {boolean} ta @param {boolean} tb */
function matrices(a, b, ta, tb) {
  const n = a.shape[ta ? 1 : 0];
  const k = a.shape[ta ? 0 : 1];
  const m = b.shape[tb ? 0 : 1];
  if (k !== b.shape[tb ? 1 : 0]) throw unfit(a, b);
  const out = room(n * m).fill(0);
  product(a.data, 0, ta, b.data, 0, tb, out, 0, n, k, m);
  return make(out, [n, m]);
}

/**
 * out (n, m) += A (n, k) @ B (k, m), each turned around first if asked; four terms at a time: twice as fast.
 *
 * @param {Float64Array} A
 * @param {number} a0 where A begins
 * @param {boolean} ta
 * @param {Float64Array} B
 * @param {number} b0
 * @param {boolean} tb
 * @param {Float64Array} out
 * @param {number} o0
 * @param {number} n
 * @param {number} k
 * @param {number} m
 */
export function product(A, a0, ta, B, b0, tb, out, o0, n, k, m) {
  const down = ta ? 1 : k;
  const along = ta ? n : 1;
  if (tb) rowsByRows(A, a0, down, along, B, b0, out, o0, n, k, m);
  else rowsByColumns(A, a0, down, along, B, b0, out, o0, n, k, m);
}

/**
 * @param {Float64Array} A
 * @param {number} a0
 * @param {number} down
 * @param {number} along
 * @param {Float64Array} B
 * @param {number} b0
 * @param {Float64Array} out
 * @param {number} o0
 * @param {number} n
 * @param {number} k
 * @param {number} m
 */
function rowsByColumns(A, a0, down, along, B, b0, out, o0, n, k, m) {
  const last = k - (k % 4);
  for (let p = 0; p < last; p += 4)
    for (let i = 0; i < n; i++) {
      const x = a0 + i * down + p * along;
      const w0 = A[x];
      const w1 = A[x + along];
      const w2 = A[x + 2 * along];
      const w3 = A[x + 3 * along];
      for (let y = b0 + p * m, z = o0 + i * m, end = z + m; z < end; y++, z++)
        out[z] += w0 * B[y] + w1 * B[y + m] + w2 * B[y + 2 * m] + w3 * B[y + 3 * m];
    }
  for (let p = last; p < k; p++)
    for (let i = 0; i < n; i++) {
      const w = A[a0 + i * down + p * along];
      for (let y = b0 + p * m, z = o0 + i * m, end = z + m; z < end;) out[z++] += w * B[y++];
    }
}

/**
 * The same with B turned around: both are read along their rows.
 *
 * @param {Float64Array} A
 * @param {number} a0
 * @param {number} down
 * @param {number} along
 * @param {Float64Array} B
 * @param {number} b0
 * @param {Float64Array} out
 * @param {number} o0
 * @param {number} n
 * @param {number} k
 * @param {number} m
 */
function rowsByRows(A, a0, down, along, B, b0, out, o0, n, k, m) {
  const last = m - (m % 4);
  for (let i = 0; i < n; i++) {
    const x = a0 + i * down;
    const z = o0 + i * m;
    for (let j = 0; j < last; j += 4) {
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      for (let p = 0, y = b0 + j * k, q = x; p < k; p++, y++, q += along) {
        const w = A[q];
        t0 += w * B[y];
        t1 += w * B[y + k];
        t2 += w * B[y + 2 * k];
        t3 += w * B[y + 3 * k];
      }
      out[z + j] += t0;
      out[z + j + 1] += t1;
      out[z + j + 2] += t2;
      out[z + j + 3] += t3;
    }
    for (let j = last; j < m; j++) {
      let total = 0;
      for (let p = 0, y = b0 + j * k, q = x; p < k; p++, q += along) total += A[q] * B[y++];
      out[z + j] += total;
    }
  }
}
