/** Primitives from a script of their own, which works on the arrays of this bundle. */
import { Arr, empty, make, room, zeros } from './ndarray.js';
import { addPrimitives } from './operations.js';
import { product } from './products.js';

const shared = { Arr, empty, make, product, room, zeros };

/** @param {(require: () => typeof shared, module: {exports: any}) => void} script a CommonJS module */
export function add(script) {
  const module = { exports: {} };
  script(() => shared, module);
  addPrimitives(module.exports);
}
