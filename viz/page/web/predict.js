// Predict first: a result is asked for before it is shown.
import { cut, h } from './elements.js';
import { entries, indexText, number, shown } from './numbers.js';

/** A number as people and this page write it: −2e−3, 1/3, 0,5, ∞, nan; null for what is none. */
export function readNumber(typed) {
  const text = typed.trim().toLowerCase().replaceAll('−', '-').replaceAll(',', '.').replace(/\s+/g, ' ');
  if (/^(nan|not a number)$/.test(text)) return NaN;
  if (text === '+' || text === '-') return Number(`${text}1`);
  const infinite = /^([-+]?)(∞|inf|infinity)$/.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  const parts = text.split('/').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const found = parts.length === 1 ? parts[0] : parts.length === 2 ? parts[0] / parts[1] : NaN;
  return Number.isNaN(found) ? null : found;
}

/**
 * `tileOf` shows a result; or, when it is to be predicted, a question stands in its place. `draw` draws the whole
 * stepper, `onAnswer` is what comes after an answer.
 */
export function answer(view, t, k, tileOf, { draw, onAnswer }) {
  if (!view.isHidden) {
    const verdict = view.predict && view.answered.get(view.key);
    const made = tileOf(view.see(t, k));
    if (verdict) made.append(h('div', { class: verdict.right ? 'ok' : 'wrong' }, verdict.text));
    return made;
  }
  const data = entries(view.see(t, k));
  const entry = data.reduce((best, x, i) => (Math.abs(x) > Math.abs(data[best]) ? i : best), 0);
  const isTerm = view.tab === 'backward' && view.steps().filter((one) => one.parent === k).length > 1;
  const name = view.tab === 'backward' ? view.gradientText(k) : view.name(k),
    at = indexText(shown(view.see(t, k)), entry);
  const field = h('input', {
    type: 'text',
    inputmode: 'decimal',
    autocomplete: 'off',
    size: 9,
    'aria-label': `Your ${cut(name, 24)}${at}`,
  });
  const settle = (typed) => {
    const said = readNumber(typed);
    const right =
      Object.is(said, data[entry]) ||
      (view.bySign && said !== null && Math.sign(said) === Math.sign(data[entry])) ||
      (Number.isFinite(said) && Math.abs(said - data[entry]) <= Math.max(0.02 * Math.abs(data[entry]), 1e-6));
    if (said === null) {
      field.setAttribute('aria-invalid', 'true');
      field.focus();
      return;
    }
    view.tried += 1;
    view.right += right ? 1 : 0;
    view.answered.set(view.key, {
      right,
      text: right
        ? `✓ right: ${number(data[entry])}`
        : `✗ ${at || 'it'} is ${number(data[entry])}, you said ${number(said)}`,
    });
    draw();
    onAnswer();
  };
  return h(
    'form',
    {
      class: 'tile ask',
      onsubmit: (event) => {
        event.preventDefault();
        settle(field.value);
      },
    },
    h('div', { class: 'label' }, 'your turn'),
    h('label', {}, `${cut(name, 24)}${at}${isTerm ? ', this term' : ''} =`, field),
    h(
      'div',
      { class: 'group' },
      h('button', { type: 'submit', class: 'primary' }, 'Check it'),
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            view.answered.set(view.key, { right: false, text: '' });
            draw();
          },
        },
        'Show',
      ),
    ),
    h('div', { class: 'shape' }, view.say(view.bySign ? 'edit.sign' : 'edit.within')),
  );
}
