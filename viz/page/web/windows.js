// The window of a convolution or a pooling that slides: where it lies, what is under it, and what becomes of it.
import { mapsOf, MOST_MAPS } from './pictures.js';

/**
 * The window of operation `k` for the entry of its result that is chosen; null where there is none, or where too
 * little of it is on the page.
 *
 * `n, m, i, j` say which entry it is (sample, map, row, column), `channels` which channels of the input lie under it
 * (of `all` there are), `cells` for each place in the window the pixel there, null on the border, row by row.
 *
 * @returns {any}
 */
export function windowOf(view, k) {
  const { window: w, parents, value, gradient } = view.node(k);
  if (!w) return null;
  const { image: axes, value: x } = view.node(parents[0]);
  const [input, output] = [x, value].map((t) => mapsOf(t, axes)),
    /** @type {any} */
    weights = w.takes === 'weights' ? mapsOf(view.node(parents[1]).value, axes) : null,
    upstream = gradient === null ? null : mapsOf(gradient, axes);
  if (![input, output, weights].every((one) => one === null || one.isWhole)) return null;
  const samples = Math.min(input.lead[0], output.lead[0]),
    maps = Math.min(output.lead[1], weights ? weights.lead[0] : input.lead[1]);
  const most = MOST_MAPS[view.tight];
  const isSeen = (/** @type {number} */ of, /** @type {number} */ map) =>
    of * output.lead[1] + map < most && map * (weights?.lead[1] ?? 0) < most;
  const chosen = view.place.get(`${view.graphAt} ${k}`) ?? largest(upstream ?? output, samples, maps, isSeen);
  const n = view.sample ?? Math.min(chosen.n, samples - 1),
    { m, i, j } = chosen;
  const corner = [i * w.stride[0] - w.padding[0], j * w.stride[1] - w.padding[1]],
    reach = w.size.map((size, axis) => (size - 1) * w.dilation[axis] + 1);
  const cells = Array.from({ length: w.size[0] }, (_, a) =>
    Array.from({ length: w.size[1] }, (__, b) => {
      const [y, x_] = [corner[0] + a * w.dilation[0], corner[1] + b * w.dilation[1]];
      return y >= 0 && x_ >= 0 && y < input.height && x_ < input.width ? [y, x_] : null;
    }),
  );
  const [top, left] = corner.map((c) => Math.max(0, c));
  const all = weights ? view.node(parents[0]).shape[1] : 1;
  const channels = weights ? range(Math.min(input.lead[1], weights.lead[1])) : [m];
  return {
    takes: w.takes,
    axes,
    maps,
    n,
    m,
    i,
    j,
    cells,
    channels,
    all,
    inputs: input.lead[1],
    outputs: output.lead[1],
    height: output.height,
    width: output.width,
    frame: {
      top,
      left,
      height: Math.min(input.height, corner[0] + reach[0]) - top,
      width: Math.min(input.width, corner[1] + reach[1]) - left,
    },
    /** What lies under the window in channel `c`; null on the border. */
    under: (c) =>
      cells.map((row) => row.map((at) => at && input.maps[n * input.lead[1] + c][at[0] * input.width + at[1]])),
    kernel: (c) => split(weights.maps[m * weights.lead[1] + c], w.size[1]),
    kernelFrame: { top: 0, left: 0, height: w.size[0], width: w.size[1] },
    kernelMap: (c) => m * (weights ? weights.lead[1] : 0) + c,
    result: output.maps[n * output.lead[1] + m][i * output.width + j],
    upstream: upstream && upstream.maps[n * upstream.lead[1] + m][i * upstream.width + j],
    countsBorder: Boolean(w.border),
    name: (of, ...at) => `${of}[${(axes === 1 ? at.filter((_, axis) => axis !== at.length - 2) : at).join(', ')}]`,
  };
}

/** Choose another entry of the result of operation `k`. */
export function place(view, k, at) {
  const { n, m, i, j } = windowOf(view, k);
  view.place.set(`${view.graphAt} ${k}`, { n, m, i, j, ...at });
}

const range = (n) => Array.from({ length: n }, (_, k) => k);
const split = (data, width) => range(data.length / width).map((i) => data.slice(i * width, (i + 1) * width));

/** The entry that is largest, whatever its sign, of the maps that are seen: where there is most to see. */
function largest({ maps, width, lead }, samples, count, isSeen) {
  let [best, found] = [-1, { n: 0, m: 0, i: 0, j: 0 }];
  for (const n of range(samples))
    for (const m of range(count))
      maps[n * lead[1] + m].forEach((x, p) => {
        if (isSeen(n, m) && Math.abs(x) > best)
          [best, found] = [Math.abs(x), { n, m, i: Math.floor(p / width), j: p % width }];
      });
  return found;
}
