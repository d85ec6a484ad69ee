// Experiments: each puts the playground into a state, asks for a guess, trains, and says what was measured.
import { Arr } from '../engine/ndarray.js';
import { num } from './marks.js';
import { samplesOf, setsFor } from './data.js';
import { flatShare, gradientSizes, health } from './health.js';

const percent = (share) => `${Math.round(100 * share)} %`;
const accuracy = (model) => model.measure()[0][1];
const lossOf = (model) => model.measure()[0][0];
const count = (model, kind) =>
  health(model)
    .flat()
    .filter((one) => one === kind).length;
/** The length of all weights but biases. */
const norm = (model) =>
  Math.sqrt(model.W.flat().reduce((s, row) => s + row.slice(1).reduce((q, v) => q + v * v, 0), 0));
const trained = (model, epochs) => {
  for (let k = 0; k < epochs; k++) model.epoch();
  return model;
};

/**
 * Each: where it begins, what it asks, how many epochs are seen, and `found(model, begin)`: which guess was right (from
 * what was measured) and what is said. `begin(other)` is a fresh model in the state of the experiment, with changes.
 */
export const EXPERIMENTS = [
  {
    id: 'xor-zeros',
    title: 'Zero is a neutral start',
    start: { set: 'XOR', hidden: [4], activation: 'tanh', init: 'zeros', lr: 0.5 },
    ask: 'XOR, four hidden neurons, all weights 0. What has training made of them after 200 epochs?',
    options: ['Four different neurons', 'Four that are all the same'],
    epochs: 200,
    found(model, begin) {
      const twins = count(model, 'twin');
      const other = trained(begin({ init: 'xavier' }), 200);
      return {
        right: twins === 4 ? 1 : 0,
        says: `${twins} of 4 are twins, ${percent(accuracy(model))} right: the same weights get the same gradient in each step. From Xavier’s random weights ${percent(accuracy(other))} are right.`,
      };
    },
  },
  {
    id: 'one-neuron-xor',
    title: 'More epochs help',
    start: { set: 'XOR', hidden: [], lr: 0.5 },
    ask: 'XOR with a single neuron, a straight line. How many are right after 500 epochs?',
    options: ['All: it only takes time', 'No more than about three quarters'],
    epochs: 500,
    found(model) {
      const share = accuracy(model);
      return {
        right: share > 0.95 ? 0 : 1,
        says: `${percent(share)}: no line parts XOR, however long it is trained. Add a hidden layer with + and train again.`,
      };
    },
  },
  {
    id: 'xor-seeds',
    title: 'XOR always trains',
    start: { set: 'XOR', corners: true, hidden: [2], activation: 'tanh', init: 'xavier', lr: 0.3 },
    ask: 'Two hidden neurons can do XOR of four corners. Of ten random starts, how many get all right?',
    options: ['All ten', 'Some of them', 'None'],
    epochs: 150,
    found(_, begin) {
      const shares = Array.from({ length: 10 }, (_unused, k) => accuracy(trained(begin({ seed: 20 + k }), 150)));
      const won = shares.filter((share) => share === 1).length;
      return {
        right: won === 10 ? 0 : won ? 1 : 2,
        says: `${won} of 10; the worst stops at ${percent(Math.min(...shares))}. What a start leads to is chance: more hidden neurons make good starts frequent.`,
      };
    },
  },
  {
    id: 'dead-relus',
    title: 'Neurons always recover',
    start: { set: 'moons', hidden: [8], activation: 'relu', init: 'he', lr: 10 },
    ask: 'Eight ReLUs, and η = 10, 100 times what is usual. How many are dead after 30 epochs: 0 at every sample?',
    options: ['None: training repairs them', 'Some or all'],
    epochs: 30,
    found(model, begin) {
      const dead = count(model, 'dead');
      const usual = count(trained(begin({ lr: 0.1 }), 30), 'dead');
      return {
        right: dead > usual ? 1 : 0,
        says: `${dead} of 8 are dead, with η = 0.1 there are ${usual}. One leap put them below 0 at every sample; there the slope is 0, so no gradient brings them back.`,
      };
    },
  },
  {
    id: 'depth-without-activation',
    title: 'Depth adds power by itself',
    start: { set: 'circles', hidden: [6, 6], activation: 'identity', init: 'xavier', lr: 0.1 },
    ask: 'Three layers without activation, one class around the other. What can the boundary be?',
    options: ['A circle: there are 79 weights', 'A straight line'],
    epochs: 150,
    found(model, begin) {
      const share = accuracy(model);
      const bent = accuracy(trained(begin({ activation: 'tanh' }), 150));
      return {
        right: share > 0.9 ? 0 : 1,
        says: `A line, ${percent(share)} right: W² W¹ W⁰ is one matrix. With tanh in between ${percent(bent)} are right.`,
      };
    },
  },
  {
    id: 'raw-features',
    title: 'Features need no scaling',
    start: { set: 'patients raw', hidden: [], init: 'xavier', lr: 0.1 },
    ask: 'Temperature beside heart rate, as measured. One neuron, η = 0.1: how good is it after 100 epochs?',
    options: ['As good as with scaled features', 'Worse'],
    epochs: 100,
    found(model, begin) {
      const [raw, scaled] = [lossOf(model), lossOf(trained(begin({ set: 'patients' }), 100))];
      return {
        right: raw > 1.5 * scaled ? 1 : 0,
        says: `The loss is ${num(raw, 3)} raw and ${num(scaled, 3)} scaled. Inputs near 40 and 90 make the gradients of their weights so large, beside the bias’s, that each step leaps across the valley.`,
      };
    },
  },
  {
    id: 'no-bias',
    title: 'The bias is optional',
    start: { set: 'blobs', shift: [2.2, 2.2], hidden: [], init: 'xavier', lr: 0.3, cutBias: true },
    ask: 'Two clouds, neither around 0, and the bias is cut. Which lines can the neuron draw?',
    options: ['Any line', 'Only lines through the origin'],
    epochs: 300,
    found(model, begin) {
      const [without, with_] = [accuracy(model), accuracy(trained(begin({ cutBias: false }), 300))];
      return {
        right: without < with_ ? 1 : 0,
        says: `Through the origin: ${percent(without)} right, with the bias ${percent(with_)}. wᵀx = 0 always holds at x = 0.`,
      };
    },
  },
  {
    id: 'separable',
    title: 'Training converges when all are right',
    start: { set: 'blobs', hidden: [], init: 'xavier', lr: 1 },
    ask: 'The classes can be parted by a line. Training goes on after all are right: what does ‖w‖ do?',
    options: ['It settles', 'It grows on'],
    epochs: 300,
    found(model, begin) {
      const early = norm(model);
      const late = norm(trained(begin({}), 3000));
      const held = [600, 3000].map((n) => norm(trained(begin({ lam: 0.01 }), n)));
      return {
        right: late > 1.2 * early ? 1 : 0,
        says: `‖w‖ is ${num(early, 3)} after 300 epochs and ${num(late, 3)} after 3000: a steeper σ is always a little surer. With λ = 0.01 it stays: ${num(held[0], 3)} after 600, ${num(held[1], 3)} after 3000.`,
      };
    },
  },
  {
    id: 'overfitting',
    title: 'A lower training loss is a better network',
    start: {
      set: 'moons',
      noise: 0.5,
      count: 60,
      hidden: [16, 16],
      activation: 'tanh',
      init: 'xavier',
      lr: 0.05,
      rule: 'Adam',
      split: 0.5,
    },
    ask: 'Noisy moons, 30 samples to train on, 321 weights. The training loss falls. And the loss of the held-out ones?',
    options: ['It falls too', 'It falls, then rises'],
    epochs: 200,
    found(model, begin) {
      const test = model.S.hist.map((row) => row[2]);
      const [least, last] = [Math.min(...test), test[test.length - 1]];
      const held = trained(begin({ lam: 0.01 }), 200).measure()[1][0];
      return {
        right: last > 1.2 * least ? 1 : 0,
        says: `It was ${num(least, 2)} and is ${num(last, 2)}, while that of training is ${num(lossOf(model), 2)}: the line follows the noise. With λ = 0.01 it ends at ${num(held, 2)}.`,
      };
    },
  },
  {
    id: 'loss-not-accuracy',
    title: 'A falling loss means more right answers',
    start: { set: 'non-separable', hidden: [], init: 'xavier', lr: 0.02 },
    ask: 'The loss falls from epoch 20 to epoch 120. How does the number of right answers change?',
    options: ['It grows with it', 'It hardly changes'],
    epochs: 120,
    found(model, begin) {
      const before = trained(begin({}), 20).measure()[0];
      const after = model.measure()[0];
      return {
        right: after[1] - before[1] > 0.03 ? 0 : 1,
        says: `The loss falls from ${num(before[0], 3)} to ${num(after[0], 3)}, accuracy goes from ${percent(before[1])} to ${percent(after[1])}: the loss also counts how sure an answer is.`,
      };
    },
  },
  {
    id: 'too-large',
    title: 'Large first weights learn faster',
    start: { set: 'circles', hidden: [8, 8], activation: 'tanh', init: 'large', lr: 0.1 },
    ask: 'First weights of size 8 instead of about 0.4. How fast is training at the beginning?',
    options: ['Faster: larger weights, larger steps', 'Slower: most neurons are flat'],
    epochs: 30,
    found(model, begin) {
      const flat = flatShare(begin({}));
      const usual = begin({ init: 'xavier' });
      const flatUsual = flatShare(usual);
      const [large, small] = [lossOf(model), lossOf(trained(usual, 30))];
      return {
        right: large > small ? 1 : 0,
        says: `At the start ${percent(flat)} of the slopes of tanh were under 0.02, with Xavier’s ${percent(flatUsual)}. After 30 epochs the loss is ${num(large, 3)}, and ${num(small, 3)} with Xavier’s.`,
      };
    },
  },
  {
    id: 'vanishing',
    title: 'Deeper is better',
    start: { set: 'moons', hidden: [4, 4, 4, 4], activation: 'sigmoid', init: 'xavier', lr: 0.5 },
    ask: 'Four layers of sigmoids, 100 epochs. How large is the gradient of the first weights beside that of the last?',
    options: ['About as large', 'Less than a tenth'],
    epochs: 100,
    found(model, begin) {
      const sizes = gradientSizes(begin({}));
      const ratio = sizes[0] / sizes[sizes.length - 1];
      const bent = gradientSizes(begin({ activation: 'tanh' }));
      return {
        right: ratio < 0.1 ? 1 : 0,
        says: `${num(ratio, 2)} of it at the start: each σ multiplies by at most ¼. With tanh it is ${num(bent[0] / bent[bent.length - 1], 2)}. After 100 epochs ${percent(accuracy(model))} are right.`,
      };
    },
  },
  {
    id: 'relu-below-zero',
    title: 'ReLU passes a gradient below 0',
    start: { set: 'moons', hidden: [1], activation: 'relu', init: 'xavier', lr: 0.1, weights: [[-28, 0, 0]] },
    ask: 'One ReLU, and A = −28 at this sample. Which gradient arrives at A?',
    options: ['That of B', '0', '−28 times that of B'],
    epochs: 0,
    look: { mode: 'b', to: 'z0' },
    found(model) {
      const { b } = model.derive();
      const [gA, gB] = [b.gZ[0][0], b.gH[1][0]];
      return {
        right: gA === 0 ? 1 : gA === gB ? 0 : 2,
        says: `${num(gA)}; at B it is ${num(gB, 3)}. Below 0 the ReLU is flat: its slope is 0, and 0 times anything is 0.`,
      };
    },
  },
  {
    id: 'squares',
    title: 'One neuron draws only lines',
    start: { set: 'circles', hidden: [], init: 'xavier', lr: 0.5, extra: ['x₁²', 'x₂²'] },
    ask: 'One class around the other, one neuron. It takes x₁², x₂² beside x₁, x₂. What can its boundary be?',
    options: ['A line: it is one neuron', 'An ellipse'],
    epochs: 200,
    found(model, begin) {
      const [curved, straight] = [accuracy(model), accuracy(trained(begin({ extra: [] }), 200))];
      return {
        right: curved > 0.95 && straight < 0.8 ? 1 : 0,
        says: `${percent(curved)} right, and ${percent(straight)} without the squares. The line is one in four dimensions: w₀ + w₁x₁ + w₂x₂ + w₃x₁² + w₄x₂² = 0.`,
      };
    },
  },
  {
    id: 'batch',
    title: 'η does not depend on the batch',
    start: { set: 'moons', hidden: [6], activation: 'tanh', init: 'xavier', lr: 0.1, batch: 1 },
    ask: 'Ten epochs with batches of one, then ten with all samples at once; η = 0.1 for both. Which gets further?',
    options: ['Both the same: each sees all samples ten times', 'Batches of one', 'All at once'],
    epochs: 10,
    found(model, begin) {
      const whole = begin({ batch: 100000 });
      const [single, all] = [lossOf(model), lossOf(trained(whole, 10))];
      const right = Math.abs(single - all) < 0.02 ? 0 : single < all ? 1 : 2;
      return {
        right,
        says: `The loss is ${num(single, 3)} with batches of one and ${num(all, 3)} with all: the mean of a batch is one step of size η, so it is ${model.trained().length * 10} steps against 10.`,
      };
    },
  },
];

