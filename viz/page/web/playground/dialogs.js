// What opens over the page: the script, data to paste, the keys.
import { textOf } from './data.js';
import { experimentsFor } from './experiments.js';
import { esc } from './marks.js';
import { shortened, stateOf } from './state.js';
import { makeTaking } from './taking.js';

const KEYS = [
  ['Space', 'train, pause'],
  ['U / E / R', 'one update / one epoch / new weights'],
  ['← →', 'step back / on: forward, backward, update in a row'],
  ['1 2 3', 'forward / backward / update'],
  ['↑ ↓', 'the entry (row) that is explained'],
  ['Z', 'zoom to + and ×, and out'],
  ['G', 'predict first: a number is asked for before it is shown'],
  ['N / Shift N', 'next / previous sample'],
  ['Arrows, Del', 'on the plane: move or remove the picked sample'],
  ['Tab, arrows', 'in the network: from weight to weight and neuron to neuron; Enter chooses, Del cuts or removes'],
  ['Ctrl Z / Ctrl Y', 'undo / redo'],
  ['P / D', 'presentation / light or dark'],
  ['Esc', 'close'],
];

export function makeDialogs(app) {
  const { $ } = app;
  /** The state with the pinned network, whose samples are the same. @param {(state: any) => any} of */
  const whole = (of) => {
    const pinned = app.compare.pinned();
    const state = app.root.chalkgrad.state();
    return of(pinned ? { ...state, pinned: { ...shortened(stateOf(pinned), app), X: [], t: [], test: [] } } : state);
  };
  const { open, code, share } = makeTaking($, app.root, {
    title: app.page.title,
    scripts: () => app.scripts,
    state: () => whole((state) => state),
    short: () => whole((state) => shortened(state, app)),
    travels: () => `${app.S.P.length} samples, weights and settings stand in the link and in the file.`,
    dropped: 'the plane',
  });
  const acts = {
    code,
    share,
    pasting() {
      const dialog = open(
        'Your own samples',
        '<button class="btn go" data-take>Take them</button>',
        `<p class="soft">A line a sample: ${app.features.join(', ')}, ${app.net.classifies ? `class (${app.classes.join(', ')})` : esc(app.page.target)}. With “;” between columns a decimal comma is read too.</p><p><label class="btn">Open a file <input type="file" accept=".csv,.tsv,.txt,text/csv" hidden></label> <span class="soft">or drop it on the plane; up to 10,000 lines.</span></p><textarea rows="10" aria-label="Samples" spellcheck="false"></textarea><p class="g" role="alert"></p>`,
      );
      dialog.querySelector('[type=file]').onchange = async (event) => {
        dialog.querySelector('textarea').value = await textOf(event.target.files[0]);
      };
      dialog.querySelector('[data-take]').onclick = () => {
        try {
          app.act.paste(dialog.querySelector('textarea').value);
          dialog.close();
        } catch (error) {
          dialog.querySelector('[role=alert]').textContent = /** @type {Error} */ (error).message;
        }
      };
    },
    experiments() {
      const all = experimentsFor(app.page);
      const dialog = open(
        'Experiments',
        '',
        all.length
          ? `<p class="soft">Each title is a belief that many hold. Its experiment begins in a state of its own, asks for your guess, trains, and shows what happened. What you had comes back with Undo.</p><ul class="tries">${all.map((one) => `<li><a href="#experiment=${one.id}" data-id="${one.id}">${one.title}</a> <span class="soft">“${one.ask.split(/(?<=[.?]) /)[0]}”</span></li>`).join('')}</ul>`
          : '<p>The experiments are for two features, and for classes of which the network gives probabilities.</p>',
      );
      for (const link of dialog.querySelectorAll('[data-id]'))
        link.onclick = (event) => {
          event.preventDefault();
          dialog.close();
          app.act.experiment(link.dataset.id);
        };
    },
    /** What a narrow screen has no room for. */
    more() {
      const ways = [
        ['Undo', 'undo'],
        ['Redo', 'redo'],
        ['Experiments', 'experiments'],
        ['A | B', 'pin'],
        ['Code', 'code'],
        ['Share', 'share'],
        ['Present', 'present'],
        ['Light or dark', 'theme'],
        ['Keys and help', 'help'],
      ];
      const dialog = open(
        'More',
        '',
        `<p class="ways">${ways.map(([text, name]) => `<button class="btn" data-act="${name}">${text}</button>`).join('')}</p>`,
      );
      for (const button of dialog.querySelectorAll('[data-act]'))
        button.onclick = () => {
          dialog.close();
          app.act[button.dataset.act]();
        };
    },
    pin: () => app.compare.toggle(),
    help() {
      open(
        'Keys',
        '',
        `<table><tbody>${KEYS.map(([key, what]) => `<tr><td><kbd>${key}</kbd></td><td>${what}</td></tr>`).join('')}</tbody></table><p class="soft">Lines: thickness is |w|; solid blue is positive, dashed grey negative. A neuron’s picture is its activation over the plane (blue high, grey negative); the yellow dot is your sample. Filled points train, hollow ones are held out, ringed ones are wrong. Blue numbers are values, vermillion ones gradients, yellow is where you are.</p>`,
      );
    },
  };
  return acts;
}
