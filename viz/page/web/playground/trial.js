// An experiment as it is seen: a question in place of the guide, training, then what was measured.
import { begun, EXPERIMENTS, experimentsFor } from './experiments.js';
import { rangeOf } from './plane.js';

/** How long the training of an experiment is watched, in ms. */
const WATCHED = 1800;

export function makeTrial(app) {
  const { $, S, model } = app;
  /** @type {any} */
  let now = null;

  /** The state that the experiment begins in, with changes, in a model that is not seen. */
  const fresh = (other = {}) => begun(model.twin(), { ...now.one.start, ...other });

  function begin(id) {
    const one = EXPERIMENTS.find((each) => each.id === id);
    if (!one || !experimentsFor(app.page).includes(one))
      return app.say(
        one
          ? `“${one.title}” is for another playground: two features, and classes with probabilities.`
          : `There is no experiment ${id}.`,
      );
    app.remember();
    S.playing = false;
    S.wsel = S.land = null;
    now = { one, guess: null };
    begun(model, one.start);
    Object.assign(S, { features: ['x₁', 'x₂'], tool: 'move', mode: 'f', step: 999 }, app.namesOf(one.start.set));
    app.range = rangeOf(app);
    if (app.root.dataset.page !== undefined) history.replaceState(null, '', `#experiment=${id}`);
    draw();
    return app.paint();
  }

  function end() {
    now = null;
    if (/^#experiment=/.test(location.hash) && app.root.dataset.page !== undefined)
      history.replaceState(null, '', location.href.split('#')[0]);
    $('#coach').classList.remove('asks');
    app.coach.draw();
    app.paint();
  }

  function guess(k) {
    now.guess = k;
    const { one } = now;
    const start = performance.now();
    let done = 0;
    const until = (share) => Math.min(one.epochs, Math.ceil(share * one.epochs));
    const run = () => {
      if (now?.one !== one || now.guess !== k) return;
      const to = until((performance.now() - start) / WATCHED);
      for (; done < to; done++) {
        model.epoch();
        model.mark();
      }
      app.drawMoving();
      $('#coach .say').textContent = `${one.title}? Epoch ${done} of ${one.epochs} …`;
      if (done < one.epochs) requestAnimationFrame(run);
      else setTimeout(tell, 30);
    };
    $('#coach')
      .querySelectorAll('.guess')
      .forEach((button) => button.remove());
    run();
  }

  function tell() {
    if (!now) return;
    const { one } = now;
    now.found = one.found(model, fresh);
    if (one.look) {
      S.mode = one.look.mode;
      app.draw();
      app.act.goto(one.look.to);
    }
    draw();
    app.draw();
  }

  function draw() {
    const box = $('#coach');
    const { one, found, guess: k } = now;
    box.hidden = false;
    app.el.classList.remove('calm');
    box.classList.add('asks');
    const said = found
      ? `<b class="${found.right === k ? 'ok' : 'g'}">${found.right === k ? '✓ As you said.' : `✗ ${one.options[found.right]}.`}</b> ${found.says}`
      : `<b>“${one.title}”?</b> ${one.ask}`;
    const buttons = found
      ? '<button class="nx" data-next>Next</button>'
      : one.options.map((text, i) => `<button class="guess" data-g="${i}">${text}</button>`).join('');
    box.innerHTML = `<b class="n" aria-hidden="true">?</b><span class="say" role="status">${said}</span>${buttons}<button class="nx" data-end>Close<span class="sr"> the experiment</span></button>`;
    for (const button of box.querySelectorAll('[data-g]')) button.onclick = () => guess(Number(button.dataset.g));
    box.querySelector('[data-end]').onclick = end;
    const all = experimentsFor(app.page);
    const next = box.querySelector('[data-next]');
    if (next) next.onclick = () => begin(all[(all.indexOf(one) + 1) % all.length].id);
  }

  /** What the address asks for. */
  function follow() {
    const asked = /^#experiment=([\w-]+)$/.exec(location.hash);
    if (asked && app.root.dataset.page !== undefined) begin(asked[1]);
  }

  return { begin, end, follow, running: () => now !== null };
}
