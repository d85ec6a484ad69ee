/** A live page as the trace that the panels read: names, formulas and sentences as sent, every number computed. */
import * as M from './engine/numbers.js';
import { isolated } from './elements.js';
import { dataOf } from './engine/ndarray.js';
import { Inside, named, spoken } from './inside.js';
import { shownOf } from './tensors.js';

/**
 * @typedef {import('./store/store.js').Store} Store
 * @typedef {import('./tensors.js').Shown} Shown
 */

/** Powers of ten for central differences, largest first. */
export const STEPS = Array.from({ length: 12 }, (_, k) => 10 ** -(k + 1));

/** Remembers what it made until the store has computed again. */
class Latest {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    this.version = 0;
    /** @type {Map<string, any>} */
    this.made = new Map();
  }

  /** @template R @param {string} key @param {() => R} make @returns {R} */
  get(key, make) {
    const version = this.store.computed.value;
    if (version !== this.version) {
      this.version = version;
      this.made.clear();
    }
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key);
  }
}

/** The graph itself. */
class Whole {
  /** @param {any} page @param {Store} store */
  constructor(page, store) {
    this.page = page;
    this.store = store;
    this.latest = new Latest(store);
    this.name = page.title;
    this.of = null;
    this.ends = page.ends;
    this.samples = page.samples;
    this.reassembled = [];
    /** What is said of each step backward. @type {any[]} */
    this.told = [];
    this.nodes = page.nodes.map((/** @type {any} */ node, /** @type {number} */ k) => this.#node(node, k));
  }

  /** Formulas of the numbers that Python sent need not be true of others. */
  get moved() {
    return this.store.leaves.some((k) => this.store.isChanged(k));
  }

  get forward() {
    return this.latest.get('forward', () =>
      this.store.engine.order.map((k, i) => {
        const given = this.page.forward[i] ?? { node: k, lines: [], ...this.page.words[this.page.nodes[k].op] };
        return this.moved ? { ...given, ...given.moved } : given;
      }),
    );
  }

  /** What a node is called where it is shown: a number that stands there twice is the same number. @param {number} k */
  #nameOf(k) {
    const given = this.page.names[k];
    return /^[−-]?\d/.test(given) ? given : this.store.names.of(k);
  }

