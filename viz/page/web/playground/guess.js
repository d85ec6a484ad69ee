// Predict first: the number of this step is asked for before it is shown.
import { render } from 'preact';
import { answer } from '../predict.js';
import { sub } from './marks.js';

/** What the question says; a page of steps has it in its language. @type {Record<string, (of: any) => string>} */
const SAID = {
  'guess.turn': () => 'your turn',
  'guess.term': () => ', this term',
  'guess.yours': ({ name }) => `Your ${name}`,
  'guess.check': () => 'Check it',
  'guess.show': () => 'Show',
  'guess.right': ({ x }) => `✓ right: ${x}`,
  'guess.wrong': ({ x, said }) => `✗ it is ${x}, you said ${said}`,
  'edit.within': () => 'right within 2 %',
};

export function makeGuess(app) {
  const { $, S } = app;
  /** What was answered, of which step with which numbers. @type {Map<string, {right: boolean, text: string}>} */
  const answered = new Map();
  const tally = { tried: 0, right: 0 };

  /** The number that the step finds, and its name. */
  function asked() {
    const { CUR, F, W, N } = app;
    const { c } = CUR;
    const r = S.row;
    const index = (list) => (list.length > 1 ? sub(r + 1) : '');
    const row = Math.min(r, W[c].length - 1);
    const w = `${N.w(c)}${W[c].length > 1 ? sub(row + 1) : ''}₁`;
    return {
      fz: () => [F.f.Z[c][r], N.z(c) + index(F.f.Z[c])],
      fh: () => [F.f.H[c + 1][r], N.h(c + 1) + index(F.f.H[c + 1])],
      fl: () => [F.l, 'l'],
      by: () => [F.b.gH[c + 1][r], `∂l/∂y${index(F.b.gH[c + 1])}`],
      bz: () => [F.b.gZ[c][r], `∂l/∂${N.z(c)}${index(F.b.gZ[c])}`],
      bw: () => [F.b.gW[c][row][1], `∂l/∂${w}`],
      bh: () => [F.b.gH[c][r], `∂l/∂${N.h(c)}${sub(r + 1)}`],
      u: () => [W[c][row][1] - app.net.lr * F.b.gW[c][row][1], `new ${w}`],
    }[CUR.k]();
  }

  function draw() {
    $('#guess').setAttribute('aria-pressed', String(!!S.guess));
    if (!S.guess || S.playing) return;
    const [value, name] = asked();
    const view = {
      predict: true,
      answered,
      key: `${app.CUR.k} ${app.CUR.c} ${S.row} ${value}`,
      isHidden: false,
      tab: app.CUR.k[0] === 'b' ? 'backward' : 'forward',
      bySign: false,
      see: () => value,
      name: () => name,
      gradientText: () => name,
      steps: () => [],
      terms: [],
      say: (word, of) => SAID[word](of),
      ...tally,
    };
    view.isHidden = !answered.has(view.key);
    const made = answer(view, null, 0, (_, under) => under, {
      draw: () => {
        Object.assign(tally, { tried: view.tried, right: view.right });
        app.draw();
      },
      onAnswer: () => {},
    });
    const ex = $('#step .ex');
    const box = document.createElement('div');
    render(made, box);
    if (view.isHidden) {
      hide(ex);
      box.className = 'sum';
      ex.querySelector('.sum')?.replaceWith(box);
      box.querySelector('input')?.focus({ preventScroll: true });
    } else if (box.firstChild) {
      box.className = 'said';
      if (tally.tried) box.append(`${tally.right} of ${tally.tried} right`);
      ex.querySelector('.ttl').append(box);
    }
  }

  /** Blank the number wherever it is seen. */
  function hide(ex) {
    for (const cell of ex.querySelectorAll('.eq .t:first-of-type tr.on td, .eq .t:first-of-type tr:only-child td'))
      cell.textContent = '?';
    for (const text of app.$$(`#chain [data-row^="${app.CUR.to},"] text`)) {
      const [, i] = text.closest('[data-row]').dataset.row.split(',');
      const kind = text.getAttribute('style').includes('--val') ? 'f' : 'b';
      if ((Number(i) === S.row || app.CUR.to === 'l') && kind === (S.mode === 'f' ? 'f' : 'b')) text.textContent = '?';
    }
  }

  return {
    draw,
    toggle() {
      S.guess = !S.guess;
      app.paint();
    },
  };
}
