// The state of a playground of images as plain data: what a link or a file carries, and whether it fits.
import { nested, tensorOf } from '../store/contract.js';
import { same, shapeOf } from '../engine/ndarray.js';

/** An image of the page's shape. @param {any} model @param {any} given @param {string} what takes it */
export function imageOf({ size, page }, given, what) {
  const data = [given].flat(Infinity);
  if (data.length !== size || !data.every(Number.isFinite))
    throw new Error(`${what} of ${page.shape.join(' × ')} finite numbers.`);
  return Float64Array.from(data);
}

/** All that training goes on from, with every digit. */
export function stateOf(model) {
  const { weights, memory, x, ...rest } = model.snapshot();
  return {
    ...rest,
    weights: Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, nested(w)])),
    memory: memory.map((m) => m.map(nested)),
    x: Array.from(x),
  };
}

/** A state for a link: of the curve what a screen shows, and an image by its number. */
export function shortened(state) {
  const { x, losses, ...rest } = state;
  const every = Math.ceil(losses.length / 40);
  const some = losses.filter((_, k) => k % every === 0).map((v) => +v.toPrecision(4));
  return rest.isDrawn ? { ...rest, x, losses: some } : { ...rest, losses: some };
}

/** The reverse: what `bring` takes. It may come from a link of anyone. @param {any} model @param {any} given */
export function checked(model, given) {
  const { page } = model;
  const must = (holds, what) => {
    if (!holds) throw new Error(`This state does not fit this playground: ${what}.`);
  };
  const whole = (v, least, most) => Number.isInteger(v) && v >= least && v <= most;
  must(given && typeof given === 'object' && given.weights && typeof given.weights === 'object', 'it has no weights');
  const fitting = (name, w, one) => {
    const found = tensorOf(one, name);
    must(same(shapeOf(found), w.shape), `${name} has shape (${w.shape})`);
    return found;
  };
  const all = Object.entries(model.weights);
  const weights = Object.fromEntries(all.map(([name, w]) => [name, fitting(name, w, given.weights[name])]));
  const { memory = [], steps = 0, lr = model.lr, at = 0, label = page.t[at], order = [], losses = [] } = given;
  must(Array.isArray(memory) && [0, all.length].includes(memory.length), 'its memory is of other weights');
  must(whole(steps, 0, 1e9), 'its steps are no number');
  must(Number.isFinite(lr) && lr > 0, 'η is a number over 0');
  must(whole(at, 0, page.t.length - 1), 'it looks at an image that is not there');
  must(whole(label, 0, page.classes.length - 1), 'its label is no class');
  must(Array.isArray(order) && order.every((k) => whole(k, 0, page.t.length - 1)), 'its order is of other images');
  return {
    weights,
    memory: memory.map((slots, c) => slots.map((one) => fitting('memory', all[c][1], one))),
    steps,
    lr,
    at,
    label,
    order,
    losses: (Array.isArray(losses) ? losses : []).filter(Number.isFinite),
    x: given.x === undefined ? model.image(at) : imageOf(model, given.x, 'A state has an image'),
    isDrawn: given.isDrawn === true,
  };
}
