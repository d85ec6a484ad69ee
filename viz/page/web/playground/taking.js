// The dialogs of taking a page home: its network as Python, a link to its state, the page as a file.
import { download, fileName, LONGEST, packed, pageOf } from '../carried.js';
import { esc } from './marks.js';

/**
 * @param {any} $ what finds an element of the page @param {any} root
 * @param {{title: string, scripts: () => Record<string, () => string>, state: () => any, short: () => any, travels: () => string, dropped: string}} page
 *   what it is called, its scripts by the names of their libraries, its state for a file and for a link, what travels
 *   along, and where a saved state is dropped
 */
export function makeTaking($, root, { title, scripts, state, short, travels, dropped }) {
  const open = (heading, buttons, body) => {
    const dialog = $('#dlg');
    dialog.innerHTML = `<div class="hd"><h2 id="dlgh">${heading}</h2><span class="sp"></span>${buttons}<form method="dialog"><button class="btn">Close<span class="sr"> ${heading}</span></button></form></div>${body}`;
    dialog.showModal();
    return dialog;
  };
  const copier = (button, text) => async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select the text';
    }
  };
  function code(name = 'chalkgrad') {
    const all = scripts();
    const text = all[name]();
    $('#dlg').close();
    const names = Object.keys(all).map(
      (one) => `<button data-v="${one}" aria-pressed="${one === name}">${one}</button>`,
    );
    const dialog = open(
      'This network as Python',
      `<div class="seg" role="group" aria-label="Library">${names.join('')}</div><button class="btn" data-copy>Copy</button><button class="btn" data-save>Save .py</button>`,
      `<pre tabindex="0" role="region" aria-label="Python">${esc(text)}</pre><span class="soft">Runs as it stands, with the weights and samples of now: the same predictions.</span>`,
    );
    for (const button of dialog.querySelectorAll('[data-v]')) button.onclick = () => code(button.dataset.v);
    dialog.querySelector('[data-save]').onclick = () => download('network.py', text);
    const copy = dialog.querySelector('[data-copy]');
    copy.onclick = copier(copy, text);
  }
  function share() {
    const address = `${location.href.split('#')[0]}#state=${packed(short())}`;
    const link =
      root.dataset.page === undefined
        ? '<p>A notebook has no address to link to: save the page.</p>'
        : address.length > LONGEST
          ? `<p>A link would have ${address.length.toLocaleString('en')} characters, and many programs cut it after ${LONGEST.toLocaleString('en')}: save the page.</p>`
          : `<p><label>Link <input readonly value="${esc(address)}"></label><button class="btn" data-copy>Copy</button></p>`;
    const dialog = open(
      'Share',
      '',
      `<p><b>Your data travel along:</b> ${travels()} Whoever has it can read them.</p>${link}<p class="hd"><button class="btn go" data-page>Save this page</button><button class="btn" data-json>Save the state</button></p><p class="soft">The saved page opens without a network, as it is now. A saved state is dropped on ${dropped} of a playground.</p>`,
    );
    const name = fileName(title, 'playground');
    const copy = dialog.querySelector('[data-copy]');
    if (copy)
      copy.onclick = () => {
        history.replaceState(null, '', address);
        copier(copy, address)();
      };
    dialog.querySelector('[data-page]').onclick = () =>
      download(`${name}.html`, pageOf(root, state(), title), 'text/html');
    dialog.querySelector('[data-json]').onclick = () => download(`${name}.json`, JSON.stringify(state()));
  }
  return { open, code, share };
}
