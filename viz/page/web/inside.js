/** The inside of an operation as a graph to step through, computed when it is opened and when a leaf moves. */
import { Machine } from './engine/machine.js';
import { dataOf, shapeOf } from './engine/ndarray.js';
import { isolated } from './elements.js';
import { indexText, number } from './numbers.js';
import { lowered } from './store/names.js';

/**
 * @typedef {import('./engine/machine.js').Scalars & {of: number, name: string, place?: number}} Scalars
 * @typedef {import('./store/store.js').Store} Store
 * @typedef {{label: string, short: number | null, formula: number, about: string, back: any[]}} Words
 */

/** The index of an entry in brackets, as nodes are called; "" of a number. @param {number[]} shape @param {number} place */
export const indexOf = (shape, place) => indexText(shape, place).replaceAll(' ', '');

/** A text with names put in: `{0}` that of input 0, `{y}` that of the result. @param {string} text @param {string[]} inputs @param {string} y */
export const named = (text, inputs, y) =>
  text.replace(/\{(\d|y)\}/g, (_, which) => (which === 'y' ? y : inputs[Number(which)]));

/**
 * What is said of a step between numbers: the words of its operation with the names put in; of a number that goes in
 * several times that this is one term of them.
 *
 * @param {any} back @param {number[]} parents @param {string[]} given @param {string} result
 */
export function spoken(back, parents, given, result) {
  const [inputs, y] = [given.map(isolated), isolated(result)];
  const index = Number(/\{(\d)\}/.exec(back.twice)?.[1] ?? 0);
  const isTwice = parents.filter((p) => p === parents[index]).length > 1;
  return {
    ...back,
    local_label: named(back.local_label, inputs, y),
    does: named(back.does, inputs, y),
    why: named(isTwice ? back.twice : back.why, inputs, y),
    through: isTwice ? [index + 1, parents.length] : null,
    indices: null,
    now: '',
    lines: [],
  };
}

/** What a constant is called that is the largest of others: of several by their number. @param {number[]} tops @param {number} k */
const topName = (tops, k) => (tops.length > 1 ? `max${lowered(tops.indexOf(k) + 1)}` : 'max');

