/** Operations as they are printed by `autograd.program.javascript.operations`, made ready to run. */
import * as N from './primitives.js';
import * as M from './numbers.js';
import { entryByEntry, shapeOf } from './ndarray.js';

/**
 * @typedef {import('./ndarray.js').Tensor} Tensor
 * @typedef {[string[], (n: number, out: Float64Array, ...operands: any[]) => void]} Loop
 * @typedef {(x: any[], p: any, k: any) => Tensor} Forward
 * @typedef {(g: any, y: any, x: any[], p: any, k: any, i: number) => Tensor} Rule
 * @typedef {{list: Function[], by: Record<string, number>}} ByRanks
 * @typedef {{inputs: string[], params: Record<string, any>, variadic?: boolean, each?: Loop, forward?: Forward | ByRanks,
 *   pulls: (Loop | Rule | ByRanks)[], locals: (Loop | Rule | ByRanks | null)[]}} Operation
 * @typedef {Record<string, Operation>} Operations
 * @typedef {(n: typeof N, f: Record<string, Function>, m: typeof M) => Operations} Printed
 */

/** The operations, each able to call the others. @param {Printed} printed */
export function prepare(printed) {
  /** @type {Record<string, Function>} */
  const F = {};
  const operations = printed(N, F, M);
  for (const [name, op] of Object.entries(operations)) F[name] = caller(op);
  return operations;
}

/** A function of inputs and options by position. @param {Operation} op */
function caller(op) {
  const names = Object.keys(op.params);
  const inputs = op.variadic ? 1 : op.inputs.length;
  return (/** @type {any[]} */ ...args) => {
    /** @type {Record<string, any>} */
    const params = {};
    names.forEach((name, k) => {
      params[name] = inputs + k < args.length ? args[inputs + k] : op.params[name];
    });
    return value(op, op.variadic ? args[0] : args.slice(0, inputs), params, {});
  };
}

/** @param {Tensor[]} x */
const ranksOf = (x) => x.map((a) => shapeOf(a).length).join('');

/** The function of a text for these numbers of axes. @param {any} given @param {string} ranks */
function chosen(given, ranks) {
  if (given === null || typeof given === 'function') return given;
  const found = given.list[given.by[ranks]];
  if (found === undefined) throw new Error(`This page has no rule for inputs of ${[...ranks].join(' and ')} axes.`);
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
  if (op.each) return entryByEntry(op.each[1], operands(op.each[0], op, x, params, 0, 0));
  return chosen(op.forward, ranksOf(x))(x, params, kept);
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
  if (Array.isArray(rule)) return entryByEntry(rule[1], operands(rule[0], op, x, params, g, y));
  return chosen(rule, ranksOf(x))(g, y, x, params, kept, index);
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
  if (Array.isArray(rule)) return entryByEntry(rule[1], operands(rule[0], op, x, params, g, y));
  return chosen(rule, ranksOf(x))(g, y, x, params, kept, index);
}

/**
 * What the names of a text stand for.
 *
 * @param {string[]} names
 * @param {Operation} op
 * @param {Tensor[]} x
 * @param {any} params
 * @param {Tensor} g
 * @param {Tensor} y
 * @returns {Tensor[]}
 */
function operands(names, op, x, params, g, y) {
  return names.map((name) => {
    const at = op.inputs.indexOf(name);
    return at >= 0 ? x[at] : name === 'g' ? g : name === 'y' ? y : Number(params[name]);
  });
}
