// What is said of the pieces of a network: formulas and lines of NumPy of the table, with the names of the page.

/**
 * A text with other names: `A` is what `names` calls it, and `gA` its gradient; numbers in between are told apart by
 * `mark`, since each layer has its own.
 *
 * @param {string} text @param {Record<string, string>} names
 */
export const named = (text, names, mark = '') =>
  text
    .replace(/\b([stv]\d+)\b/g, `$1${mark}`)
    .replace(/\b(g?)([A-Za-z])(1?)\b/g, (all, g, name, one) => (name in names ? `${g}${names[name]}${one}` : all));

/** What is said of what follows the scores of layer c: its activation, or the output. */
export function behind(app, c) {
  const { net, N, page } = app;
  const last = c === N.depth() - 1;
  const found = last ? page.texts.output : page.texts.activations[net.activations[c]];
  const names = { A: N.z(c), B: N.h(c + 1), y: N.h(c + 1) };
  const mark = `_${c}`;
  const lines = (list) => list.map((line) => named(line, names, mark));
  if (!found)
    return { formula: `${names.B} = ${names.A}`, rule: '', forward: lines(['B = A']), backward: lines(['gA = gB']) };
  return {
    formula: found.formulas.map((text) => named(text, names)).join('; '),
    rule: found.formulas.length === 1 ? named(found.rules.A.join(' + '), names) : '',
    forward: lines(found.forward),
    backward: lines(found.backward.A),
  };
}

/** What is said of layer c's weights. */
export function layer(app, c) {
  const { N, page } = app;
  const found = N.w(c) === 'w' ? page.texts.neuron : page.texts.layer;
  const names = { W: N.wCode(c), x: N.h(c), A: N.z(c) };
  const lines = (list) => list.map((line) => named(line, names));
  return { forward: lines(found.forward), ofWeights: lines(found.backward.W), ofInputs: lines(found.backward.x) };
}

/** What is said of the loss. */
export function loss(app) {
  const { N, page } = app;
  const found = page.texts.loss;
  const names = { y: N.h(N.depth()) };
  return {
    name: found.name,
    formula: found.formulas.map((text) => named(text, names)).join('; '),
    rule: found.formulas.length === 1 ? named(found.rules.y.join(' + '), names) : '',
    forward: found.forward.map((line) => named(line, names)),
    backward: found.backward.y.map((line) => named(line, names)),
  };
}

/** What is said where the logarithm of a probability is cut off. */
export const atOnce = (N) => {
  const z = N.z(N.depth() - 1);
  return `So sure, and so wrong, that the logarithm is cut off: l and ∂l/∂${z} come from ${z} at once, as training has them.`;
};