export class Inside {
  /**
   * @param {Scalars} scalars
   * @param {Store} store
   * @param {Record<string, Words>} words
   * @param {import('./engine/machine.js').Printed} printed
   */
  constructor(scalars, store, words, printed) {
    this.scalars = scalars;
    this.store = store;
    this.words = words;
    this.machine = new Machine(scalars, printed);
    this.name = scalars.name;
    this.of = scalars.of;
    this.samples = null;
    this.ends = scalars.ends;
    /** @type {any[]} */
    this.update = [];
    this.loss_after = null;
    this.version = 0;
    /** @type {any[]} */
    this.steps = [];
    this.nodes = this.#nodes();
    this.forward = this.nodes.flatMap((node, k) =>
      node.kind === 'operation' ? [{ node: k, lines: [], ...this.#of(k) }] : [],
    );
  }

  /** @param {number} k */
  #op(k) {
    return this.scalars.ops[this.scalars.code[k] - 1];
  }

  /** @param {number} k */
  #of(k) {
    const { short, formula, about } = this.words[this.#op(k)];
    return { short, formula, about };
  }

  #nodes() {
    const { scalars, store, machine } = this;
    /** @type {Map<number, string>} */
    const entries = new Map();
    /** @type {Map<number, boolean>} */
    const constant = new Map();
    for (let i = 0; i < scalars.entries.length; i += 3) {
      const [k, layer, place] = scalars.entries.slice(i, i + 3);
      entries.set(k, store.names.of(layer) + indexOf(shapeOf(store.value(layer)), place));
      constant.set(k, store.page.nodes[layer].kind === 'constant');
    }
    const tops = Object.keys(scalars.largest).map(Number);
    let fresh = 0;
    /** @type {any[]} */
    const nodes = [];
    scalars.code.forEach((code, k) => {
      const parents = Array.from(machine.edges.subarray(machine.first[k], machine.first[k + 1]));
      const isNumber = !code && !entries.has(k);
      const own = entries.get(k) ?? (tops.includes(k) ? topName(tops, k) : isNumber ? '' : `v${++fresh}`);
      const inside = this;
      nodes.push({
        get name() {
          return own || number(inside.value(k));
        },
        get label() {
          if (!code) return '';
          return named(
            inside.words[inside.#op(k)].label,
            parents.map((p) => isolated(nodes[p].name)),
            isolated(own),
          );
        },
        kind: code ? 'operation' : isNumber || constant.get(k) ? 'constant' : 'variable',
        op: code ? this.#op(k) : null,
        scope: [this.name],
        shape: [],
        batch: false,
        parents,
        inside: null,
        window: null,
        image: null,
        get value() {
          return inside.value(k);
        },
        get gradient() {
          inside.refresh();
          return machine.seen[k] ? machine.gradients[k] : null;
        },
        differences: (/** @type {number} */ _, /** @type {number[]} */ steps) => {
          inside.refresh();
          const ends = machine.moved(k, [...steps, ...steps.map((h) => -h)], inside.seeds);
          return steps.map((h, i) => (ends[i] - ends[i + steps.length]) / (2 * h));
        },
      });
    });
    return nodes;
  }

  /** @param {number} k */
  value(k) {
    this.refresh();
    return this.machine.values[k];
  }

  /** The gradients that arrive at the ends. @returns {ArrayLike<number>} */
  get seeds() {
    const g = this.store.gradient(this.of);
    const all = g === null ? new Float64Array(this.ends.length) : dataOf(g);
    return this.scalars.place === undefined ? all : [all[this.scalars.place] ?? 0];
  }

  /** Compute anew if a leaf has moved. */
  refresh() {
    const { store, machine } = this;
    const version = store.computed.value;
    if (version === this.version) return;
    this.version = version;
    machine.fill(
      (layer) => store.value(layer),
      (layer) => store.page.nodes[layer].kind === 'constant',
    );
    machine.forward();
    this.steps = machine.steps(this.seeds);
  }

  /** @param {any} step */
  #spoken(step) {
    const back = this.words[this.#op(step.consumer)].back[step.index];
    const { parents, name } = this.nodes[step.consumer];
    return spoken(
      back,
      parents,
      parents.map((/** @type {number} */ p) => this.nodes[p].name),
      name,
    );
  }

  get backward() {
    this.refresh();
    if (this.shownAt !== this.version) {
      this.shownAt = this.version;
      this.shown = this.steps.map((step) => {
        return { ...step, ...(this.told[step.consumer * 4 + step.index] ??= this.#spoken(step)) };
      });
    }
    return /** @type {any[]} */ (this.shown);
  }

  /** How far the gradients of the numbers, put together, are from what the operation sent. */
  get reassembled() {
    this.refresh();
    const { store, machine } = this;
    if (this.scalars.place !== undefined) return [];
    return [...new Set(store.page.nodes[this.of].parents)].flatMap((p) => {
      const sent = store.steps.value.filter((step) => step.consumer === this.of && step.parent === p);
      if (!sent.length) return [];
      const found = new Float64Array(dataOf(store.value(p)).length);
      for (const [k, layer, place] of machine.leaves) if (layer === p) found[place] = machine.gradients[k];
      const error = found.reduce((worst, x, i) => {
        const total = sent.reduce((sum, step) => sum + dataOf(step.contribution)[i], 0);
        return Math.max(worst, Math.abs(x - total));
      }, 0);
      return [{ name: store.names.of(p), error }];
    });
  }

  /** What is said of each step, by consumer and input. @type {any[]} */
  told = [];
  shownAt = 0;
  /** @type {any[] | undefined} */
  shown;
}
