// The playground of images: one call of `images` is one page, and nothing is global.
import { broughtBy } from './carried.js';
import { makeView } from './images/view.js';
import { ImageModel } from './images/model.js';
import { scriptsOf } from './images/scripts.js';
import { checked } from './images/state.js';
import { shownOrLinked } from './playground/link.js';
import { speak } from './said.js';

export { shortened } from './images/state.js';

/** The network as a script of this library. @param {ImageModel} of @param {'chalkgrad' | 'PyTorch'} library */
export const script = (of, library) => scriptsOf(of)[library]();

/** What a page computes and answers, without a picture of it. */
export function model(page, operations) {
  speak(page.said);
  return new ImageModel(page, operations);
}

/** Show it in `root`. @param {any} root @param {string} css @param {any} page @param {any} operations */
export function images(root, css, page, operations) {
  const made = model(page, operations);
  let wrong = '';
  try {
    const state = broughtBy(root, root.dataset.page === undefined ? '' : location.hash);
    if (state) made.bring(checked(made, state));
  } catch (error) {
    wrong = `${/** @type {Error} */ (error).message} The page is as it was made.`;
  }
  const view = makeView(root, css, made);
  root.chalkgrad = { ...made.answers(view.paint, view.remember), go: view.go };
  if (wrong) view.say(wrong);
}

/** What a widget shows. @param {any} widget @param {any} el @param {string} css @param {any} page @param {any} operations */
export const link = (widget, el, css, page, operations) =>
  shownOrLinked(widget, el, 'chalkgrad-images', (root) => images(root, css, page, operations));
