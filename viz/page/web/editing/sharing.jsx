/** Taking a page along: scripts with its numbers, a link to what is seen, a file of the page as it is now. */
import { useSignal } from '@preact/signals';
import { nested } from '../store/contract.js';

const LONGEST = 8000; // characters of a link

/** A number as Python writes it. @param {number} x */
const pythonNumber = (x) =>
  Number.isFinite(x) ? (Object.is(x, -0) ? '-0.0' : String(x)) : `float("${x > 0 ? 'inf' : x < 0 ? '-inf' : 'nan'}")`;

/** An array as Python's nested lists, with all digits. @param {import('../store/chalkgrad.d.ts').Nested} data @returns {string} */
const python = (data) => (typeof data === 'number' ? pythonNumber(data) : `[${data.map(python).join(', ')}]`);

/** A script with the present numbers. @param {import('../store/store.js').Store} store @param {string[]} lines */
export const scriptOf = (store, lines) =>
  `${lines.join('\n').replace(/\{(\d+)\}/g, (_, k) => python(nested(store.value(store.leaves[Number(k)]))))}\n`;

/** A state as text that may stand in a link, and back. @param {import('../store/chalkgrad.d.ts').State} state */
export const packed = (state) => encodeURIComponent(JSON.stringify(state));

/** @param {string} text @returns {import('../store/chalkgrad.d.ts').State} */
export const unpacked = (text) => JSON.parse(decodeURIComponent(text));

/** The page as it is now: its own HTML, and the state beside it. @param {HTMLElement} root @param {any} store */
export function pageOf(root, store) {
  const copy = /** @type {HTMLElement} */ (root.cloneNode(true));
  copy.dataset.page = '';
  copy.removeAttribute('data-theme');
  copy.querySelector('script[type="application/json"]')?.remove();
  const state = JSON.stringify(store.state()).replaceAll('<', '\\u003c');
  const title = store.page.title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const script = copy.querySelector('script');
  const before = `<script type="application/json">${state}</script>`;
  const html = script ? copy.outerHTML.replace('<script>', `${before}<script>`) : copy.outerHTML;
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body>${html}</body></html>\n`;
}

/** The state that a saved page or a link brings; null where there is none. @param {HTMLElement} root @param {string} hash */
export function broughtBy(root, hash) {
  const link = /[#&]state=([^&]+)/.exec(hash);
  const saved = root.querySelector(':scope > script[type="application/json"]');
  if (link) return unpacked(link[1]);
  return saved ? JSON.parse(saved.textContent ?? '') : null;
}

/** @param {{store: import('../store/store.js').Store & {page: any}, root: HTMLElement, isPage: boolean}} props */
export function Sharing({ store, root, isPage }) {
  const said = useSignal('');
  /** @param {string} text @param {string} what */
  const copy = async (text, what) => {
    try {
      await navigator.clipboard.writeText(text);
      said.value = what;
    } catch {
      said.value = store.say('edit.not_copied');
    }
  };
  /** @param {string} language */
  const script = (language) => {
    const lines = store.page.scripts[language];
    if (typeof lines === 'string') return (said.value = lines);
    const lost =
      language === 'NumPy' && store.leaves.find((k) => store.isChanged(k) && /^v\d+$/.test(store.names.of(k)));
    if (lost) return (said.value = store.say('edit.nameless', { name: store.names.of(lost) }));
    return copy(
      scriptOf(store, language === 'NumPy' ? [...store.page.source, ...lines] : lines),
      store.say('edit.copied', { language }),
    );
  };
  const link = () => {
    if (!isPage) return (said.value = store.say('edit.link_notebook'));
    const address = `${location.href.split('#')[0]}#state=${packed(store.state())}`;
    if (address.length > LONGEST)
      return (said.value = store.say('edit.link_long', { n: address.length, most: LONGEST }));
    history.replaceState(null, '', address);
    return copy(address, store.say('edit.link_copied'));
  };
  const save = () => {
    const url = URL.createObjectURL(new Blob([pageOf(root, store)], { type: 'text/html' }));
    const anchor = document.createElement('a');
    anchor.href = url;
    anchor.download = `${store.page.title.replace(/[^\p{L}\p{N}]+/gu, '-') || 'backprop'}.html`;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    said.value = store.say('edit.saved');
  };
  return (
    <details class="sharing">
      <summary>{store.say('edit.take')}</summary>
      <span class="group">
        {['NumPy', 'chalkgrad', 'PyTorch'].map((language) => (
          <button key={language} type="button" onClick={() => script(language)}>
            {store.say('edit.copy', { language })}
          </button>
        ))}
        <button type="button" onClick={link}>
          {store.say('edit.link')}
        </button>
        <button type="button" onClick={save}>
          {store.say('edit.save')}
        </button>
      </span>
      <span class="soft" role="alert">
        {said.value}
      </span>
    </details>
  );
}
