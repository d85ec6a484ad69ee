// The state of a playground as plain data: what undo keeps, what a link or a file carries, and whether it fits.
import { nested, tensorOf } from '../store/contract.js';
import { Arr } from '../engine/ndarray.js';
import { samplesOf, setsFor } from './data.js';
import { SPREAD } from './architecture.js';
import { fits } from './skips.js';

export const KEPT = [
  'P',
  'sel',
  'batch',
  'split',
  'seed',
  'epoch',
  'set',
  'noise',
  'features',
  'classes',
  'hist',
  'path',
  'order',
];
export const KEPT_OF_NET = [
  'hidden',
  'extra',
  'activations',
  'dropout',
  'skips',
  'alphas',
  'init',
  'rule',
  'lr',
  'penalty',
  'lam',
  'weights',
  'fixed',
  'memory',
  'steps',
];

/** All that training goes on from, with every digit. */
export function stateOf(model) {
  const { path, net, ...rest } = model.snapshot();
  void path;
  return {
    ...rest,
    P: rest.P.map((p) => ({ ...p, x: [...p.x] })),
    net: {
      ...net,
      hidden: [...net.hidden],
      extra: [...net.extra],
      activations: [...net.activations],
      dropout: [...net.dropout],
      skips: net.skips.map((one) => [...one]),
      alphas: net.alphas.map((one) => one && nested(one)),
      weights: net.weights.map(nested),
      fixed: net.fixed.map((f) => [...f]),
      memory: net.memory.map((m) => m.map(nested)),
    },
  };
}

/** The samples of a set as it was drawn; of the reader's own none. @returns {{x: number[], t: number}[]} */
const drawn = (page, { set, noise }) => (setsFor(page).includes(set) ? samplesOf(page, set, { noise }) : []);

/** A state for a link: the samples as three short lists, or a set by its name; of the curve what a screen shows. */
export function shortened(state, { page }) {
  const { P, hist, ...rest } = state;
  const bare = (/** @type {any[]} */ samples) => JSON.stringify(samples.map(({ x, t }) => [x, t]));
  const isDrawn = bare(P) === bare(drawn(page, state));
  const every = Math.ceil(hist.length / 40);
  return {
    ...rest,
    ...(isDrawn ? {} : { X: P.map((p) => p.x), t: P.map((p) => p.t) }),
    test: P.flatMap((p, i) => (p.test ? [i] : [])),
    hist: hist
      .filter((_, k) => k % every === 0 || k === hist.length - 1)
      .map((row) => row.map((v) => (Number.isFinite(v) ? +v.toPrecision(4) : null))),
  };
}

const wrong = (what) => {
  throw new Error(`This state does not fit this playground: ${what}.`);
};

