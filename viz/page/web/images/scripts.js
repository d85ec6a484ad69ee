// The network as Python to take home: it runs as it stands, and predicts what the page predicts.
import { nested } from '../store/contract.js';
import { activationOf, python, text } from '../playground/scripts.js';

/** The scripts by the names of their libraries. @param {import('./model.js').ImageModel} model */
export const scriptsOf = (model) => ({
  chalkgrad: () => chalkgrad(model),
  PyTorch: () => torch(model),
});

/** Images as they came: bytes of some shades, or numbers. */
function data({ page, images, weights }) {
  const names = page.classes.map((name, k) => `${k}: ${name}`).join(', ');
  const X =
    page.X.bytes === undefined
      ? `np.array(${python(nested(images))})`
      : `np.frombuffer(base64.b64decode("${page.X.bytes}"), np.uint8).reshape(${page.X.shape.join(', ')}) / ${page.X.shades}`;
  return [
    `X = ${X}`,
    `t = np.array(${python(page.t)})  # ${names.replace(/[\r\n]/g, ' ')}`,
    'weights = [  # of the last layer column 0 is the bias',
    ...Object.values(weights).map((w) => `    np.array(${python(nested(w))}),`),
    ']',
    '',
  ];
}

const tuple = (list) => `(${list.join(', ')}${list.length === 1 ? ',' : ''})`;
const padded = (padding) =>
  typeof padding === 'string' ? text(padding) : [padding].flat().length > 1 ? tuple(padding) : padding;
const windowed = (size) => (Array.isArray(size) ? tuple(size) : size);

function chalkgrad(model) {
  const { maps, kernel, padding, pool, activation } = model.page.architecture;
  const outputs = Array.isArray(model.page.targets[0]) ? model.page.classes.length : 1;
  const act = /^[A-Z]/.test(activation) ? `nn.${activation}` : text(activation);
  return [
    'import base64',
    '',
    'import numpy as np',
    '',
    'import nn',
    '',
    ...data(model),
    `model = nn.CNN(${tuple(model.page.shape)}, ${outputs}, maps=${tuple(maps)}, kernel_size=${tuple(kernel)}, padding=${padded(padding)}, pool=${windowed(pool)}, activation=${act})`,
    'model.prepare(X, t)',
    'for parameter, w in zip(model.parameters(), weights):',
    '    parameter.assign(w.reshape(parameter.shape))',
    'print(model.predict_proba(X[:5]))',
    'print("accuracy", model.score(X, t))',
    '',
  ].join('\n');
}

function torch(model) {
  const { page } = model;
  const { maps, kernel, padding, pool, activation } = page.architecture;
  const isOne = !Array.isArray(page.targets[0]);
  const last = /** @type {import('../engine/ndarray.js').Arr} */ (Object.values(model.weights).at(-1));
  const wide = last.shape[last.shape.length - 1] - 1;
  const layers = maps.flatMap((m, k) => [
    `nn.Conv2d(${k ? maps[k - 1] : page.shape[0]}, ${m}, ${tuple(kernel)}, padding=${padded(padding)})`,
    `nn.${activationOf(activation)}`,
    `nn.MaxPool2d(${windowed(pool)})`,
  ]);
  const end = isOne
    ? [`nn.Linear(${wide}, 1)`, 'nn.Sigmoid()']
    : [`nn.Linear(${wide}, ${last.shape[0]})`, 'nn.Softmax(dim=1)'];
  return [
    'import base64',
    '',
    'import numpy as np',
    'import torch',
    'from torch import nn',
    '',
    ...data(model),
    'model = nn.Sequential(',
    ...[...layers, 'nn.Flatten()', ...end].map((one) => `    ${one},`),
    ').double().eval()',
    'weights = [torch.tensor(w) for w in weights]',
    '*kernels, last = weights',
    'with torch.no_grad():',
    '    for layer, w, b in zip([one for one in model if isinstance(one, nn.Conv2d)], kernels[::2], kernels[1::2]):',
    '        layer.weight.copy_(w)',
    '        layer.bias.copy_(b)',
    '    linear = next(one for one in model if isinstance(one, nn.Linear))',
    `    last = last.reshape(${isOne ? 1 : last.shape[0]}, ${wide + 1})`,
    '    linear.weight.copy_(last[:, 1:])',
    '    linear.bias.copy_(last[:, 0])',
    `    y = ${isOne ? 'model(torch.tensor(X))\n    y = torch.cat([1 - y, y], dim=1)' : 'model(torch.tensor(X))'}`,
    'print(y[:5].numpy())',
    'print("accuracy", (y.argmax(dim=1).numpy() == t).mean())',
    '',
  ].join('\n');
}
