// The keys, in a dialog: `?` opens it.
import { h } from './elements.js';

const KEYS = [
  ['→ ←', 'next and previous step'],
  ['Home End', 'first and last step of a pass'],
  ['Space', 'play, and pause'],
  ['Enter', 'zoom into the operation'],
  ['Esc', 'zoom out again'],
  ['U R', 'undo and redo a change'],
  ['?', 'these keys'],
];

/** Returns the dialog, and a function that opens it or closes it. */
export function makeHelp() {
  const dialog = h(
    'dialog',
    { class: 'help', 'aria-label': 'Keys' },
    h(
      'table',
      {},
      h(
        'tbody',
        {},
        KEYS.map(([keys, what]) => h('tr', {}, h('th', { scope: 'row' }, keys), h('td', {}, what))),
      ),
    ),
    h('form', { method: 'dialog' }, h('button', { type: 'submit', class: 'primary' }, 'Close')),
  );
  const toggle = () => (dialog.open ? dialog.close() : dialog.showModal());
  return { dialog, toggle };
}
