/** The entry of the bundle: what a page's script calls. */
import { contract } from './store/contract.js';
import { Store } from './store/store.js';

/**
 * Make a page live: its root element answers as `.chalkgrad`.
 *
 * @param {HTMLElement & {chalkgrad?: import('./store/chalkgrad.d.ts').Chalkgrad}} root
 * @param {import('./store/store.js').Page} page
 * @param {import('./engine/operations.js').Printed} printed
 */
export function live(root, page, printed) {
  const store = new Store(page, printed);
  root.chalkgrad = contract(store);
  return store;
}
