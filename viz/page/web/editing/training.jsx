/** Applying updates: w ← w − η ∂l/∂w for all that is trained, once or often, and the curve of the loss. */
import { h } from 'preact';
import { cut, isolated } from '../elements.js';
import { number } from '../numbers.js';
import { ruleOf } from '../panels/update.js';

const LOW = -4; // powers of ten of η
const HIGH = 1;
const WIDTH = 90;
const HEIGHT = 30;

/** @param {{store: import('../store/store.js').Store}} props */
export function Training({ store }) {
  const lr = store.lr.value;
  const losses = store.losses.value;
  const trained = store.trained.value;
  const isAsked = store.isCovered.value && store.step.value < store.forwardSteps;
  return (
    <div class="edit" role="group" aria-label={store.say('edit.updates')}>
      <label>
        <span class="label">η</span>
        <input
          type="range"
          aria-label="η"
          aria-valuetext={number(lr)}
          min={LOW}
          max={HIGH}
          step={0.01}
          value={Math.log10(lr || 10 ** LOW)}
          onInput={(event) => (store.lr.value = Number((10 ** Number(event.currentTarget.value)).toPrecision(3)))}
        />
        <span class="mono">{number(lr)}</span>
      </label>
      <span class="group">
        {[1, 10, 100].map((n) => (
          <button
            key={n}
            class={n === 1 ? 'primary' : ''}
            aria-label={n === 1 ? store.say('edit.apply_one') : store.say('edit.apply_many', { n })}
            disabled={!trained.length || Boolean(store.stopped.value)}
            onClick={() => store.update(n)}
          >
            {n === 1 ? store.say('edit.apply') : `×${n}`}
          </button>
        ))}
      </span>
      <span
        class="mono val"
        aria-label={store.say('edit.loss')}
      >{`${cut(store.names.shown(store.page.ends[0]), 12)} = ${isAsked ? '?' : number(store.loss.value)}`}</span>
      {losses.length > 1 && !isAsked && <Curve losses={losses} store={store} />}
      {store.stopped.value ? (
        <span class="wrong" role="alert">
          {store.stopped.value}
        </span>
      ) : (
        <span class="soft trains" title={ruleOf({ ...store.page, lr, sent: store.page.lr })}>
          {trained.length ? store.say('edit.trains', { names: names(store, trained) }) : store.say('edit.trains_none')}
        </span>
      )}
    </div>
  );
}

/** What is trained, in short. @param {import('../store/store.js').Store} store @param {number[]} trained */
const names = (store, trained) => isolated(cut(trained.map((k) => store.names.of(k)).join(', '), 24));

/** The loss after each update. @param {{losses: number[], store: import('../store/store.js').Store}} props */
function Curve({ losses, store }) {
  const known = losses.filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (/** @type {number} */ k) => (k / (losses.length - 1)) * WIDTH;
  const y = (/** @type {number} */ l) => HEIGHT - 2 - ((l - low) / (high - low || 1)) * (HEIGHT - 4);
  const points = losses
    .map((l, k) => (Number.isFinite(l) ? `${x(k).toFixed(1)},${y(l).toFixed(1)}` : ''))
    .filter(Boolean);
  return (
    <svg
      class="losses"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={store.say('edit.curve', {
        n: losses.length - 1,
        first: number(losses[0]),
        last: number(losses.at(-1)),
      })}
    >
      <polyline points={points.join(' ')} />
    </svg>
  );
}
