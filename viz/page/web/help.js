// The keys, in a dialog: `?` opens it.
import { h } from './elements.js';

const KEYS = [
  ['→ ←', 'edit.key_step'],
  ['edit.press_ends', 'edit.key_ends'],
  ['edit.press_space', 'edit.key_play'],
  ['edit.press_enter', 'edit.key_in'],
  ['Esc', 'edit.key_out'],
  ['U R', 'edit.key_undo'],
  ['?', 'edit.key_help'],
];

/** Returns the dialog, and a function that opens it or closes it. */
export function makeHelp(view) {
  const dialog = h(
    'dialog',
    { class: 'help', 'aria-label': view.say('edit.keys') },
    h(
      'table',
      {},
      h(
        'tbody',
        {},
        KEYS.map(([keys, what]) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, keys.startsWith('edit.') ? view.say(keys) : keys),
            h('td', {}, view.say(what)),
          ),
        ),
      ),
    ),
    h('form', { method: 'dialog' }, h('button', { type: 'submit', class: 'primary' }, view.say('edit.close'))),
  );
  const toggle = () => (dialog.open ? dialog.close() : dialog.showModal());
  return { dialog, toggle };
}
