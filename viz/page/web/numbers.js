// Numbers and tensors of a trace as text.
import { say } from './said.js';

export const NAME_LENGTH = 14,
  LABEL_LENGTH = 18,
  VALUE_LENGTH = 13,
  LEAF_LENGTH = 11; // as in layout.py
export const SIDE = 6; // rows and columns of an array that is written out

/** As `autograd.graph.formula.number`: a true minus, no exponent between 1e-4 and 1e5. */
export function number(x, digits = 4) {
  x = Number(x);
  if (Number.isNaN(x)) return say('frame.nan');
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  if (x === 0) return '0';
  const size = Math.abs(x);
  const trimmed = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  let text;
  if (size >= 1e-4 && size < 1e5) {
    text = x.toPrecision(digits);
    text = text.includes('e') ? x.toFixed(0) : trimmed(text);
  } else {
    const [mantissa, exponent] = x.toExponential(digits - 1).split('e');
    text = `${trimmed(mantissa)}e${Number(exponent)}`;
  }
  return text.replaceAll('-', '−');
}

export const shapeOf = (t) => (t !== null && typeof t === 'object' ? t.shape : []);
export const shown = (t) => (typeof t === 'object' ? t.crop || t.shape : []);
/** The entries of an array, not to be changed: most have none of their own. */
export const entries = (t) => (typeof t === 'object' ? t.data : [Number(t)]);
export const isSmall = (t, most = SIDE) => shapeOf(t).length < 3 && shapeOf(t).every((n) => n <= most);
export const shapeText = (t) => {
  const n = shapeOf(t);
  return n.length ? `(${n.join(', ')}${n.length === 1 ? ',' : ''})` : say('frame.number');
};

/** The index of entry `k` of an array of this shape, as NumPy has it; "" for a number. */
export function indexText(shape, k) {
  const at = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at.unshift(k % shape[axis]);
    k = Math.floor(k / shape[axis]);
  }
  return at.length ? `[${at.join(', ')}]` : '';
}

/** Rows of a tensor of one or two axes; a vector is one column, or one row if `flat`. */
export function rows(t, flat) {
  const size = shown(t),
    data = entries(t);
  if (size.length === 2) return Array.from({ length: size[0] }, (_, i) => data.slice(i * size[1], (i + 1) * size[1]));
  return flat ? [data] : data.map((x) => [x]);
}

/** A tensor in a line of text: `most` characters for a node of the graph. */
export function brief(t, most = VALUE_LENGTH) {
  if (t === null) return '—';
  if (!shapeOf(t).length) return number(t, 3);
  const data = entries(t),
    deep = '['.repeat(Math.min(2, shapeOf(t).length)),
    end = ']'.repeat(deep.length);
  if (!data.length) return '[]';
  if (shapeOf(t).length === 1 && 2 * data.length < most) {
    for (const digits of [3, 2]) {
      const all = `[${data.map((x) => number(x, digits)).join(' ')}]`;
      if (all.length <= most) return all;
    }
  }
  if (shapeOf(t).length > 1 && most <= VALUE_LENGTH) {
    const { min, max } = t.min === undefined ? spread(data) : t;
    const size = shapeOf(t).join('×');
    for (const digits of [2, 1]) {
      const range = min === max ? number(min, digits) : `${number(min, digits)}…${number(max, digits)}`;
      if (`${size} ${range}`.length <= most) return `${size} ${range}`;
    }
    return size;
  }
  for (let count = Math.min(2, data.length - 1); count > 0; count--) {
    const some = `${deep}${data
      .slice(0, count)
      .map((x) => number(x, 2))
      .join(' ')} …${end}`;
    if (some.length <= most) return some;
  }
  return `${deep}${number(data[0], 2)} …${end}`;
}

export function inWords(t) {
  if (!shapeOf(t).length) return number(t);
  const data = entries(t);
  return data.length <= 12
    ? `[${data.map((x) => number(x)).join(' ')}]`
    : say('frame.entries', { shape: shapeOf(t).join('×') });
}

/** The least, the largest and the mean of a list; a mean that is rounding is 0. */
export function spread(data) {
  let min = Infinity,
    max = -Infinity,
    sum = 0;
  for (let k = 0; k < data.length; k++) {
    min = Math.min(min, data[k]);
    max = Math.max(max, data[k]);
    sum += data[k];
  }
  const isRounding = Math.abs(sum) < 1e-15 * data.length * Math.max(-min, max);
  return { min, mean: isRounding ? 0 : sum / data.length, max };
}

/** Row `k` of a batch; row k of every sample is what the network does with that sample alone. */
export function sampled(t, k) {
  if (k === null || !shapeOf(t).length) return t;
  const shape = shapeOf(t).slice(1),
    crop = shown(t).slice(1),
    size = crop.reduce((a, b) => a * b, 1);
  const data = t.data.slice(k * size, (k + 1) * size);
  if (!shape.length) return data[0];
  const range = data.length > SIDE * SIDE ? spread(data) : {};
  return { shape, data, ...(crop.some((n, i) => n < shape[i]) ? { crop } : {}), ...range };
}
