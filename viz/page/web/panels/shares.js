// A sum over the samples of a batch, as a sum: what each of them gives, the first few written out.
import { table } from '../arrays.js';
import { brief, inWords, isSmall, shapeOf } from '../numbers.js';
import { h } from '../vnodes.js';

const WRITTEN = 3;

/** The shares of a step that sums over samples; null of another. */
export function sharesOf(view, step) {
  const count = view.whole.samples;
  if (view.graphAt || !step.share || !view.node(step.consumer).batch || view.node(step.parent).batch || count < 2)
    return null;
  const first = [...new Set([view.sample, ...Array(WRITTEN).keys()])].filter((k) => k !== null && k < count);
  const written = first.slice(0, view.sample === null && view.tight < 2 ? WRITTEN : 1);
  const shown = (t) =>
    isSmall(t) && shapeOf(t).length === 2 && view.tight < 2
      ? table(t, 'grd', { tight: view.tight })
      : h('span', { class: 'mono grd' }, isSmall(t) ? inWords(t) : brief(t, 40));
  return h(
    'div',
    { class: 'shares' },
    view.say('panel.sum_over', { n: count }),
    written.map((k, i) => [
      i > 0 && ' + ',
      h('span', { class: 'share' }, view.say('panel.sample_gives', { k }), ' ', shown(step.share(k))),
    ]),
    written.length < count && view.say('panel.and_more', { n: count - written.length }),
  );
}
