// What opens over the page: the script, data to paste, the keys.
import { esc } from './marks.js';

const KEYS = [
  ['Space', 'train, pause'],
  ['U / E / R', 'one update / one epoch / new weights'],
  ['← →', 'step back / on: forward, backward, update in a row'],
  ['1 2 3', 'forward / backward / update'],
  ['↑ ↓', 'the entry (row) that is explained'],
  ['N / Shift N', 'next / previous sample'],
  ['Arrows, Del', 'on the plane: move or remove the picked sample'],
  ['Ctrl Z / Ctrl Y', 'undo / redo'],
  ['P / D', 'presentation / light or dark'],
  ['Esc', 'close'],
];

export function makeDialogs(app) {
  const { $ } = app;
  const open = (title, buttons, body) => {
    const dialog = $('#dlg');
    dialog.innerHTML = `<div class="hd"><h2 id="dlgh">${title}</h2><span class="sp"></span>${buttons}<form method="dialog"><button class="btn">Close</button></form></div>${body}`;
    dialog.showModal();
    return dialog;
  };
  const download = (name, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const acts = {
    code(name = 'chalkgrad') {
      const text = app.scripts[name]();
      $('#dlg').close();
      const names = Object.keys(app.scripts).map(
        (one) => `<button data-v="${one}" aria-pressed="${one === name}">${one}</button>`,
      );
      const dialog = open(
        'This network as Python',
        `<div class="seg" role="group" aria-label="Library">${names.join('')}</div><button class="btn" data-copy>Copy</button><button class="btn" data-save>Save .py</button>`,
        `<pre tabindex="0" role="region" aria-label="Python">${esc(text)}</pre><span class="soft">Runs as it stands, with the weights and samples of now: the same predictions.</span>`,
      );
      for (const button of dialog.querySelectorAll('[data-v]')) button.onclick = () => acts.code(button.dataset.v);
      dialog.querySelector('[data-save]').onclick = () => download('network.py', text);
      dialog.querySelector('[data-copy]').onclick = async (event) => {
        try {
          await navigator.clipboard.writeText(text);
          event.target.textContent = 'Copied';
        } catch {
          event.target.textContent = 'Select the text';
        }
      };
    },
    save() {
      download('playground.json', JSON.stringify(app.root.chalkgrad.state()));
      app.say('Saved: data, weights and settings. Drop the file on the plane to go on.');
    },
    pasting() {
      const dialog = open(
        'Your own samples',
        '<button class="btn go" data-take>Take them</button>',
        `<p class="soft">A line a sample: ${app.features[0]}, ${app.features[1]}, class (${app.classes.join(', ')}). With “;” between columns a decimal comma is read too.</p><textarea rows="12" aria-label="Samples" spellcheck="false"></textarea><p class="g" role="alert"></p>`,
      );
      dialog.querySelector('[data-take]').onclick = () => {
        try {
          app.act.paste(dialog.querySelector('textarea').value);
          dialog.close();
        } catch (error) {
          dialog.querySelector('[role=alert]').textContent = /** @type {Error} */ (error).message;
        }
      };
    },
    help() {
      open(
        'Keys',
        '',
        `<table><tbody>${KEYS.map(([key, what]) => `<tr><td><kbd>${key}</kbd></td><td>${what}</td></tr>`).join('')}</tbody></table><p class="soft">Lines: thickness is |w|; solid blue is positive, dashed grey negative. A neuron’s picture is its activation over the plane (blue high, grey negative); the yellow dot is your sample. Filled points train, hollow ones test, ringed ones are wrong. Blue numbers are values, vermillion ones gradients, yellow is where you are.</p>`,
      );
    },
  };
  return acts;
}
