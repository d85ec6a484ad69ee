// Predict first: a result is asked for before it is shown.
import { cut } from './elements.js';
import { largestOf } from './entrywise.js';
import { entries, indexText, number, shown } from './numbers.js';
import { say } from './said.js';
import { h } from './vnodes.js';

/** A number as people and this page write it: −2e−3, 1/3, 0,5, ∞, nan; null for what is none. */
export function readNumber(typed) {
  const text = typed.trim().toLowerCase().replaceAll('−', '-').replaceAll(',', '.').replace(/\s+/g, ' ');
  if (['nan', 'not a number', say('frame.nan').toLowerCase()].includes(text)) return NaN;
  if (text === '+' || text === '-') return Number(`${text}1`);
  const infinite = /^([-+]?)(∞|inf|infinity)$/.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  const parts = text.split('/').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const found = parts.length === 1 ? parts[0] : parts.length === 2 ? parts[0] / parts[1] : NaN;
  return Number.isNaN(found) ? null : found;
}

/**
 * `tileOf(t, under)` shows a result, with the verdict on an answer under it; or, when it is to be predicted, a question
 * stands in its place. `draw` draws the whole stepper, `onAnswer` is what comes after an answer.
 */
export function answer(view, t, k, tileOf, { draw, onAnswer }) {
  const seen = view.see(t, k);
  if (!view.isHidden) {
    const verdict = view.predict && view.answered.get(view.key);
    return tileOf(
      seen,
      verdict ? h('div', { class: verdict.right ? 'ok' : 'wrong', role: 'alert' }, verdict.text) : null,
    );
  }
  const exact = entries(seen)[largestOf(seen)];
  const isBack = view.tab === 'backward';
  const isTerm = isBack && view.terms.length > 1;
  const name = cut(isBack ? view.gradientText(k) : view.name(k), 24) + indexText(shown(seen), largestOf(seen));
  const settle = (field) => {
    const said = readNumber(field.value);
    const right =
      Object.is(said, exact) ||
      (view.bySign && said !== null && Math.sign(said) === Math.sign(exact)) ||
      (Number.isFinite(said) && Math.abs(said - exact) <= Math.max(0.02 * Math.abs(exact), 1e-6));
    if (said === null) {
      field.setAttribute('aria-invalid', 'true');
      field.focus();
      return;
    }
    view.tried += 1;
    view.right += right ? 1 : 0;
    const places = { name, x: number(exact), said: number(said) };
    view.answered.set(view.key, { right, text: view.say(right ? 'guess.right' : 'guess.wrong', places) });
    draw();
    onAnswer();
  };
  return h(
    'form',
    {
      class: 'tile ask',
      key: view.key,
      onsubmit: (event) => {
        event.preventDefault();
        settle(event.currentTarget.elements[0]);
      },
    },
    h('div', { class: 'label' }, view.say('guess.turn')),
    h(
      'label',
      {},
      `${name}${isTerm ? view.say('guess.term') : ''} =`,
      h('input', {
        type: 'text',
        inputmode: 'decimal',
        autocomplete: 'off',
        size: 9,
        'aria-label': view.say('guess.yours', { name }),
      }),
    ),
    h(
      'div',
      { class: 'group' },
      h('button', { type: 'submit', class: 'primary' }, view.say('guess.check')),
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            view.answered.set(view.key, { right: false, text: '' });
            draw();
          },
        },
        view.say('guess.show'),
      ),
    ),
    h('div', { class: 'shape' }, view.say(view.bySign ? 'edit.sign' : 'edit.within')),
  );
}
