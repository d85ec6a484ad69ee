/** Inverses, determinants, solving and Cholesky's factor of small matrices, or of each in a batch. */
import { empty, make, zeros } from './ndarray.js';

/**
 * @typedef {import('./ndarray.js').Arr} Arr
 * @typedef {import('./ndarray.js').Tensor} Tensor
 */

/** @param {Arr} a */
function squares(a) {
  const n = a.shape.at(-1) ?? 0;
  return { n, many: n ? a.data.length / (n * n) : 0 };
}

/**
 * Gauss-Jordan with the largest pivot: solves a x = b in place, and returns det a.
 *
 * @param {Float64Array} a (n, n), spent
 * @param {Float64Array} b (n, m)
 * @param {number} n
 * @param {number} m
 */
function eliminate(a, b, n, m) {
  let product = 1;
  for (let c = 0; c < n; c++) {
    let top = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r * n + c]) > Math.abs(a[top * n + c])) top = r;
    const pivot = a[top * n + c];
    if (top !== c) {
      for (let k = 0; k < n; k++) [a[c * n + k], a[top * n + k]] = [a[top * n + k], a[c * n + k]];
      for (let k = 0; k < m; k++) [b[c * m + k], b[top * m + k]] = [b[top * m + k], b[c * m + k]];
      product = -product;
    }
    product *= pivot;
    if (pivot === 0) return 0;
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = a[r * n + c] / pivot;
      if (factor === 0) continue;
      for (let k = c; k < n; k++) a[r * n + k] -= factor * a[c * n + k];
      for (let k = 0; k < m; k++) b[r * m + k] -= factor * b[c * m + k];
    }
  }
  for (let r = 0; r < n; r++) for (let k = 0; k < m; k++) b[r * m + k] /= a[r * n + r];
  return product;
}

/** b becomes a⁻¹ b; of a singular matrix there are no numbers, where Python raises. @param {Float64Array} a @param {Float64Array} b @param {number} n @param {number} m */
function solved(a, b, n, m) {
  if (eliminate(a, b, n, m) === 0) b.fill(NaN);
}

/** @param {Arr} a */
export function inv(a) {
  const { n, many } = squares(a);
  const out = zeros(a.shape);
  for (let q = 0; q < many; q++) {
    const at = out.data.subarray(q * n * n, (q + 1) * n * n);
    for (let k = 0; k < n; k++) at[k * n + k] = 1;
    solved(a.data.slice(q * n * n, (q + 1) * n * n), at, n, n);
  }
  return out;
}

/** @param {Arr} a @returns {Tensor} */
export function det(a) {
  const { n, many } = squares(a);
  const out = empty(a.shape.slice(0, -2));
  const nothing = new Float64Array(0);
  for (let q = 0; q < many; q++) out.data[q] = eliminate(a.data.slice(q * n * n, (q + 1) * n * n), nothing, n, 0);
  return make(out.data, out.shape);
}

/** What is left of a matrix without some rows and columns. */
const without = (
  /** @type {Float64Array} */ a,
  /** @type {number} */ n,
  /** @type {number[]} */ rows,
  /** @type {number[]} */ columns,
) => Float64Array.from(a.filter((_, k) => !rows.includes(Math.floor(k / n)) && !columns.includes(k % n)));
const determinant = (/** @type {Float64Array} */ a, /** @type {number} */ n) =>
  n ? eliminate(a, new Float64Array(0), n, 0) : 1;

/** The determinant of what is left without row i and column j, with its sign. @param {Arr} a */
export function cofactors(a) {
  const { n, many } = squares(a);
  const out = zeros(a.shape);
  for (let q = 0; q < many; q++) {
    const from = a.data.slice(q * n * n, (q + 1) * n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        out.data[(q * n + i) * n + j] = (-1) ** (i + j) * determinant(without(from, n, [i], [j]), n - 1);
  }
  return out;
}

/** How the cofactors change along g: without two rows and two columns. @param {Arr} g @param {Arr} a */
export function cofactors_along(g, a) {
  const { n, many } = squares(a);
  const out = zeros(a.shape);
  for (let q = 0; q < many; q++) {
    const from = a.data.slice(q * n * n, (q + 1) * n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let k = 0; k < n; k++)
          for (let l = 0; l < n; l++) {
            if (k === i || l === j) continue;
            const sign = (-1) ** (i + j + k + l) * (k < i === l < j ? 1 : -1);
            out.data[(q * n + i) * n + j] +=
              sign * g.data[(q * n + k) * n + l] * determinant(without(from, n, [i, k], [j, l]), n - 2);
          }
  }
  return out;
}

/** @param {Arr} a @param {Arr} b */
export function solve(a, b) {
  const { n, many } = squares(a);
  const out = empty(b.shape);
  out.data.set(b.data);
  const m = many ? b.data.length / (many * n) : 0;
  for (let q = 0; q < many; q++)
    solved(a.data.slice(q * n * n, (q + 1) * n * n), out.data.subarray(q * n * m, (q + 1) * n * m), n, m);
  return out;
}

/** The lower triangular factor of the symmetric part. @param {Arr} a */
export function cholesky(a) {
  const { n, many } = squares(a);
  const out = zeros(a.shape);
  for (let q = 0; q < many; q++) {
    const from = a.data.subarray(q * n * n, (q + 1) * n * n);
    const L = out.data.subarray(q * n * n, (q + 1) * n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let rest = 0.5 * (from[i * n + j] + from[j * n + i]);
        for (let k = 0; k < j; k++) rest -= L[i * n + k] * L[j * n + k];
        // Of a matrix that is not positive definite there is none: no numbers, where Python raises.
        L[i * n + j] = i === j ? Math.sqrt(rest > 0 ? rest : NaN) : rest / L[j * n + j];
      }
  }
  return out;
}

/** 1 below the diagonal and ½ on it. @param {Arr} a */
export function half_lower(a) {
  const n = /** @type {number} */ (a.shape.at(-1));
  const out = zeros([n, n]);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) out.data[i * n + j] = i === j ? 0.5 : 1;
  return out;
}

/** 1/(aⱼ − aᵢ) for each two entries of a row, 0 on the diagonal. @param {Arr} a */
export function apart(a) {
  const n = /** @type {number} */ (a.shape.at(-1));
  const out = zeros([...a.shape, n]);
  for (let row = 0, k = 0; row < a.data.length; row += n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++, k++) if (i !== j) out.data[k] = 1 / (a.data[row + j] - a.data[row + i]);
  return out;
}
