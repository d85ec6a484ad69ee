/**
 * The one place where a page's state lives: the data of leaves, where the reader stands, training.
 *
 * Views read signals and what is computed from them; they hold no numbers. What is computed is computed when it is
 * read: an edit that no view shows costs nothing.
 *
 * @typedef {import('../engine/ndarray.js').Tensor} Tensor
 * @typedef {import('../engine/settings.js').Written} Written
 * @typedef {import('../engine/engine.js').Structure & {names: string[], leaves: Written[], widened: boolean,
 *   lr: number, rule: {own: string, other: string, trained: string}, said?: Record<string, string>, scripts?: any, known?: {inputs: number, output: number, as: string}, source?: any, title?: any, trained?: number[], expected: {loss: Written, gradients: Written[], tolerance: number}}} Page
 * @typedef {import('./chalkgrad.d.ts').State} State
 */
import { batch, computed, signal } from '@preact/signals-core';
import { Engine } from '../engine/engine.js';
import { Arr, dataOf, kept, same, shapeOf } from '../engine/ndarray.js';
import { prepare } from '../engine/operations.js';
import { read, write } from '../engine/settings.js';
import { say, speak } from '../said.js';
import { Names } from './names.js';
import { stated } from './stated.js';

export class Store {
  /**
   * @param {Page} page
   * @param {import('../engine/operations.js').Printed} printed
   */
  constructor(page, printed) {
    this.page = page;
    speak(page.said);
    this.engine = new Engine(page, prepare(printed));
    this.names = new Names(page.names);
    this.leaves = page.nodes.flatMap((node, k) => (node.kind === 'operation' ? [] : [k]));
    /** What Python sent. @type {Map<number, Tensor>} */
    this.sent = new Map(this.leaves.map((k, i) => [k, read(page.leaves[i])]));
    /** The data of each leaf. @type {Map<number, import('@preact/signals-core').Signal<Tensor>>} */
    this.data = new Map([...this.sent].map(([k, data]) => [k, signal(data)]));
    /** The leaves that have a gradient: those that are trained. */
    this.variables = this.leaves.filter((k) => page.nodes[k].kind === 'variable');

    /** Those among them that updates move. */
    this.trained = signal((page.trained ?? this.variables).filter((k) => this.variables.includes(k)));

    /** Whether gradients are to be guessed first: then no view may show them. */
    this.isCovered = signal(false);

    this.step = signal(0);
    /** The node, and its entry, that is looked at. @type {import('@preact/signals-core').Signal<{node: number, entry: number} | null>} */
    this.selected = signal(null);
    this.lr = signal(page.lr);
    /** The losses before and after each update. @type {import('@preact/signals-core').Signal<number[]>} */
    this.losses = signal([]);
    /** What is wrong with the last update; empty where nothing is. */
    this.stopped = signal('');

    /** @type {import('@preact/signals-core').Signal<Map<number, Tensor>[]>} */
    this.past = signal([]);
    /** @type {import('@preact/signals-core').Signal<Map<number, Tensor>[]>} */
    this.future = signal([]);

    let run = 0;
    /** Grows with every change of the data: what reads it is drawn again. */
    this.computed = computed(() => {
      for (const [k, data] of this.data) this.engine.set(k, data.value);
      this.engine.forward();
      this.engine.backward();
      return ++run;
    });
    /** The terms of the chain rule, in their order. */
    this.steps = computed(() => {
      this.computed.value;
      return this.engine.steps();
    });
    /** The sum of the ends, each times what arrives there: the loss. */
    this.loss = computed(() => {
      this.computed.value;
      return this.engine.loss();
    });
  }

  /** A sentence of the page's language. */
  say = say;

  /** What sample n gives to a step that sums over them. @param {import('../engine/engine.js').Step} step @param {number} n */
  share(step, n) {
    this.computed.value;
    return this.engine.share(step, n);
  }

  /** The value of a node now. @param {number} k @returns {Tensor} */
  value(k) {
    this.computed.value;
    return this.engine.value(k);
  }

  /** The gradient of a node; null where none arrives. @param {number} k @returns {Tensor | null} */
  gradient(k) {
    this.computed.value;
    return this.engine.gradients[k] ?? null;
  }

  /** How many operations there are: the steps forward come before those backward. */
  get forwardSteps() {
    return this.engine.order.length;
  }

  /** How many steps there are. */
  get length() {
    return this.forwardSteps + this.steps.value.length;
  }

