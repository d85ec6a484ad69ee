/** The sentences of a page in its language: Python sends the one table, a script stands in a page of its own. */

/** @type {Record<string, string>} */
let table = {};

/** @param {Record<string, string> | undefined} said */
export function speak(said) {
  table = said ?? table;
}

/** A sentence with its places filled in. @param {string} key @param {Record<string, any>} [places] */
export const say = (key, places = {}) => (table[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(places[name]));
