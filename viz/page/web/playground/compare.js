// A | B: a pinned network beside the one in hand, on the same samples, trained by the same presses.
import { num } from './marks.js';
import { makePlane } from './plane.js';

const NAMES = {
  hidden: 'layers',
  activation: 'hidden',
  rule: 'rule',
  lr: 'η',
  batch: 'batch',
  lam: 'λ',
  init: 'start',
};

/** What a network is, as far as A and B may differ. */
function settings({ net, S }) {
  return {
    inputs: net.extra.join(' ') || 'x₁ x₂',
    hidden: net.sizes.join('-') + (net.skips.length ? ` with ${net.skips.length} around` : ''),
    activation: net.hidden.length ? net.activation : 'none',
    rule: net.rule,
    lr: num(net.lr, 2),
    batch: S.batch >= S.P.length ? 'all' : String(S.batch),
    lam: num(net.lam, 2),
    init: net.init,
  };
}

export function makeCompare(app) {
  const { $, model, S } = app;
  /** The pinned one. @type {import('./model.js').Model | null} */
  let pinned = null;
  let count = 0;
  /** @type {any} */
  let plane = null;

  /** The samples are those of the page, whatever was done to them. */
  function follow() {
    if (!pinned) return;
    if (pinned.S.P !== S.P || count !== S.P.length) pinned.S.order = [];
    pinned.S.P = S.P;
    count = S.P.length;
  }

  /** The pinned plane sees the page with the pinned network in it. */
  function planeOf(one) {
    const nowhere = document.createElement('span');
    const seen = Object.create(app);
    seen.net = one.net;
    seen.$ = (q) => (q.startsWith('#plane') ? $(q.replace('#plane', '#planeA')) : nowhere);
    return makePlane(seen);
  }

  function pin(one) {
    pinned = one;
    plane = one && planeOf(one);
    app.el.classList.toggle('ab', !!one);
    $('#planeA').hidden = $('#abs').hidden = !one;
    $('#ab').setAttribute('aria-pressed', String(!!one));
    app.paint();
  }

  function swap() {
    if (!pinned) return;
    app.remember();
    const [a, b] = [pinned.snapshot(), model.snapshot()];
    model.bring({ ...b, ...a, P: b.P, sel: b.sel });
    pinned.bring({ ...a, ...b });
    app.paint();
  }

  function draw() {
    if (!pinned) return;
    follow();
    pinned.measure();
    plane.draw();
    const [a, b] = [settings(pinned), settings(model)];
    const differ = Object.keys(NAMES).filter((key) => a[key] !== b[key]);
    const line = (mark, one, of) =>
      `<p><b>${mark}</b> loss ${num(one.S.stat[0][0], 2)}${app.net.classifies ? `, ${Math.round(100 * one.S.stat[0][1])} %` : ''}<span class="soft">${differ.map((key) => `${NAMES[key]} ${of[key]}`).join(', ') || 'the same settings'}</span></p>`;
    $('#abs').innerHTML = `${line('A', pinned, a)}${line('B', model, b)}<button class="btn" id="swap">Swap</button>`;
  }

  return {
    draw,
    follow,
    swap,
    toggle() {
      app.remember();
      pin(pinned ? null : model.twin());
      if (pinned) app.say('A is pinned. Change B: both train on the same samples.');
    },
    pinned: () => pinned,
    snapshot: () => pinned?.snapshot() ?? null,
    /** @param {any} given a snapshot, or null */
    bring(given) {
      if (!given) return pinned && pin(null);
      if (!pinned) pin(model.twin());
      return /** @type {any} */ (pinned).bring({ ...given, P: S.P });
    },
    /** Both networks, A after B. */
    all() {
      follow();
      return pinned ? [model, pinned] : [model];
    },
  };
}
