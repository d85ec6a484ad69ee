/** A message that goes by itself. @param {any} el what holds it @param {string} text */
export function toast(el, text) {
  const made = document.createElement('div');
  made.className = 'toast';
  made.setAttribute('role', 'status');
  made.textContent = text;
  el.append(made);
  setTimeout(() => made.remove(), 3500);
}
