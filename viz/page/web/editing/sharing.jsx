/** Taking a page along: scripts with its numbers, a link to what is seen, a file of the page as it is now. */
import { h } from 'preact';
import { download, fileName, LONGEST, packed, pageOf } from '../carried.js';
import { nested } from '../store/contract.js';

/** A number as Python writes it: a float, never an int. @param {number} x */
function pythonNumber(x) {
  if (!Number.isFinite(x)) return `float("${x > 0 ? 'inf' : x < 0 ? '-inf' : 'nan'}")`;
  const text = Object.is(x, -0) ? '-0' : String(x);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** An array as Python's nested lists, with all digits. @param {import('../store/chalkgrad.d.ts').Nested} data @returns {string} */
const python = (data) => (typeof data === 'number' ? pythonNumber(data) : `[${data.map(python).join(', ')}]`);

/** A script with the present numbers. @param {import('../store/store.js').Store} store @param {string[]} lines */
export const scriptOf = (store, lines) =>
  `${lines.join('\n').replace(/\{(\d+)\}/g, (_, k) => python(nested(store.value(store.leaves[Number(k)]))))}\n`;

/** @param {{store: import('../store/store.js').Store & {page: any}, root: HTMLElement, isPage: boolean, said: {value: string}}} props */
export function Sharing({ store, root, isPage, said }) {
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
    // A constant without a name stands in the listing as a number.
    const lost = store.leaves.find((k, i) => store.isChanged(k) && !lines.some((line) => line.includes(`{${i}}`)));
    if (lost !== undefined) return (said.value = store.say('edit.nameless', { name: store.names.of(lost) }));
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
    download(
      `${fileName(store.page.title, 'backprop')}.html`,
      pageOf(root, store.state(), store.page.title),
      'text/html',
    );
    said.value = store.say('edit.saved');
  };
  return (
    <details class="sharing">
      <summary>{store.say('edit.take')}</summary>
      <span class="group">
        {['NumPy', 'chalkgrad', 'PyTorch'].map((language) => (
          <button key={language} onClick={() => script(language)}>
            {store.say('edit.copy', { language })}
          </button>
        ))}
        <button onClick={link}>{store.say('edit.link')}</button>
        <button onClick={save}>{store.say('edit.save')}</button>
      </span>
      <span class="soft" role="alert">
        {said.value}
      </span>
    </details>
  );
}