  // ---------------------------------------------------------------------------------------------------- changing data
  /** Put data into a leaf, whole. @param {number} k @param {Tensor} data */
  set(k, data) {
    this.#edit(new Map([[k, data]]));
  }

  /** Put a number into an entry of a leaf. @param {number} k @param {number} entry @param {number} x */
  setEntry(k, entry, x) {
    this.set(k, this.#withEntry(k, entry, x));
  }

  /** The same while it is dragged: the whole drag is one thing to undo. @param {number} k @param {number} entry @param {number} x */
  drag(k, entry, x) {
    this.#held ??= this.#now([k]);
    this.signalOf(k).value = this.#withEntry(k, entry, x);
  }

  /** A drag that leaves all numbers as they are; the number that is dragged is the one that is looked at. */
  touch() {
    const k = this.selected.peek()?.node ?? this.trained.peek()[0] ?? this.leaves[0];
    const leaf = this.signalOf(k);
    const own = leaf.peek();
    if (own instanceof Arr) leaf.value = kept(own);
    leaf.value = own;
  }

  /** The end of a drag. */
  drop() {
    const held = this.#held;
    this.#held = null;
    if (held) this.#remember(held);
  }

  /** Put back what Python sent; of one leaf, or of all. @param {number[]} [which] */
  reset(which = this.leaves) {
    const changed = which.filter((k) => this.isChanged(k));
    if (changed.length) this.#edit(new Map(changed.map((k) => [k, /** @type {Tensor} */ (this.sent.get(k))])));
    this.losses.value = [];
    this.stopped.value = '';
  }

  undo() {
    this.#travel(this.past, this.future);
  }

  redo() {
    this.#travel(this.future, this.past);
  }

  /** Whether a leaf is not what Python sent. @param {number} k */
  isChanged(k) {
    const now = this.signalOf(k).value;
    const sent = /** @type {Tensor} */ (this.sent.get(k));
    if (now === sent) return false;
    const [a, b] = [dataOf(now), dataOf(sent)];
    return !same(shapeOf(now), shapeOf(sent)) || a.some((x, i) => !Object.is(x, b[i]));
  }

  /** @param {number} k */
  signalOf(k) {
    const found = this.data.get(k);
    if (found === undefined) throw new Error(say('error.computed', { name: this.names.of(k) }));
    return found;
  }

  /** @type {Map<number, Tensor> | null} */
  #held = null;

  /** @param {number} k @param {number} entry @param {number} x @returns {Tensor} */
  #withEntry(k, entry, x) {
    const before = this.signalOf(k).peek();
    if (!(before instanceof Arr)) return x;
    const made = kept(before);
    made.data[entry] = x;
    return made;
  }

