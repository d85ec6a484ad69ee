/** Asking the model: a row of numbers that is typed, and its answer, which follows every change. */
import { h } from 'preact';
import { number } from '../numbers.js';
import { readNumber } from '../predict.js';
import { shapeOf } from '../engine/ndarray.js';

/** @param {{store: any, predict: (rows: number[][]) => any, asked: {value: string}}} props */
export function Asking({ store, predict, asked }) {
  const { known } = store.page;
  const shape = shapeOf(store.sent.get(known.inputs));
  const count = shape.at(-1) ?? 1;
  const typed = asked.value.split(/[;\s]+|,\s+/).filter(Boolean);
  const numbers = (typed.length === count ? typed : asked.value.split(',')).map(readNumber);
  const isRow = shape.length < 3 && numbers.length === count && numbers.every((x) => Number.isFinite(x));
  store.computed.value;
  const answer = isRow ? predict([/** @type {number[]} */ (numbers)])[0] : null;
  return (
    <label class="edit">
      <span class="label">{store.say('edit.ask', { name: store.names.shown(known.inputs), n: count })}</span>
      <input
        type="text"
        class="number"
        aria-label={store.say('edit.ask_row')}
        value={asked.value}
        onInput={(event) => (asked.value = event.currentTarget.value)}
      />
      <output class="mono val">
        {answer === null ? '' : `→ ${answer.map((/** @type {number} */ x) => number(x)).join('  ')}`}
      </output>
    </label>
  );
}
