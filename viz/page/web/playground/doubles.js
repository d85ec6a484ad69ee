/** Numbers as Python has written them: as numbers, or the eight bytes of each as text. @param {number[] | {doubles: string}} given @returns {number[]} */
export function doubles(given) {
  if (Array.isArray(given)) return given;
  const bytes = Uint8Array.from(atob(given.doubles), (c) => c.charCodeAt(0));
  return Array.from(new Float64Array(bytes.buffer));
}

/** A page with samples as rows, and weights as numbers. @param {any} page */
export function unpacked(page) {
  const { X } = page;
  if (Array.isArray(X)) return page;
  const data = doubles(X.data);
  const rows = Array.from({ length: data.length / X.wide }, (_, i) => data.slice(i * X.wide, (i + 1) * X.wide));
  return { ...page, X: rows, weights: page.weights.map((w) => ({ ...w, data: doubles(w.data) })) };
}
