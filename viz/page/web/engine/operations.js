/** Operations as they are printed by `autograd.program.javascript.operations`, made ready to run. */
import * as own from './primitives.js';
import * as M from './numbers.js';
import { entryByEntry, shapeOf } from './ndarray.js';

/**
 * @typedef {import('./ndarray.js').Tensor} Tensor
 * @typedef {[string[], (n: number, out: Float64Array, ...operands: any[]) => void, (number | string)[]?]} Loop
 * @typedef {(x: any[], p: any, k: any) => Tensor} Forward
 * @typedef {(g: any, y: any, x: any[], p: any, k: any, i: number) => Tensor} Rule
 * @typedef {{list: Function[], by: Record<string, number>}} ByRanks
 * @typedef {{inputs: string[], params: Record<string, any>, variadic?: boolean, each?: Loop, forward?: Forward | ByRanks,
 *   pulls: (Loop | Rule | ByRanks)[], locals: (Loop | Rule | ByRanks | null)[]}} Operation
 * @typedef {Record<string, Operation>} Operations
 * @typedef {(n: typeof own, f: Record<string, Function>, m: typeof M) => Operations} Printed
 */

/** Primitives that few pages need, from scripts of their own. @type {Record<string, Function>} */
const added = {};

/** @param {Record<string, Function>} primitives */
export const addPrimitives = (primitives) => Object.assign(added, primitives);

/** The operations, each able to call the others. @param {Printed} printed */
export function prepare(printed) {
  /** @type {Record<string, Function>} */
  const F = {};
  const operations = printed({ ...own, ...added }, F, M);
  for (const [name, op] of Object.entries(operations)) F[name] = caller(op);
  return operations;
}

/** A function of inputs and options by position. @param {Operation} op */
function caller(op) {
  const names = Object.keys(op.params);
  const inputs = op.variadic ? 1 : op.inputs.length;
  return (/** @type {any[]} */ ...args) => {
    if (!op.variadic && args.length === inputs) return value(op, args, op.params, {});
    /** @type {Record<string, any>} */
    const params = {};
    names.forEach((name, k) => {
      params[name] = inputs + k < args.length ? args[inputs + k] : op.params[name];
    });
    return value(op, op.variadic ? args[0] : args.slice(0, inputs), params, {});
  };
}

/** @param {Tensor[]} x */
function ranksOf(x) {
  let found = '';
  for (const a of x) found += shapeOf(a).length;
  return found;
}

/** The function of a text for inputs of so many axes. @param {any} given @param {Tensor[]} x */
function chosen(given, x) {
  if (given === null || typeof given === 'function') return given;
  const ranks = ranksOf(x);
  const found = given.list[given.by[ranks]];
  if (found === undefined) throw new Error(`No rule for inputs of ${[...ranks]} axes.`);
  return found;
}

/**
 * What an operation gives.
 *
 * @param {Operation} op
 * @param {Tensor[]} x
 * @param {any} params
 * @param {any} kept
 * @returns {Tensor}
 */
export function value(op, x, params, kept) {
  if (op.each) return entryByEntry(op.each[1], operands(op.each, op, x, params, 0, 0));
  return chosen(op.forward, x)(x, params, kept);
}

/**
 * What it sends back to its input number `index`, before that is given the shape of the input.
 *
 * @param {Operation} op
 * @param {number} index
 * @param {Tensor} g
 * @param {Tensor} y
 * @param {Tensor[]} x
 * @param {any} params
 * @param {any} kept
 * @returns {Tensor}
 */
export function pull(op, index, g, y, x, params, kept) {
  const rule = op.pulls[op.variadic ? 0 : index];
  if (Array.isArray(rule)) return entryByEntry(rule[1], operands(rule, op, x, params, g, y));
  return chosen(rule, x)(g, y, x, params, kept, index);
}

/**
 * Its local derivative, or the factor that stands for it; null where entries only move, are added up or repeated.
 *
 * @param {Operation} op
 * @param {number} index
 * @param {Tensor} g
 * @param {Tensor} y
 * @param {Tensor[]} x
 * @param {any} params
 * @param {any} kept
 * @returns {Tensor | null}
 */
export function local(op, index, g, y, x, params, kept) {
  const rule = op.locals[op.variadic ? 0 : index];
  if (rule === null) return null;
  if (Array.isArray(rule)) return entryByEntry(rule[1], operands(rule, op, x, params, g, y));
  return chosen(rule, x)(g, y, x, params, kept, index);
}

const [G, Y] = [-1, -2];

/** Where each name of a loop's text stands: which input, `g`, `y`, or an option by its name. @param {string[]} names @param {Operation} op */
const placesOf = (names, op) =>
  names.map((name) => {
    const at = op.inputs.indexOf(name);
    return at >= 0 ? at : name === 'g' ? G : name === 'y' ? Y : name;
  });

/**
 * What the names of a loop's text stand for.
 *
 * @param {Loop} loop
 * @param {Operation} op
 * @param {Tensor[]} x
 * @param {any} params
 * @param {Tensor} g
 * @param {Tensor} y
 * @returns {Tensor[]}
 */
function operands(loop, op, x, params, g, y) {
  const places = (loop[2] ??= placesOf(loop[0], op));
  const found = new Array(places.length);
  for (let k = 0; k < places.length; k++) {
    const at = places[k];
    found[k] = typeof at === 'string' ? Number(params[at]) : at === G ? g : at === Y ? y : x[at];
  }
  return found;
}
