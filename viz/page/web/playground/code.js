// The network as Python: the step in NumPy beside its numbers, and scripts to take home.

/** Lines of NumPy with the step that each is. */
export function lines(app) {
  const { net, N } = app;
  const single = net.outputs === 1;
  const n = N.depth();
  const forward = {
    sigmoid: (z) => `1 / (1 + exp(-${z}))`,
    tanh: (z) => `tanh(${z})`,
    relu: (z) => `maximum(${z}, 0)`,
  };
  const slope = {
    sigmoid: (z, h) => `${h} * (1 - ${h})`,
    tanh: (z, h) => `(1 - ${h}**2)`,
    relu: (z) => `(${z} > 0)`,
  };
  const a = net.activation;
  /** @type {[string, string][]} */
  const o = [['c', '# forward']];
  for (let c = 0; c < n; c++) {
    const [Z, H, h, w] = [N.z(c), N.h(c + 1), N.h(c), N.wCode(c)];
    o.push([`fz${c}`, w === 'w' ? `${Z} = w[1:] @ ${h} + w[0]` : `${Z} = ${w}[:, 1:] @ ${h} + ${w}[:, 0]`]);
    const made = c < n - 1 ? forward[a](Z) : single ? forward.sigmoid(Z) : `exp(${Z}) / exp(${Z}).sum()`;
    o.push([`fh${c}`, `${H} = ${made}`]);
  }
  o.push(['fl', single ? 'l = -t * log(y) - (1 - t) * log(1 - y)' : 'l = -log(y[t])'], ['c', '# backward']);
  o.push(['by', single ? 'gy = (y - t) / (y * (1 - y))' : 'gy = -onehot(t) / y']);
  for (let c = n - 1; c >= 0; c--) {
    const [Z, H, h, w] = [N.z(c), N.h(c + 1), N.h(c), N.wCode(c)];
    const back = c < n - 1 ? `g${H} * ${slope[a](Z, H)}` : single ? 'gy * y * (1 - y)' : 'y * (gy - gy @ y)';
    o.push([`bz${c}`, `g${Z} = ${back}`]);
    o.push([`bw${c}`, w === 'w' ? `gw = g${Z} * append(1, ${h})` : `g${w} = outer(g${Z}, append(1, ${h}))`]);
    if (c) o.push([`bh${c}`, w === 'w' ? `g${h} = w[1:] * g${Z}` : `g${h} = ${w}[:, 1:].T @ g${Z}`]);
  }
  o.push(['c', '# update']);
  for (let c = n - 1; c >= 0; c--) o.push([`u${c}`, `${N.wCode(c)} -= ${net.lr} * g${N.wCode(c)}`]);
  return o;
}

const python = (v) => (Array.isArray(v) ? `[${v.map(python).join(', ')}]` : String(v));
const text = (s) => JSON.stringify(s);

/** A script of chalkgrad with the present weights and samples: the same predictions. */
export function script(app) {
  const { net, W, S, page } = app;
  const kind = net.hidden.length ? 'MLP' : net.outputs === 1 ? 'LogisticRegression' : 'SoftmaxRegression';
  const made =
    kind === 'MLP' ? `nn.MLP([${net.sizes.join(', ')}], activation=${text(net.activation)})` : `nn.${kind}()`;
  return [
    'import numpy as np',
    '',
    'import nn',
    '',
    `X = np.array(${python(S.P.map((p) => p.x))})`,
    `t = np.array(${python(S.P.map((p) => p.t))})  # ${page.classes
      .map((name, k) => `${k}: ${name}`)
      .join(', ')
      .replace(/[\r\n]/g, ' ')}`,
    'weights = [',
    ...W.map((w, c) => `    np.array(${python(net.weights[c].shape.length === 1 ? w[0] : w)}),`),
    ']',
    '',
    `model = ${made}`,
    'model.prepare(X, t)',
    'for parameter, data in zip(model.parameters(), weights):',
    '    parameter.data = data',
    'print(model.predict_proba(X[:5]))',
    'print("accuracy", model.score(X, t))',
    '',
  ].join('\n');
}

const TORCH = { sigmoid: 'Sigmoid', tanh: 'Tanh', relu: 'ReLU' };

/** The same network in PyTorch, with the present weights. */
export function torch(app) {
  const { net, W, S } = app;
  const layers = W.flatMap((w, c) => [
    `nn.Linear(${w[0].length - 1}, ${w.length})`,
    `nn.${c < W.length - 1 ? TORCH[net.activation] : net.outputs === 1 ? 'Sigmoid' : 'Softmax'}(${c === W.length - 1 && net.outputs > 1 ? 'dim=1' : ''})`,
  ]);
  return [
    'import torch',
    'from torch import nn',
    '',
    `X = torch.tensor(${python(S.P.map((p) => p.x))}, dtype=torch.float64)`,
    `t = torch.tensor(${python(S.P.map((p) => p.t))})`,
    'weights = [',
    ...W.map((w) => `    torch.tensor(${python(w)}, dtype=torch.float64),`),
    ']',
    '',
    'model = nn.Sequential(',
    ...layers.map((one) => `    ${one},`),
    ').double()',
    'linear = [layer for layer in model if isinstance(layer, nn.Linear)]',
    'with torch.no_grad():',
    '    for layer, w in zip(linear, weights):',
    '        layer.weight.copy_(w[:, 1:])  # column 0 is the bias',
    '        layer.bias.copy_(w[:, 0])',
    '    y = model(X)',
    `    classes = ${net.outputs === 1 ? '(y[:, 0] > 0.5).long()' : 'y.argmax(dim=1)'}`,
    'print(y[:5].numpy())',
    'print("accuracy", (classes == t).double().mean().item())',
    '',
  ].join('\n');
}
