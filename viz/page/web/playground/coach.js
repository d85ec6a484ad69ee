// One guiding sentence at a time; its number is pinned on the control that it speaks of.
const SAID = [
  ['Press <b>Train</b> and watch LINE find its place.', 'train', '#play'],
  [
    '<b>Click a point.</b> Its numbers run through the chain, and the network shows what each neuron sees.',
    'pick',
    '#plane',
  ],
  [
    'Press <b>Backward</b>, then <b>→</b>: the gradient walks from l back to the first weights, one factor at a time.',
    'back',
    '#mode',
  ],
  ['<b>Click a line</b> of the network and drag its slider: you are now the optimizer.', 'w', '#net h2'],
  [
    'Try <b>four hidden layers</b> of sigmoids and look at <b>Gradients</b>: why does W⁰ stop learning?',
    'deep',
    '#tabs',
  ],
];

export function makeCoach(app) {
  const { S, $, el } = app;
  /** What training moves in the plane. */
  const line = app.net.classifies ? 'the line' : app.axes[1] === null ? 'the curve' : 'the surface';
  const said = SAID.map(([text, ...rest]) => [text.replace('LINE', line), ...rest]);
  const at = () => (noted || app.trial?.running() ? null : said[S.coach]);
  /** Something to say about what was just done, in place of the guide. */
  let noted = '';
  function note(html) {
    if (app.trial.running()) return;
    noted = html;
    draw();
    app.paint();
  }
  function draw() {
    if (app.trial?.running()) return;
    const box = $('#coach');
    const now = at();
    box.hidden = !now && !noted;
    el.classList.toggle('calm', box.hidden);
    if (noted) {
      box.innerHTML = `<b class="n" aria-hidden="true">i</b><span class="say" role="status">${noted}</span><button class="nx">Close<span class="sr"> the note</span></button>`;
      box.querySelector('.nx').onclick = () => note('');
    }
    if (!now) return;
    box.innerHTML = `<b class="n">${S.coach + 1}</b><span class="say">${now[0]}</span><button class="nx">${S.coach + 1 < said.length ? 'Next' : 'Done'}</button><button class="off" aria-label="Hide the guide">×</button>`;
    box.querySelector('.nx').onclick = () => go(S.coach + 1);
    box.querySelector('.off').onclick = () => go(-1);
  }
  function go(k) {
    S.coach = k < said.length ? k : -1;
    draw();
    app.paint();
  }
  function pin() {
    const mark = $('#pin');
    const now = at();
    const box = now && !el.classList.contains('show') ? $(now[2])?.getBoundingClientRect() : null;
    const from = el.getBoundingClientRect();
    mark.hidden = !box?.width;
    if (mark.hidden) return;
    mark.textContent = String(S.coach + 1);
    mark.style.left = `${Math.min(box.right - from.left - 9, from.width - 21)}px`;
    mark.style.top = `${box.top - from.top - 9}px`;
  }
  return { draw, pin, note, did: (what) => at()?.[1] === what && go(S.coach + 1) };
}