  /** @param {Iterable<number>} which */
  #now(which) {
    return new Map([...which].map((k) => [k, this.signalOf(k).peek()]));
  }

  /** @param {Map<number, Tensor>} before */
  #remember(before) {
    this.past.value = [...this.past.peek(), before];
    this.future.value = [];
  }

  /** @param {Map<number, Tensor>} changes */
  #edit(changes) {
    batch(() => {
      this.#remember(this.#now(changes.keys()));
      for (const [k, data] of changes) this.signalOf(k).value = data;
    });
  }

  /** @param {import('@preact/signals-core').Signal<Map<number, Tensor>[]>} from @param {import('@preact/signals-core').Signal<Map<number, Tensor>[]>} to */
  #travel(from, to) {
    const last = from.peek().at(-1);
    if (last === undefined) return;
    batch(() => {
      to.value = [...to.peek(), this.#now(last.keys())];
      from.value = from.peek().slice(0, -1);
      for (const [k, data] of last) this.signalOf(k).value = data;
    });
  }

  // --------------------------------------------------------------------------------------------------------- training
  /**
   * n updates w ← w − η ∂l/∂w of all that is trained. It stops where the loss is no number, and says so in `stopped`.
   *
   * @param {number} [n]
   */
  update(n = 1) {
    const before = this.#now(this.trained.peek());
    const losses = [...this.losses.peek()];
    let stopped = '';
    if (!losses.length) losses.push(this.loss.value);
    let done = 0;
    for (; done < n && !stopped; done++) {
      batch(() => {
        this.computed.value;
        for (const k of this.trained.peek()) {
          const g = this.engine.gradients[k];
          if (g !== undefined) this.signalOf(k).value = less(this.signalOf(k).peek(), this.lr.peek(), g);
        }
      });
      losses.push(this.loss.value);
      if (!Number.isFinite(this.loss.value))
        stopped = this.say('edit.no_number', { n: losses.length - 1, loss: this.loss.value, lr: this.lr.peek() });
    }
    batch(() => {
      this.#remember(before);
      this.losses.value = losses;
      this.stopped.value = stopped;
    });
    return done;
  }

  /** What an update would make of each variable that has a gradient. @returns {Map<number, Tensor>} */
  after(scale = 1) {
    this.computed.value;
    const trained = this.trained.value.filter((k) => this.engine.gradients[k] !== undefined);
    return new Map(
      trained.map((k) => [
        k,
        less(this.engine.value(k), scale * this.lr.value, /** @type {Tensor} */ (this.engine.gradients[k])),
      ]),
    );
  }

  /** The loss after one update, or one so many times as large; null where there is nothing to update. */
  lossAfter(scale = 1) {
    const after = this.after(scale);
    return after.size ? this.engine.lossWith(after) : null;
  }

  /**
   * (l(v + h) − l(v − h)) / 2h for an entry of a node and each of these h.
   *
   * @param {number} k
   * @param {number} entry
   * @param {number[]} steps
   */
  differences(k, entry, steps) {
    this.computed.value;
    const ends = this.engine.moved(k, entry, [...steps, ...steps.map((h) => -h)]);
    return steps.map((h, i) => (ends[i] - ends[i + steps.length]) / (2 * h));
  }

  /**
   * The slopes on the left and on the right of an entry that is at a kink; null where they come together as h shrinks,
   * or differ by no more than rounding. @param {number} k @param {number} entry
   */
  kink(k, entry) {
    this.computed.value;
    const [far, near] = [1e-4, 1e-6];
    const [outer, left, here, right, other] = this.engine.moved(k, entry, [-far, -near, 0, near, far]);
    const sides = [(here - left) / near, (right - here) / near];
    const gap = Math.abs(sides[1] - sides[0]);
    const before = Math.abs(other + outer - 2 * here) / far;
    const rounding = (100 * Number.EPSILON * Math.abs(here)) / near;
    return gap > Math.max(before / 2, rounding, 1e-3 * Math.max(...sides.map(Math.abs))) ? sides : null;
  }

  // ------------------------------------------------------------------------------------------------------------ state
  /** All that a reader has changed, with all digits. @returns {State} */
  state() {
    const changed = this.leaves.filter((k) => this.isChanged(k));
    const leaves = Object.fromEntries(changed.map((k) => [this.names.of(k), write(this.signalOf(k).peek())]));
    return { leaves, step: this.step.peek(), lr: this.lr.peek() };
  }

  /** @param {State} state */
  restore(state) {
    const { leaves, step, lr } = stated(this, state);
    batch(() => {
      for (const k of this.leaves) this.signalOf(k).value = leaves.get(k) ?? /** @type {Tensor} */ (this.sent.get(k));
      this.lr.value = lr;
      this.step.value = Math.max(0, Math.min(this.length - 1, step));
      this.past.value = [];
      this.future.value = [];
    });
  }

  // ------------------------------------------------------------------------------------------------------------ check
  /** A sentence about how the page's numbers differ from Python's; empty where they agree. */
  difference() {
    const { loss, gradients, tolerance } = this.page.expected;
    this.computed.value;
    const found = this.variables
      .map((k) => this.engine.gradients[k])
      .filter((g) => g !== undefined)
      .map(largest);
    const wanted = gradients.map(Number);
    const scale = Math.max(...wanted.filter(Number.isFinite), 0) || 1;
    const pairs = [
      [this.engine.loss(), Number(loss), Math.abs(Number(loss)) || 1],
      ...wanted.map((g, i) => [found[i], g, scale]),
    ];
    for (const [x, y, size] of pairs)
      if (!(Object.is(x, y) || x === y || Math.abs(x - y) <= tolerance * size))
        return this.say('edit.differs', { x, y });
    return '';
  }
}

/** The largest magnitude; not a number where there is one. @param {Tensor} a */
const largest = (a) => dataOf(a).reduce((top, x) => (Number.isNaN(x) || Math.abs(x) > top ? Math.abs(x) : top), 0);

/** w − η g. @param {Tensor} w @param {number} lr @param {Tensor} g @returns {Tensor} */
function less(w, lr, g) {
  if (!(w instanceof Arr) || !(g instanceof Arr)) return /** @type {number} */ (w) - lr * /** @type {number} */ (g);
  const made = kept(w);
  for (let k = 0; k < made.data.length; k++) made.data[k] -= lr * g.data[k];
  return made;
}
