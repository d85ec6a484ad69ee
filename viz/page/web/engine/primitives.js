/** What operations of the table are made of: the functions that `autograd.program.javascript.names` lists. */
export { broadcast_to, shapeOf as shape_of } from './ndarray.js';
export * from './linear_algebra.js';
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
export {
  all_but_channels,
  avg_pool,
  avg_unpool,
  block_sum,
  conv,
  conv_input,
  conv_weight,
  covered,
  first_maxima,
  max_gather,
  max_pool,
  max_unpool,
  upsample,
} from './windows.js';

/** A page has one type of numbers. */
export const dtype_of = () => null;
export const largest_exponent = () => 709;
export const least = () => 2.2250738585072014e-308;
export const greatest = () => Number.MAX_VALUE;
