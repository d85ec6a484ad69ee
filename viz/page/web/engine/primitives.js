/**
 * What operations of the table are made of: the functions that `autograd.program.javascript.names` lists. Those of
 * `windows.js` and `linear_algebra.js` are in no bundle: a page has their scripts where it needs them.
 */
export { broadcast_to, shapeOf as shape_of } from './ndarray.js';
export { matmul } from './products.js';
export { concatenate, inverse, pad, prime, reshape, stack, T, transpose } from './shapes.js';
export {
  argsort,
  getitem,
  inside,
  layer,
  put,
  put_along,
  reversed_along,
  segment,
  set_on,
  take_along,
} from './indexing.js';
export {
  count,
  cumsum,
  jacobian_of_log_softmax,
  jacobian_of_softmax,
  kept_shape,
  max,
  min,
  spread,
  sum,
  sum_to,
} from './reductions.js';

/** A page has one type of numbers. */
export const dtype_of = () => null;
export const least = () => 2.2250738585072014e-308;
export const greatest = () => Number.MAX_VALUE;
