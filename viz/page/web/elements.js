// Elements of a page. What comes from the trace, names above all, becomes text nodes and never markup.

const SVG = 'http://www.w3.org/2000/svg';
const MATHML = 'http://www.w3.org/1998/Math/MathML';

function make(namespace, tag, attributes, children) {
  const element = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) {
      if (value) element.addEventListener(name.slice(2), value);
    } else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}
export const h = (tag, attributes, ...children) => make('', tag, attributes, children);
export const s = (tag, attributes, ...children) => make(SVG, tag, attributes, children);
export const m = (tag, attributes, ...children) => make(MATHML, tag, attributes, children);
/** Set the attributes that are others by now: each that is set makes the browser lay out anew. */
export function change(element, attributes) {
  for (const [name, value] of Object.entries(attributes))
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
/** Class names: the first, and those of the others that hold. */
export const words = (first, others) => [first, ...Object.keys(others).filter((name) => others[name])].join(' ');
/** A name that is read from right to left between marks, so that what stands around it stays in place. */
export const isolated = (name) =>
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(name) ? `\u2068${name}\u2069` : name;
export const cut = (text, most) => {
  if (/^\u2068[^\u2068\u2069]*\u2069$/.test(text)) return isolated(cut(text.slice(1, -1), most));
  const letters = [...text];
  return letters.length <= most
    ? text
    : letters
        .slice(0, most - 1)
        .join('')
        .trimEnd() + '…';
};
export const capital = (word) => word[0].toUpperCase() + word.slice(1);
export const plural = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;
