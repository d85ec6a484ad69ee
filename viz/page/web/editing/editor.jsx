/** Changing a number: any entry of any leaf, by typing or dragging; undo, redo, and back to what Python sent. */
import { Component, h } from 'preact';
import { dataOf, shapeOf } from '../engine/ndarray.js';
import { cut } from '../elements.js';
import { indexOf } from '../inside.js';
import { number } from '../numbers.js';
import { readNumber } from '../predict.js';

const LISTED = 400; // entries to choose from in a list; of more the index is typed

/** How far a slider reaches to both sides. @param {number[]} data */
const reach = (data) => {
  const top = data.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
  return top === 0 ? 1 : 2 * top;
};

/** Which entry of an array: the same list while one of them is dragged. @extends {Component<any>} */
class Entry extends Component {
  /** @param {any} next */
  shouldComponentUpdate(next) {
    return next.node !== this.props.node || next.at !== this.props.at;
  }
  /** @param {any} props */
  render({ store, node, at, shape, size }) {
    /** @param {number} entry */
    const choose = (entry) => (store.selected.value = { node, entry });
    if (size > LISTED)
      return (
        <input
          type="number"
          aria-label={store.say('edit.entry')}
          min={0}
          max={size - 1}
          value={at}
          onChange={(event) => choose(Math.max(0, Math.min(size - 1, Number(event.currentTarget.value))))}
        />
      );
    return (
      <select
        aria-label={store.say('edit.entry')}
        value={at}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      >
        {Array.from({ length: size }, (_, k) => (
          <option key={k} value={k}>
            {indexOf(shape, k)}
          </option>
        ))}
      </select>
    );
  }
}

/** @param {{store: import('../store/store.js').Store}} props */
export function Editor({ store }) {
  const { node, entry } = store.selected.value ?? { node: store.trained.value[0] ?? store.leaves[0], entry: 0 };
  const now = store.signalOf(node).value;
  const sent = /** @type {import('../engine/ndarray.js').Tensor} */ (store.sent.get(node));
  const data = dataOf(now);
  const at = Math.min(entry, data.length - 1);
  const [x, before] = [data[at], dataOf(sent)[at]];
  const shape = shapeOf(now);
  const gradient = store.gradient(node);
  const span = reach([...dataOf(sent)]);
  const name = `${store.names.shown(node)}${indexOf(shape, at)}`;
  /** @param {number} to */
  const set = (to, /** @type {HTMLInputElement} */ field) => {
    field.setAttribute('aria-invalid', String(!Number.isFinite(to)));
    if (Number.isFinite(to)) store.setEntry(node, at, to);
  };
  return (
    <div class="edit" role="group" aria-label={store.say('edit.title')}>
      <label>
        <span class="label">{store.say('edit.change')}</span>
        <select
          aria-label={store.say('edit.leaf')}
          value={node}
          onChange={(event) => (store.selected.value = { node: Number(event.currentTarget.value), entry: 0 })}
        >
          {store.leaves.map((k) => (
            <option key={k} value={k}>
              {`${cut(store.names.shown(k), 20)}${store.isChanged(k) ? ' •' : ''}`}
            </option>
          ))}
        </select>
      </label>
      {data.length > 1 && <Entry store={store} node={node} at={at} shape={shape} size={data.length} />}
      <input
        type="text"
        inputMode="decimal"
        class="number"
        aria-label={store.say('edit.value', { name })}
        size={10}
        key={`${node} ${at} ${x}`}
        defaultValue={String(x)}
        onChange={(event) => set(readNumber(event.currentTarget.value) ?? NaN, event.currentTarget)}
      />
      <input
        type="range"
        aria-label={store.say('edit.drag', { name })}
        aria-valuetext={number(x)}
        min={before - span}
        max={before + span}
        step={span / 500}
        value={x}
        onInput={(event) => store.drag(node, at, Number(event.currentTarget.value))}
        onChange={() => store.drop()}
      />
      <span class="mono soft" aria-live="off">
        {Object.is(x, before) ? '' : store.say('edit.was', { x: number(before) })}
        {gradient !== null &&
          !store.isCovered.value &&
          ` ∂${store.names.shown(store.page.ends[0])}/∂${name} = ${number(dataOf(gradient)[at])}`}
      </span>
      <span class="group">
        <Travel name={store.say('edit.undo')} sign="↶" to={store.past.value} go={() => store.undo()} />
        <Travel name={store.say('edit.redo')} sign="↷" to={store.future.value} go={() => store.redo()} />
        <button
          title={store.say('edit.reset_why')}
          disabled={!store.leaves.some((k) => store.isChanged(k))}
          onClick={() => store.reset()}
        >
          {store.say('edit.reset')}
        </button>
      </span>
      {store.page.widened && <span class="soft">{store.say('edit.widened')}</span>}
    </div>
  );
}

/** A button back or forth, where there is something. @param {any} props */
const Travel = ({ name, sign, to, go }) => (
  <button aria-label={name} title={name} disabled={!to.length} onClick={go}>
    {sign}
  </button>
);
