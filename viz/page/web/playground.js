// The playground: one call of `playground` is one page, and nothing is global.
import { broughtBy } from './carried.js';
import { makeApp } from './playground/app.js';
import { shownOrLinked } from './playground/link.js';
import { unpacked } from './playground/doubles.js';
import { Model } from './playground/model.js';
import { scriptsOf } from './playground/scripts.js';
import { checked } from './playground/state.js';
import { speak } from './said.js';

export { fromTable, samplesOf, setsFor } from './playground/data.js';
export { experimentsFor, tried } from './playground/experiments.js';
export { health } from './playground/health.js';
export { agreement } from './playground/scalars.js';
export { shortened } from './playground/state.js';

/** The network as a script of this library. @param {Model} of @param {'chalkgrad' | 'PyTorch' | 'scikit-learn'} library */
export const script = (of, library) => scriptsOf(of)[library]();

/** What a page computes and answers, without a picture of it. */
export function model(page, operations) {
  speak(page.said);
  return new Model(unpacked(page), operations);
}

/** Show it in `root`. @param {any} root @param {string} css @param {any} page @param {any} operations */
export function playground(root, css, page, operations) {
  const made = model(page, operations);
  root.chalkgrad = made.answers();
  let wrong = '';
  /** @type {any} */
  let brought = null;
  try {
    const state = broughtBy(root, root.dataset.page === undefined ? '' : location.hash);
    if (state) made.bring(checked(made, state));
    brought = state;
  } catch (error) {
    wrong = `${/** @type {Error} */ (error).message} The page is as it was made.`;
  }
  const app = makeApp(root, css, made, brought !== null);
  if (brought?.pinned) {
    try {
      app.compare.bring(checked(made, { ...brought.pinned, X: undefined, P: made.S.P }));
    } catch (error) {
      wrong = /** @type {Error} */ (error).message;
    }
  }
  if (wrong) app.say(wrong);
}

/** What a widget shows. @param {any} widget @param {any} el @param {string} css @param {any} page @param {any} operations */
export const link = (widget, el, css, page, operations) =>
  shownOrLinked(widget, el, 'chalkgrad-playground', (root) => playground(root, css, page, operations));
