// Which hidden neurons learn nothing: dead ones, saturated ones, twins. And what first weights do to the gradients.
import { esc, num } from './marks.js';

const FLAT = 0.02;
const MOST = 200;

/** Samples to look at: all, or some that are spread evenly. */
const some = (P) => (P.length > MOST ? P.filter((_, i) => i % Math.ceil(P.length / MOST) === 0) : P);

/**
 * Of each hidden neuron "" or what is the matter: "dead" where its slope is 0 at every sample, "saturated" where it is
 * under 0.02 at 95 % of them, "twin" where another of its layer has the same weights in and out.
 */
export function health(model) {
  const { net, S } = model;
  const X = some(S.P).map((p) => p.x);
  const W = model.W;
  return net.slopesOver(X).map((slopes, c) => {
    const n = net.hidden[c];
    const outOf = (i) => W[c + 1].map((row) => row[i + 1]);
    const key = Array.from({ length: n }, (_, i) => JSON.stringify([W[c][i], outOf(i)]));
    return Array.from({ length: n }, (_, i) => {
      const own = X.map((_unused, k) => Math.abs(slopes[k * n + i]));
      if (own.every((v) => v < 1e-9)) return 'dead';
      if (own.filter((v) => v < FLAT).length >= 0.95 * own.length) return 'saturated';
      return key.some((one, k) => k !== i && one === key[i]) ? 'twin' : '';
    });
  });
}

/** "3 dead, 2 twins", or "". */
export function summary(found) {
  const all = found.flat();
  return [
    ['dead', 'dead'],
    ['saturated', 'saturated'],
    ['twin', 'twins'],
  ]
    .map(([kind, word]) => [all.filter((one) => one === kind).length, word])
    .filter(([count]) => count)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** Root mean square of the gradient of each layer. */
export const gradientSizes = (model) =>
  model.net.gradients(model.trained()).map((g) => Math.sqrt(g.data.reduce((sum, v) => sum + v * v, 0) / g.data.length));

/** The share of slopes of hidden neurons at samples that are under 0.02. */
export function flatShare(model) {
  const all = model.net.slopesOver(some(model.S.P).map((p) => p.x)).flat();
  return all.length ? all.filter((v) => Math.abs(v) < FLAT).length / all.length : 0;
}

/** Over it a feature is called large. */
const LARGE = 100;

/** What to do where a feature is far from the size 1, or "". */
export function unscaled({ S }) {
  const [most, k] = S.features
    .map((_, d) => [S.P.reduce((a, p) => Math.max(a, Math.abs(p.x[d])), 0), d])
    .reduce((a, b) => (b[0] > a[0] ? b : a));
  return most > LARGE
    ? `<b>${esc(S.features[k])} reaches ${num(most, 3)}:</b> features of about the size 1 train best. Scale them (nn.Standardizer), or take a much smaller η.`
    : '';
}

/** What the weights that a network begins with do, in measured words. */
export function beginning(model) {
  const { net } = model;
  const sizes = gradientSizes(model);
  const [first, last] = [sizes[0], sizes[sizes.length - 1]];
  const gradients = `|∂L/∂w| is ${num(first, 2)} in the first layer, ${num(last, 2)} in the last.`;
  if (!net.hidden.length) return `One layer: ${gradients}`;
  return {
    zeros: () =>
      `<b>All zero:</b> the neurons of a layer are the same and get the same gradient (${summary(health(model)) || 'no twins'}). Train: they stay twins, as good as one neuron. ${gradients}`,
    large: () =>
      `<b>Too large:</b> ${Math.round(100 * flatShare(model))} % of the hidden slopes are under 0.02, so little comes back. ${gradients}`,
    normal: () => `<b>N(0, 1):</b> z grows with the number of inputs; ${gradients}`,
    xavier: () => `<b>Xavier, 2/(n + m):</b> values and gradients keep their size from layer to layer. ${gradients}`,
    he: () => `<b>He, 2/n:</b> twice the variance, since a ReLU lets half of it through. ${gradients}`,
  }[net.init]();
}
