// The network as Python to take home: it runs as it stands, and predicts what the page predicts.
import { nested } from './skips.js';

export const python = (v) => (Array.isArray(v) ? `[${v.map(python).join(', ')}]` : String(v));
export const text = (s) => JSON.stringify(s);

/** The scripts by the names of their libraries. @param {import('./model.js').Model} model */
export const scriptsOf = (model) => ({
  chalkgrad: () => chalkgrad(model),
  PyTorch: () => torch(model),
  'scikit-learn': () => sklearn(model),
});

/** Samples, what they should give, and weights, as lines. */
function data({ page, net, S, W }, array = 'np.array', more = '') {
  const names = page.classes.map((name, k) => `${k}: ${name}`).join(', ');
  const isTold = net.classifies && page.classes.some((name, k) => name !== String(k)); // 0 is called 0: nothing to say
  const of = isTold ? `  # ${names.replace(/[\r\n]/g, ' ')}` : '';
  const t = S.P.map((p) => (net.classifies ? p.t : p.t * page.units.scale + page.units.mean));
  return [
    `X = ${array}(${python(S.P.map((p) => net.full(p.x)))}${more})${net.extra.length ? `  # x₁, x₂, ${net.extra.join(', ')}` : ''}`,
    `t = ${array}(${python(t)}${net.classifies ? '' : more})${of}`,
    'weights = [  # column 0 is the bias',
    ...W.map((w) => `    ${array}(${python(w)}${more}),`),
    ']',
    ...(bends(net)
      ? [
          `slopes = [${slopes(net)
            .map((a) => `${array}(${python(Array.from(a.data))}${more})`)
            .join(', ')}]`,
        ]
      : []),
    '',
  ];
}

const same = (list) => list.every((one) => one === list[0]);
const uniform = (net) => same(net.activations) && !net.dropout.some(Boolean) && !net.skips.length;
const slopes = (net) => net.alphas.filter(Boolean);
const bends = (net) => slopes(net).length > 0;
/** How many slopes a PReLU is told to have. @param {any} net @param {number} c */
const asMany = (net, c) => (net.alphas[c].data.length > 1 ? `num_parameters=${net.alphas[c].data.length}` : '');
const isOwn = (name) => /^[A-Z]/.test(name);

/** Which model of `nn` it is now, and how it is written. */
function kindOf({ page, net }) {
  const { sizes, hidden, activation } = net;
  const many = net.alphas[0] && asMany(net, 0);
  const act = many ? `nn.PReLU(${many})` : isOwn(activation) ? `nn.${activation}` : text(activation);
  const untouched = page.sizes.length === 2 && !hidden.length;
  if (!net.classifies)
    return page.kind === 'LinearRegression' && untouched
      ? 'nn.LinearRegression(solver="descent")'
      : `nn.MLPRegressor([${sizes.join(', ')}], activation=${act})`;
  if (untouched && page.kind !== 'NeuralClassifier' && !/^MLP/.test(page.kind)) return `nn.${page.kind}()`;
  const linear = net.probable ? '' : ', output_activation="linear"';
  if (uniform(net)) return `nn.MLP([${sizes.join(', ')}], activation=${act}${linear})`;
  return `nn.NeuralClassifier(nn.Sequential(\n${layersOf(net, ['nn.Residual([', ']),']).join('\n')}\n))`;
}

const ACTIVATION = {
  sigmoid: 'Sigmoid()',
  tanh: 'Tanh()',
  relu: 'ReLU()',
  leaky_relu: 'LeakyReLU()',
  elu: 'ELU()',
  gelu: 'GELU()',
  silu: 'SiLU()',
  softplus: 'Softplus()',
  hardtanh: 'Hardtanh()',
  identity: 'Identity()',
};

/** How an activation is made, by what the page calls it. @param {string} name */
export const activationOf = (name) => (isOwn(name) ? name : ACTIVATION[name]);

/** Dense layers, activations, dropout and ways around, in their order. @param {any} net @param {[string, string]} residual */
function layersOf(net, [open, close]) {
  const { sizes, activations, dropout } = net;
  const parts = {
    dropout: (c) => (dropout[c] ? `nn.Dropout(${dropout[c]}),` : null),
    layer: (c) => `nn.Linear(${sizes[c]}, ${sizes[c + 1]}),`,
    activation: (c) => {
      const name = activations[c];
      return `nn.${name === 'prelu' ? `PReLU(${asMany(net, c)})` : activationOf(name)},`;
    },
  };
  return nested(net, { open, close, part: (what, c) => parts[what](c) });
}

/** How it is asked, and how good it is. */
const asked = ({ net }) => {
  const ask = net.classifies ? (net.probable ? 'predict_proba' : 'decision_function') : 'predict';
  return [`print(model.${ask}(X[:5]))`, `print("${net.classifies ? 'accuracy' : 'R²'}", model.score(X, t))`, ''];
};

