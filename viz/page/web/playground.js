// The playground: one call of `playground` is one page, and nothing is global.
import { makeApp } from './playground/app.js';
import { Model } from './playground/model.js';

export { fromTable } from './playground/data.js';

/** What a page computes and answers, without a picture of it. */
export const model = (page, operations) => new Model(page, operations);

/** Show it in `root`. @param {any} root @param {string} css @param {any} page @param {any} operations */
export function playground(root, css, page, operations) {
  const made = model(page, operations);
  root.chalkgrad = made.answers();
  makeApp(root, css, made);
}