/** Put a model into the state of an experiment. */
export function begun(model, start) {
  const { S, net, page } = model;
  const {
    set,
    count: n = 120,
    noise = 0,
    shift = [0, 0],
    hidden,
    activation = net.activation,
    init = 'xavier',
  } = start;
  S.P = samplesOf(page, set, { classes: 2, count: n, noise }).map((p) => ({
    ...p,
    x: p.x.map((v, d) => (start.corners ? Math.sign(v) : v) + shift[d]),
    test: false,
  }));
  S.set = set;
  S.sel = 0;
  S.batch = start.batch ?? 16;
  S.seed = start.seed ?? 3;
  net.by(start.rule ?? 'SGD');
  net.lr = start.lr;
  net.penalize('L2', start.lam ?? 0);
  net.init = init;
  const [activations, dropout] = [hidden.map(() => activation), [0, ...hidden.map(() => 0)]];
  net.arrange({ hidden, activations, dropout, extra: start.extra });
  net.activation = activation; // also of a layer to come, where there is none
  model.divide(start.split ?? 1);
  model.again();
  if (start.weights)
    net.weights = net.weights.map((w, c) =>
      start.weights[c] ? new Arr(Float64Array.from(start.weights[c].flat()), w.shape) : w,
    );
  const last = net.hidden.length;
  const wide = (net.hidden[last - 1] ?? net.inputs) + 1;
  if (start.cutBias) for (let i = 0; i < net.outputs; i++) net.hold(last, i * wide, 2);
  S.sel = model.mostDoubtful();
  model.fresh();
  return model;
}

/** Those that this page can do: two inputs, probabilities of classes. */
export const experimentsFor = (page) =>
  page.X[0].length !== 2 || page.task !== 'classes' || !page.output
    ? []
    : EXPERIMENTS.filter(
        ({ start }) =>
          (!start.activation || page.fragments.activations[start.activation]) && setsFor(page).includes(start.set),
      );

/** What comes of an experiment, without a page to see it in. */
export function tried(model, id) {
  const one = EXPERIMENTS.find((each) => each.id === id);
  if (!one) throw new Error(`There is no experiment ${JSON.stringify(id)}.`);
  const begin = (other = {}) => begun(model.twin(), { ...one.start, ...other });
  const seen = begin();
  for (let k = 0; k < one.epochs; k++) {
    seen.epoch();
    seen.mark();
  }
  return { ...one.found(seen, begin), options: one.options };
}