function chalkgrad(model) {
  const { page, net } = model;
  const kind = kindOf(model);
  const { mean, scale } = page.units ?? {};
  return [
    'import numpy as np',
    '',
    'import nn',
    '',
    ...data(model),
    `model = ${kind}`,
    'model.prepare(X, t)',
    ...(kind.startsWith('nn.MLPRegressor')
      ? [`model.units.mean[...], model.units.scale[...] = ${mean}, ${scale}  # of the measurements it was made for`]
      : []),
    ...(bends(net)
      ? [
          'alphas = [p for p in model.parameters() if p.ndim < 2 and p.name.startswith("α")]',
          'rest = [p for p in model.parameters() if not any(p is a for a in alphas)]',
          'for parameter, w in zip([*rest, *alphas], [*weights, *slopes]):',
        ]
      : ['for parameter, w in zip(model.parameters(), weights):']),
    '    parameter.assign(w.reshape(parameter.shape))',
    ...(net.dropout.some(Boolean) ? ['model.eval()'] : []),
    ...asked(model),
  ].join('\n');
}

function torch(model) {
  const { page, net } = model;
  const out = net.probable ? (net.outputs === 1 ? ['Sigmoid()'] : ['Softmax(dim=1)']) : [];
  const layers = [...layersOf(net, ['Residual(', '),']), ...out.map((name) => `    nn.${name},`)];
  const one = net.outputs === 1;
  const answer = !net.classifies
    ? `y = model(X)[:, 0] * ${page.units.scale} + ${page.units.mean}`
    : !one
      ? 'y = model(X)'
      : net.probable
        ? 'y = torch.cat([1 - model(X), model(X)], dim=1)'
        : 'y = model(X)[:, 0]';
  const score = !net.classifies
    ? 'print("R²", (1 - ((y - t) ** 2).sum() / ((t - t.mean()) ** 2).sum()).item())'
    : `print("accuracy", (${one && !net.probable ? '(y > 0).long()' : 'y.argmax(dim=1)'} == t).double().mean().item())`;
  return [
    'import torch',
    'from torch import nn',
    '',
    ...data(model, 'torch.tensor', ', dtype=torch.float64'),
    ...(net.skips.length
      ? ['class Residual(nn.Sequential):', '    def forward(self, x):', '        return x + super().forward(x)', '', '']
      : []),
    'model = nn.Sequential(',
    ...layers,
    ').double().eval()',
    'linear = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]',
    'with torch.no_grad():',
    '    for layer, w in zip(linear, weights):',
    '        layer.weight.copy_(w[:, 1:])',
    '        layer.bias.copy_(w[:, 0])',
    ...(bends(net)
      ? [
          '    for layer, a in zip([one for one in model.modules() if isinstance(one, nn.PReLU)], slopes):',
          '        layer.weight.copy_(a)',
        ]
      : []),
    `    ${answer}`,
    'print(y[:5].numpy())',
    score,
    '',
  ].join('\n');
}

const SKLEARN = { sigmoid: 'logistic', tanh: 'tanh', relu: 'relu', identity: 'identity' };

function sklearn(model) {
  const { page, net } = model;
  const { hidden, outputs } = net;
  const activation = hidden.length ? SKLEARN[net.activation] : 'identity';
  if (!same(net.activations) || !activation)
    return `# scikit-learn's networks have one activation for all layers: logistic, tanh, relu or identity.\n`;
  if (net.skips.length) return "# scikit-learn's networks have no ways around layers.\n";
  if (net.dropout.some(Boolean)) return "# scikit-learn's networks have no dropout.\n";
  if (!net.probable && net.classifies && hidden.length)
    return "# scikit-learn's networks have no hinge loss: without hidden layers this is a LinearSVC.\n";
  const settings = `hidden_layer_sizes=(${hidden.map((n) => `${n},`).join(' ')}), activation=${text(activation)}`;
  const classes = `np.arange(${page.classes.length})`;
  /** Two outputs of a softmax are one of a σ: their difference. */
  const two = net.classifies && net.probable && page.classes.length === 2 && outputs === 2;
  const head = (module, name) => ['import numpy as np', `from sklearn.${module} import ${name}`, '', ...data(model)];
  const joined = two
    ? ['weights[-1] = weights[-1][1:] - weights[-1][:1]  # σ of the difference is the softmax of two']
    : [];
  if (net.classifies && !hidden.length) {
    const name = net.probable ? 'LogisticRegression' : page.kind.includes('Perceptron') ? 'Perceptron' : 'LinearSVC';
    return [
      ...head(name === 'LinearSVC' ? 'svm' : 'linear_model', name),
      ...joined,
      `model = ${name}()`,
      `model.classes_, model.n_features_in_ = ${classes}, X.shape[1]`,
      'model.coef_, model.intercept_ = weights[0][:, 1:], weights[0][:, 0]',
      ...asked(model),
    ].join('\n');
  }
  const name = net.classifies ? 'MLPClassifier' : 'MLPRegressor';
  const units = net.classifies ? [] : [`mean, scale = ${page.units.mean}, ${page.units.scale}  # the network's units`];
  return [
    ...head('neural_network', name),
    ...joined,
    ...units,
    `model = ${name}(${settings}, solver="sgd", learning_rate_init=${net.lr})`,
    net.classifies ? `model.partial_fit(X, t, classes=${classes})` : 'model.partial_fit(X, (t - mean) / scale)',
    'model.coefs_ = [w[:, 1:].T for w in weights]',
    'model.intercepts_ = [w[:, 0] for w in weights]',
    ...(net.classifies
      ? asked(model)
      : [
          'y = model.predict(X) * scale + mean',
          'print(y[:5])',
          'print("R²", 1 - ((y - t) ** 2).sum() / ((t - t.mean()) ** 2).sum())',
          '',
        ]),
  ].join('\n');
}
