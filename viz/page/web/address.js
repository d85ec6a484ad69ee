// Where the reader stands, in the fragment of the address: a step can be linked to, and a reload leads back to it.

/** The fragment of a step: `#backward=7`, of one sample `#backward=7&sample=3`. */
export const addressOf = (view) => `#${view.tab}=${view.at + 1}${view.sample === null ? '' : `&sample=${view.sample}`}`;

/** Write it; inside an operation the address stays that of the operation. */
export function writeAddress(view) {
  if (view.graphAt || /[#&]state=/.test(location.hash)) return;
  if (location.hash !== addressOf(view)) history.replaceState(null, '', addressOf(view));
}

/** Go to where a fragment leads; what is no step is left aside. */
export function readAddress(view, hash) {
  const found = /[#&](forward|backward|update)=(\d+)/.exec(hash);
  if (!found || !view.steps(found[1]).length) return;
  view.tab = found[1];
  view.at = Math.min(view.steps().length, Math.max(1, Number(found[2]))) - 1;
  const sample = Number(/[#&]sample=(\d+)/.exec(hash)?.[1] ?? NaN);
  if (sample < view.samples) view.sample = sample;
}
