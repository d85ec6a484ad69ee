/** Names of nodes as a page is asked for them: `W⁰` also as `W0`. */
import { isolated } from '../elements.js';
import { say } from '../said.js';

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';

/** A number as a subscript. @param {number} n */
export const lowered = (n) => [...String(n)].map((digit) => LOWERED[Number(digit)]).join('');

/** A name as it is typed. @param {string} name */
export const typed = (name) =>
  [...name]
    .map((c) => (RAISED.includes(c) ? RAISED.indexOf(c) : LOWERED.includes(c) ? LOWERED.indexOf(c) : c))
    .join('');

export class Names {
  /** @param {string[]} given the names that Python shows, in the order of the nodes */
  constructor(given) {
    /** @type {Map<string, number>} */
    const seen = new Map();
    /** The names, each once: of nodes that share one the second is "x (2)". */
    this.all = given.map((name) => {
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return count === 1 ? name : `${name} (${count})`;
    });
    /** @type {Map<string, number>} */
    this.places = new Map();
    this.all.forEach((name, k) => this.places.set(name, k));
    this.all.forEach((name, k) => {
      if (!this.places.has(typed(name))) this.places.set(typed(name), k);
    });
  }

  /** @param {number} k */
  of(k) {
    return this.all[k];
  }

  /** As it stands in a text. @param {number} k */
  shown(k) {
    return isolated(this.all[k]);
  }

  /** The number of the node. @param {string} name */
  find(name) {
    const found = this.places.get(String(name));
    if (found === undefined) throw new Error(say('error.unknown', { name: JSON.stringify(name), names: this.#some() }));
    return found;
  }

  #some() {
    const named = this.all.filter((name) => /^\p{L}/u.test(name) && !/^v\d+$/.test(name));
    const first = (named.length ? named : this.all).slice(0, 12).join(', ');
    return this.all.length > 12 ? say('error.names', { first }) : first;
  }
}
