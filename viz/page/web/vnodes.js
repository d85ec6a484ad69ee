// Elements as views draw them: Preact changes what is other by now, and leaves the rest where it is.
import { h } from 'preact';

export { h };
/** Elements of MathML: inside `math` they have its namespace. */
export const m = h;

/** An element that is made and drawn by itself, in its place in a view. @param {{element: Element}} props */
export const Held = ({ element }) =>
  h('div', {
    class: 'held',
    ref: (/** @type {Element | null} */ box) => {
      if (box && box.firstChild !== element) box.replaceChildren(element);
    },
  });
