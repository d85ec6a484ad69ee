// Readouts, tools and settings: what the controls show.
import { PATIENTS } from './data.js';
import { glyph, num } from './marks.js';
import { PAUSE, PLAY } from './shell.js';

const DELETE =
  "<svg viewBox='0 0 12 12' aria-hidden='true'><path d='M2 2l8 8M10 2l-8 8' stroke='currentColor' stroke-width='2'/></svg><span class='sr'>Delete</span>";

/** How activations are called, where not as in Python. */
const CALLED = {
  sigmoid: 'σ sigmoid',
  relu: 'ReLU',
  leaky_relu: 'leaky ReLU',
  prelu: 'PReLU',
  elu: 'ELU',
  gelu: 'GELU',
  silu: 'SiLU',
};

export function makeHead(app) {
  const { $, $$, S, net, page } = app;
  /** @type {(select: any, values: any[], chosen: any, text?: (v: any) => string) => void} */
  const fill = (select, values, chosen, text = String) => {
    const wanted = [...new Set([...values, chosen])];
    const key = wanted.join('|');
    if (select.dataset.k !== key) {
      select.dataset.k = key;
      select.innerHTML = wanted.map((v) => `<option value="${v}">${text(v)}</option>`).join('');
    }
    select.value = String(chosen);
  };
  const put = (q, html) => {
    const at = $(q);
    if (at.dataset.html === html) return;
    at.dataset.html = html;
    const focused = app.shadow.activeElement?.closest?.(q) && app.shadow.activeElement.dataset.v;
    at.innerHTML = html;
    if (focused) at.querySelector(`[data-v="${focused}"]`)?.focus();
  };
  function readouts() {
    const [[loss, right], [test, hit]] = S.stat;
    const split = S.split < 1;
    $('#rE').textContent = String(S.epoch);
    $('#rL').textContent = num(loss, 3);
    $('#rTbox').hidden = !split;
    $('#rT').textContent = num(test, 3);
    const word = net.classifies ? 'accuracy' : 'R²';
    $('#rAn').textContent = split ? `held-out ${word}` : word;
    const accuracy = split ? hit : right;
    const shown = net.classifies ? `${Math.round(accuracy * 100)} %` : num(accuracy, 3);
    $('#rA').textContent = Number.isFinite(accuracy) ? shown : '—';
  }
  function all() {
    const { F, ST } = app;
    readouts();
    $('#sub').textContent = page.title;
    put('#play', S.playing ? `${PAUSE}<span>Pause</span>` : `${PLAY}<span>Train</span>`);
    $('#undo').disabled = !app.past.canUndo();
    $('#redo').disabled = !app.past.canRedo();
    const tools = [
      ['move', 'Move', 'click: select, drag: move'],
      ...app.classes.map((name, k) => [
        `c${k}`,
        glyph(k) +
          (app.classes.length > 2 || name.length > 9
            ? `<span class="sr">${name}</span>`
            : `<span class="cn">${name}</span>`),
        `click the plane: a new ${name}`,
      ]),
      ...(net.classifies ? [] : [['c0', 'Add', 'click the plane: a new sample']]),
      ['del', DELETE, 'click a point to remove it'],
    ];
    put(
      '#tool',
      tools
        .map(
          ([v, html, title]) =>
            `<button data-v="${v}" aria-pressed="${S.tool === v}" title="${title}">${html}</button>`,
        )
        .join(''),
    );
    fill($('#set'), app.sets(), S.set, (name) => (PATIENTS.includes(name) ? `${name} (made up)` : name));
    if (!$('#set').querySelector('[value=paste]'))
      $('#set').insertAdjacentHTML('beforeend', '<option value="paste">paste…</option>');
    $('#who').innerHTML =
      `${app.mark(F.p)} sample ${S.sel + 1} of ${S.P.length}, ${app.label(F.p)}${F.p.test ? ', held out' : ''}`;
    $('#lrO').textContent = num(net.lr, 2);
    $('#lr').value = String(Math.log10(net.lr));
    fill($('#opt'), Object.keys(page.fragments.rules), net.rule);
    const n = app.trained().length;
    fill($('#batch'), [1, 8, 16, 32, 100000], S.batch, (v) => (v >= n ? (v === 100000 ? 'all' : `${v}`) : String(v)));
    $('#penalty').innerHTML = `${net.penalty} <span class="m">λ</span>`;
    fill($('#lam'), [0, 0.00001, 0.0001, 0.001, 0.01, 0.1], net.lam);
    $('#split').value = String(S.split);
    fill($('#act'), Object.keys(page.fragments.activations), net.activation, (v) => CALLED[v] ?? v);
    $('#noise').value = String(S.noise);
    $('#noise').setAttribute('aria-valuetext', `${S.noise} of each feature’s spread`);
    $('#noise').disabled = S.set === 'yours' || S.set === 'pasted';
    $('#speed').value = String(S.speed);
    $('#speed').setAttribute(
      'aria-valuetext',
      ['1', '2', '5', '15', '30', 'all that fit'][S.speed] + ' epochs a second',
    );
    const chosen = Object.keys(page.choices).find((name) => page.choices[name].join() === net.extra.join());
    fill($('#extra'), Object.keys(page.choices), chosen ?? net.extra.join(', '));
    $('#init').value = net.init;
    $$('#mode button').forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.v === S.mode)));
    $('#prev').disabled = S.mode === 'f' && S.step === 1;
    $('#next').disabled = S.mode === 'u' && S.step === ST.length;
    const pips = $('#pips');
    pips.style.setProperty('--pc', { f: 'var(--val)', b: 'var(--grd)', u: 'var(--fg)' }[S.mode]);
    pips.style.setProperty('--pw', `${Math.min(14, 150 / ST.length - 3)}px`);
    const marks = ST.map(
      (_, i) =>
        `<button data-v="${i + 1}" aria-label="step ${i + 1}" class="${i + 1 === S.step ? 'on' : i + 1 < S.step ? 'd' : ''}"></button>`,
    );
    put('#pips', (S.mode === 'b' ? marks.reverse() : marks).join(''));
    app.el.dataset.lens = S.lens;
    $$('#lensTabs button').forEach((b) => b.setAttribute('aria-pressed', String(b.dataset.v === S.lens)));
    $('#drop').hidden = !net.dropout.some(Boolean) || !!S.wsel;
    $('#drop').innerHTML = `<span>dropout</span> ${num(Math.max(...net.dropout), 2)}`;
    $('#drop').setAttribute('aria-pressed', String(net.acting));
    $('#lm').disabled = !app.canEdit || net.hidden.length < 1;
    $('#lp').disabled = !app.canEdit || net.hidden.length > 3;
  }
  return { all, readouts };
}
