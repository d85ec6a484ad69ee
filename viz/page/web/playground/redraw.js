// A picture or panel drawn anew by changing what differs: what stays as it is need not be laid out again.

/** Let an element hold this HTML. @param {Element} at @param {string} html */
export function redraw(at, html) {
  const next = /** @type {Element} */ (at.cloneNode(false));
  next.innerHTML = html;
  follow(at, next);
}

/** Make the children of one those of the other. @param {Element} at @param {Element} next */
function follow(at, next) {
  let old = at.firstChild;
  for (const made of [...next.childNodes]) {
    const after = old?.nextSibling ?? null;
    if (!old) at.append(made);
    else if (old.nodeName !== made.nodeName) old.replaceWith(made);
    else if (!old.isEqualNode(made)) become(old, made);
    old = after;
  }
  while (old) {
    const after = old.nextSibling;
    old.remove();
    old = after;
  }
}

/** Make a node what another of its name is. @param {any} at @param {any} made */
function become(at, made) {
  if (!made.attributes) {
    at.data = made.data;
    return;
  }
  for (const { name, value } of made.attributes) if (at.getAttribute(name) !== value) at.setAttribute(name, value);
  for (const { name } of [...at.attributes]) if (!made.hasAttribute(name)) at.removeAttribute(name);
  follow(at, made);
}