  /** @param {any} node @param {number} k */
  #node(node, k) {
    const { page, store, latest } = this;
    const whole = this;
    const shown = page.shown[k];
    const parents = node.parents ?? [];
    return {
      name: this.#nameOf(k),
      kind: node.kind,
      op: node.op ?? null,
      get isChanged() {
        return node.kind !== 'operation' && store.isChanged(k);
      },
      scope: [],
      batch: false,
      window: null,
      image: null,
      ...shown,
      label: shown.label ?? this.#label(node),
      inside: shown.inside === undefined ? null : atGraph(shown.inside),
      parents,
      get shape() {
        const value = this.value;
        return typeof value === 'object' ? value.shape : [];
      },
      /** @returns {Shown} */
      get value() {
        return latest.get(`value ${k}`, () => shownOf(store.value(k)));
      },
      get gradient() {
        return latest.get(`gradient ${k}`, () => {
          const g = store.gradient(k);
          return g === null ? null : whole.#quiet(shownOf(g), whole.#noiseOf(k));
        });
      },
      differences: (/** @type {number} */ entry, /** @type {number[]} */ steps) => store.differences(k, entry, steps),
      kink: (/** @type {number} */ entry) => store.kink(k, entry),
    };
  }

  /** @param {any} node */
  #label(node) {
    if (node.kind !== 'operation') return '';
    const names = node.parents.map((/** @type {number} */ p) => isolated(this.#nameOf(p)));
    return named(this.page.words[node.op].label, names, '');
  }

  get backward() {
    return this.latest.get('backward', () => this.store.steps.value.map((step, i) => this.#step(step, i, this.moved)));
  }

  /**
   * A step: what is said of it is found once, its arrays when they are looked at. What was special at the numbers that
   * Python sent is not said of others.
   *
   * @param {any} step
   * @param {number} i
   * @param {boolean} isMoved
   */
  #step(step, i, isMoved) {
    const { latest, page } = this;
    const told = (this.told[i] ??= page.backward[i] ?? this.#words(step));
    const [sent, total] = page.noise?.[i] ?? [[], []];
    /** @param {string} part */
    const array = (part) =>
      latest.get(`${part} ${i}`, () =>
        step[part] === null
          ? null
          : this.#quiet(shownOf(step[part]), part === 'contribution' ? sent : part === 'after' ? total : []),
      );
    return {
      ...told,
      ...(isMoved && { now: '', ...told.moved }),
      consumer: step.consumer,
      parent: step.parent,
      index: step.index,
      share: (/** @type {number} */ n) => shownOf(this.store.share(step, n)),
      get local() {
        return told.fixed ?? array('local');
      },
      get rounding() {
        const left = sent.map((/** @type {number} */ k) => Math.abs(dataOf(step.contribution)[k]));
        return Math.max(0, ...left.filter((/** @type {number} */ x) => x < 1e-12));
      },
      get contribution() {
        return array('contribution');
      },
      get before() {
        return array('before');
      },
      get after() {
        return array('after');
      },
    };
  }

  /**
   * Without what is no more than rounding: entries that Python found to be, and that still are next to nothing.
   *
   * @param {Shown} t @param {number[]} places @returns {any}
   */
  #quiet(t, places) {
    if (!places.length) return t;
    const data = typeof t === 'object' ? [...t.data] : [t];
    const found = places.filter((k) => data[k] !== 0 && Math.abs(data[k]) < 1e-12 * this.#largest());
    for (const k of found) data[k] = 0;
    return typeof t === 'object' ? { ...t, data } : data[0];
  }

  /** Which entries of a node's gradient are noise: those of the last step that leads to it. @param {number} k */
  #noiseOf(k) {
    if (!this.page.noise) return [];
    const last = this.store.steps.value.map((step) => step.parent).lastIndexOf(k);
    return this.page.noise[last]?.[1] ?? [];
  }

  /** The largest gradient there is, or 1. */
  #largest() {
    return this.latest.get('largest', () =>
      this.store.steps.value.reduce(
        (top, { contribution }) => dataOf(contribution).reduce((most, x) => Math.max(most, Math.abs(x) || 0), top),
        1,
      ),
    );
  }

  /** @param {any} step */
  #words(step) {
    const node = this.page.nodes[step.consumer];
    const back = this.page.words[node.op].back[step.index];
    const names = node.parents.map((/** @type {number} */ p) => this.#nameOf(p));
    const y = this.#nameOf(step.consumer);
    return spoken(back, node.parents, names, y);
  }

  get update() {
    return this.latest.get(`update ${this.store.lr.value}`, () =>
      [...this.store.after()].map(([k, data]) => ({ node: k, new: shownOf(data) })),
    );
  }

  get loss_after_little() {
    return this.latest.get(`little ${this.store.lr.value}`, () => this.store.lossAfter(1e-3));
  }

  get loss_after() {
    return this.latest.get(`loss ${this.store.lr.value}`, () => this.store.lossAfter());
  }
}

/** Graph 0 is the whole; of the insides the first is graph 1. @param {number | number[] | string} inside */
const atGraph = (inside) =>
  typeof inside === 'number' ? inside + 1 : Array.isArray(inside) ? inside.map((k) => k + 1) : inside;

/**
 * The trace of a page.
 *
 * @param {any} page
 * @param {Store} store
 * @param {(m: typeof M) => import('./engine/machine.js').Printed} machine
 */
export function liveTrace(page, store, machine) {
  const printed = machine(M);
  /** @type {any[]} */
  const graphs = [new Whole(page, store)];
  page.insides.forEach((/** @type {any} */ scalars, /** @type {number} */ i) => {
    Object.defineProperty(graphs, i + 1, {
      configurable: true,
      enumerable: true,
      get() {
        const made = new Inside(scalars, store, page.words, printed);
        Object.defineProperty(graphs, i + 1, { value: made });
        return made;
      },
    });
  });
  return {
    title: page.title,
    said: page.said,
    formulas: page.formulas,
    source: page.source,
    called: page.called,
    bad: page.bad,
    steps_h: STEPS,
    graphs,
    rule: page.rule,
    sent: page.lr,
    get lr() {
      return store.lr.value;
    },
  };
}
