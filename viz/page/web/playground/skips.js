// Ways around layers. A place is called "h1" where layer 1 takes its numbers ("h0" is the input), "z1" where it gives scores.

/** How far along the network a place is. @param {string} key */
const along = (key) => 2 * Number(key.slice(1)) + Number(key[0] === 'z');

/** In which column of neurons a place is. @param {string} key */
export const columnOf = (key) => Math.ceil(along(key) / 2);

/** From where ways lead to a place. @returns {string[]} */
export const into = (net, key) => net.skips.flatMap(([from, to]) => (to === key ? [from] : []));

/** Where ways from a place lead to. @returns {string[]} */
export const outOf = (net, key) => net.skips.flatMap(([from, to]) => (from === key ? [to] : []));

/** Whether these ways fit a network of such layers: as wide where they end, and one within the other or apart. */
export function fits(skips, sizes) {
  const crosses = ([a, b], [c, d]) => along(a) < along(c) && along(c) < along(b) && along(b) < along(d);
  const stands = (key) => /^[hz]\d$/.test(key) && along(key) < 2 * (sizes.length - 1);
  return skips.every(
    (one) =>
      one.length === 2 &&
      one.every(stands) &&
      along(one[0]) < along(one[1]) &&
      sizes[columnOf(one[0])] === sizes[columnOf(one[1])] &&
      (columnOf(one[1]) < sizes.length - 1 || sizes[sizes.length - 1] > 1) &&
      !skips.some((other) => crosses(one, other)),
  );
}

/** What a place is called on the page. */
export const nameOf = (N, key) => N[key[0]](Number(key.slice(1)));

/** Its values at the picked sample. @returns {number[]} */
export const valuesOf = (F, key) => F.f[key[0].toUpperCase()][Number(key.slice(1))];

/** What of its sum a place lets through, entry by entry: all, but where dropout acts. */
export const letsThrough = (net, key, i) => (key[0] === 'h' ? (net.masks[Number(key.slice(1))]?.[i] ?? 1) : 1);

/** What comes back along a way that ends there. @returns {number[]} */
export const comesBack = (app, key) =>
  app.F.b[`g${key[0].toUpperCase()}`][Number(key.slice(1))].map((g, i) => g * letsThrough(app.net, key, i));

/** The parts of a network in their order, and where ways begin and end, for a script. @param {any} net @param {{open: string, close: string, part: (what: string, c: number) => string | null}} words @returns {string[]} */
export function nested(net, { open, close, part }) {
  const n = net.sizes.length - 1;
  const found = [];
  const put = (what, c) => {
    const made = part(what, c);
    if (made !== null) found.push('    '.repeat(deep) + made);
  };
  let deep = 1;
  const place = (key) => {
    for (let k = into(net, key).length; k > 0; k--) found.push('    '.repeat(--deep) + close);
  };
  const begin = (key) => {
    for (let k = outOf(net, key).length; k > 0; k--) found.push('    '.repeat(deep++) + open);
  };
  for (let c = 0; c < n; c++) {
    place(`h${c}`);
    put('dropout', c);
    begin(`h${c}`);
    put('layer', c);
    place(`z${c}`);
    begin(`z${c}`);
    if (c < n - 1) put('activation', c);
  }
  return found;
}