/** The reverse of `stateOf` and of `shortened`: what `bring` takes. It may come from a link of anyone. @param {any} given */
export function checked(model, given) {
  const { page, net } = model;
  const must = (holds, what) => holds || wrong(what);
  const whole = (v, least, most) => Number.isInteger(v) && v >= least && v <= most;
  must(given && typeof given === 'object' && given.net && typeof given.net === 'object', 'it has no network');
  const noise = given.noise >= 0 && given.noise <= 1 ? given.noise : 0;
  const short = Array.isArray(given.X)
    ? given.X.map((x, i) => ({ x, t: given.t?.[i] }))
    : drawn(page, { set: given.set, noise });
  const samples = given.P ?? short.map((one, i) => ({ ...one, test: (given.test ?? []).includes(i) }));
  must(Array.isArray(samples) && whole(samples.length, 1, 10000), 'it needs 1 to 10,000 samples');
  const wide = page.X[0].length;
  const right = (p) =>
    Array.isArray(p?.x) &&
    p.x.length === wide &&
    p.x.every(Number.isFinite) &&
    (net.classifies ? whole(p.t, 0, page.classes.length - 1) : Number.isFinite(p.t));
  must(samples.every(right), `a sample is ${wide} finite numbers and a class`);
  const {
    hidden,
    activations,
    dropout,
    extra = [],
    skips = [],
    alphas = [],
    init = net.init,
    rule,
    lr,
    penalty,
    lam,
    weights,
    fixed,
    memory = [],
    steps,
  } = given.net;
  must(Array.isArray(hidden) && hidden.length <= 4 && hidden.every((n) => whole(n, 1, 32)), 'it has other layers');
  const known = (name) => Object.hasOwn(page.fragments.activations, name);
  must(activations?.length === hidden.length && activations.every(known), 'an activation is unknown');
  const share = (p) => Number.isFinite(p) && p >= 0 && p < 1;
  must(dropout?.length === hidden.length + 1 && dropout.every(share), 'dropout is a share for each layer');
  must(Object.hasOwn(page.fragments.rules, rule), 'its rule is unknown');
  must(Object.hasOwn(page.fragments.regularizers, penalty), 'its regularizer is unknown');
  must(Object.hasOwn(SPREAD, init), 'its initializer is unknown');
  must(Number.isFinite(lr) && lr > 0, 'η is a number over 0');
  must(Number.isFinite(lam) && lam >= 0, 'λ is a number from 0');
  must(whole(steps ?? 0, 0, 1e9), 'its steps are no number');
  const isExtra = (name, k) => Object.hasOwn(page.fragments.extras, name) && extra.indexOf(name) === k;
  must(Array.isArray(extra) && extra.every(isExtra) && (!extra.length || wide === 2), 'a feature is unknown');
  const sizes = [wide + extra.length, ...hidden, net.outputs];
  const shapes = sizes
    .slice(1)
    .map((m, c) => (c === hidden.length && net.outputs === 1 ? [sizes[c] + 1] : [m, sizes[c] + 1]));
  must(
    Array.isArray(skips) && skips.every(Array.isArray) && fits(skips, sizes),
    'a way around its layers does not fit',
  );
  const bent = hidden.map((n, c) => {
    if (activations[c] !== 'prelu') return null;
    const bend = alphas[c] ?? [0.25];
    must(Array.isArray(bend) && [1, n].includes(bend.length) && bend.every(Number.isFinite), 'a slope is no number');
    return new Arr(Float64Array.from(bend), [bend.length]);
  });
  const moving = [...shapes, ...bent.flatMap((one) => (one ? [one.shape] : []))];
  const tensors = (list, what, all = moving) => {
    must(Array.isArray(list) && list.length === all.length, `it has ${all.length} layers of ${what}`);
    return list.map((one, c) => {
      const found = /** @type {any} */ (tensorOf(one, what));
      must(found.shape?.join() === all[c].join(), `layer ${c} of ${what} has shape (${all[c]})`);
      return found;
    });
  };
  const names = (list, usual) => {
    const fit = Array.isArray(list) && list.length === usual.length;
    return fit && list.every((one) => typeof one === 'string' && one.length <= 80) ? [...list] : usual;
  };
  const slots = Object.keys(page.fragments.rules[rule].inputs).filter((name) => name.startsWith('memory'));
  const held = memory.length
    ? slots.map((_, k) =>
        tensors(
          memory.map((one) => one?.[k]),
          'memory',
        ),
      )
    : [];
  return {
    P: samples.map((p) => ({ x: [...p.x], t: p.t, test: p.test === true })),
    sel: whole(given.sel, 0, samples.length - 1) ? given.sel : 0,
    batch: whole(given.batch, 1, 1e6) ? given.batch : wrong('the batch is a whole number'),
    split: given.split > 0 && given.split <= 1 ? given.split : 1,
    seed: whole(given.seed, 0, 1e9) ? given.seed : 1,
    epoch: whole(given.epoch, 0, 1e9) ? given.epoch : 0,
    set: typeof given.set === 'string' && /^[\w -]{1,20}$/.test(given.set) ? given.set : 'yours',
    noise,
    features: names(given.features, page.features),
    classes: names(given.classes, page.classes),
    hist: (Array.isArray(given.hist) ? given.hist : []).map((row) =>
      [0, 1, 2].map((k) => (Number.isFinite(row?.[k]) ? row[k] : NaN)),
    ),
    path: [],
    order: (Array.isArray(given.order) ? given.order : []).filter((k) => whole(k, 0, samples.length - 1)),
    net: {
      hidden: [...hidden],
      activations: [...activations],
      dropout: [...dropout],
      extra: [...extra],
      skips: skips.map((one) => [...one]),
      alphas: bent,
      init,
      rule,
      lr,
      penalty,
      lam,
      weights: tensors(weights, 'weights', shapes),
      fixed: shapes.map((shape, c) => {
        const n = shape.reduce((a, b) => a * b, 1);
        return Uint8Array.from({ length: n }, (_, k) => ([1, 2].includes(fixed?.[c]?.[k]) ? fixed[c][k] : 0));
      }),
      memory: memory.length ? moving.map((_, c) => held.map((one) => one[c])) : [],
      steps: steps ?? 0,
    },
  };
}
