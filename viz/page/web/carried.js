/** Taking a page along: its state as text that may stand in a link, and the page itself with its state as one file. */

/** Characters of a link that mail and chat leave whole. */
export const LONGEST = 8000;

/** A state as text that may stand in a link, and back. @param {any} state */
export const packed = (state) => encodeURIComponent(JSON.stringify(state));

/** @param {string} text @returns {any} */
export const unpacked = (text) => JSON.parse(decodeURIComponent(text));

/** The page as it is now: its own HTML, and the state beside it. @param {HTMLElement} root @param {any} state @param {string} title */
export function pageOf(root, state, title) {
  const copy = /** @type {HTMLElement} */ (root.cloneNode(true));
  copy.dataset.page = '';
  copy.removeAttribute('data-theme');
  copy.querySelector('script[type="application/json"]')?.remove();
  const text = JSON.stringify(state).replaceAll('<', '\\u003c');
  const name = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const script = copy.querySelector('script');
  const before = `<script type="application/json">${text}</script>`;
  const html = script ? copy.outerHTML.replace('<script>', () => `${before}<script>`) : copy.outerHTML;
  return `<!doctype html>\n<html lang="${root.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${name}</title><style>html{color-scheme:light dark}body{margin:0}</style></head><body>${html}</body></html>\n`;
}

/** The state that a saved page or a link brings; null where there is none. @param {HTMLElement} root @param {string} hash */
export function broughtBy(root, hash) {
  const link = /[#&]state=([^&]+)/.exec(hash);
  const saved = root.querySelector(':scope > script[type="application/json"]');
  if (link) return unpacked(link[1]);
  return saved ? JSON.parse(saved.textContent ?? '') : null;
}

/** Offer a text as a file. @param {string} name @param {string} text @param {string} [type] */
export function download(name, text, type = 'text/plain') {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** A title as the name of a file. @param {string} title @param {string} usual */
export const fileName = (title, usual) => title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') || usual;
