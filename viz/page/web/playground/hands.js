// Pointers and keys: which act each begins.
export function makeHands(app) {
  const { $, S, act, net, model, el } = app;
  const on = (q, kind, f) => $(q).addEventListener(kind, f);
  const chosen = (q, f) =>
    on(q, 'click', (event) => {
      const button = event.target.closest('[data-v]');
      if (button) f(button.dataset.v);
      app.paint();
    });
  const clicks = {
    '#play': act.play,
    '#one': act.one,
    '#epoch': act.epoch,
    '#reset': act.reset,
    '#next': act.next,
    '#prev': act.previous,
    '#present': act.present,
    '#bcode': act.code,
    '#help': act.help,
    '#save': act.save,
    '#undo': act.undo,
    '#redo': act.redo,
    '#lm': () => act.layers(-1),
    '#lp': () => act.layers(1),
  };
  for (const [q, f] of Object.entries(clicks)) on(q, 'click', () => f());
  chosen('#mode', act.mode);
  chosen('#tool', (v) => (S.tool = v));
  chosen('#pips', (v) => (S.step = Number(v)));
  chosen('#lensTabs', (v) => (S.lens = v));
  chosen('#tabs', (v) => {
    S.tab = v;
    $('#lens').innerHTML = '';
  });

  // ------------------------------------------------------------------------------------------------- settings
  on('#lr', 'input', (e) => {
    net.lr = +(10 ** e.target.value).toPrecision(2);
    app.paint();
  });
  const setting = (q, f) =>
    on(q, 'change', (e) => {
      app.remember();
      f(e.target.value);
      model.measure();
      app.paint();
    });
  setting('#opt', (v) => net.by(v));
  setting('#batch', (v) => Object.assign(S, { batch: Number(v), order: [] }));
  setting('#lam', (v) => net.penalize(net.penalty, Number(v)));
  setting('#split', (v) => model.divide(Number(v)));
  on('#act', 'change', (e) => act.activation(e.target.value));
  on('#set', 'change', (e) => {
    if (e.target.value === 'paste') {
      e.target.value = S.set;
      act.pasting();
    } else act.set(e.target.value);
  });

  // ------------------------------------------------------------------------------------------- network and chain
  on('#step', 'click', (e) => {
    const row = e.target.closest('[data-r]');
    if (row) {
      S.row = Number(row.dataset.r);
      app.paint();
    }
    if (e.target.id === 'apply') act.apply();
  });
  on('#step', 'pointerover', (e) => {
    const row = e.pointerType === 'mouse' && e.target.closest('[data-r]');
    if (row && S.row !== Number(row.dataset.r)) {
      S.row = Number(row.dataset.r);
      app.paint();
    }
  });
  on('#chain .scroll', 'click', (e) => {
    const [cell, node] = [e.target.closest('[data-row]'), e.target.closest('[data-node]')];
    if (cell) {
      const [name, i] = cell.dataset.row.split(',');
      act.goto(name);
      S.row = Number(i);
    } else if (node) act.goto(node.dataset.node);
    app.paint();
  });
  on('#net svg', 'click', (e) => {
    const [w, pm, n] = ['[data-w]', '[data-pm]', '[data-n]'].map((q) => e.target.closest(q));
    if (pm) act.neuron(...pm.dataset.pm.split(',').map(Number));
    else if (w) {
      S.wsel = w.dataset.w.split(',').map(Number);
      app.coach.did('w');
    } else if (n) {
      const [c, i] = n.dataset.n.split(',').map(Number);
      act.goto(c ? `h${c}` : 'z0');
      S.row = i;
    } else S.wsel = null;
    app.paint();
  });

  // ------------------------------------------------------------------------------------------------- the plane
  const plane = $('#plane');
  let dragged = -1;
  let moved = false;
  const place = (e) => {
    const box = plane.getBoundingClientRect();
    return { at: [e.clientX - box.left, e.clientY - box.top], w: box.width };
  };
  const near = ({ at, w }) => {
    let [best, least] = [-1, 16 ** 2];
    S.P.forEach((p, i) => {
      const [x, y] = app.plane.pixel(p.x, w);
      const d = (x - at[0]) ** 2 + (y - at[1]) ** 2;
      if (d < least) [best, least] = [i, d];
    });
    return best;
  };
  const remove = (i) => {
    if (S.P.length < 2) return app.say('A playground keeps one sample at least.');
    app.remember();
    S.P.splice(i, 1);
    return changed();
  };
  function changed() {
    S.order = [];
    if (!app.trained().length) S.P[0].test = false;
    model.measure();
    app.paintMoving();
  }
  plane.addEventListener('pointerdown', (e) => {
    const found = place(e);
    const i = near(found);
    if (S.tool[0] === 'c') {
      app.remember();
      S.P.push({ x: app.plane.point(...found.at, found.w), t: Number(S.tool[1]), test: false });
      S.sel = S.P.length - 1;
      changed();
    } else if (S.tool === 'del') {
      if (i >= 0) remove(i);
    } else if (i >= 0) {
      S.sel = dragged = i;
      moved = false;
      app.coach.did('pick');
      plane.setPointerCapture(e.pointerId);
      app.paint();
    }
  });
  plane.addEventListener('pointermove', (e) => {
    if (dragged < 0) return;
    const { at, w } = place(e);
    if (!moved) app.remember();
    moved = true;
    S.P[dragged].x = app.plane.point(...at.map((v) => Math.max(0, Math.min(w, v))), w);
    changed();
  });
  for (const kind of ['pointerup', 'pointercancel']) plane.addEventListener(kind, () => (dragged = -1));
  plane.addEventListener('dragover', (e) => e.preventDefault());
  plane.addEventListener('drop', async (e) => {
    e.preventDefault();
    const file = e.dataTransfer?.files[0];
    if (!file) return;
    try {
      const text = await file.text();
      if (/\.json$/i.test(file.name)) {
        app.remember();
        app.root.chalkgrad.restore(JSON.parse(text));
      } else act.paste(text);
    } catch (error) {
      app.say(/** @type {Error} */ (error).message);
    }
  });

  // ------------------------------------------------------------------------------------------------- keys
  const nudge = (dx, dy) => {
    app.remember();
    const p = app.picked();
    [dx, dy].forEach((d, k) => (p.x[k] += (d * (app.range[k][1] - app.range[k][0])) / 100));
    changed();
  };
  const row = (by) => {
    S.row = Math.max(0, S.row + by);
    app.paint();
  };
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const KEYS = {
    ' ': act.play,
    u: act.one,
    e: act.epoch,
    r: act.reset,
    ArrowRight: act.next,
    ArrowLeft: act.previous,
    ArrowDown: () => row(1),
    ArrowUp: () => row(-1),
    1: () => act.mode('f'),
    2: () => act.mode('b'),
    3: () => act.mode('u'),
    n: () => act.select(S.sel + 1),
    N: () => act.select(S.sel - 1),
    p: act.present,
    d: act.theme,
    '?': act.help,
    Escape() {
      if (S.wsel) S.wsel = null;
      else if (el.classList.contains('show')) act.present();
      app.paint();
    },
  };
  const listen = app.root.dataset.page === undefined ? el : document;
  listen.addEventListener('keydown', (e) => {
    const target = e.composedPath()[0];
    const kind = target.tagName;
    if (app.root.dataset.page === undefined) e.stopPropagation(); // a notebook would move or insert cells
    if ($('#dlg').open || /^(TEXTAREA|SELECT)$/.test(kind) || (kind === 'INPUT' && e.key !== 'Escape')) return;
    /** @type {any} */
    let f = null;
    if (e.ctrlKey || e.metaKey) {
      const key = e.key.toLowerCase();
      f = key === 'z' ? (e.shiftKey ? act.redo : act.undo) : key === 'y' ? act.redo : null;
    } else if (e.altKey || (kind === 'BUTTON' && (e.key === ' ' || e.key === 'Enter'))) return;
    else if (kind === 'CANVAS' && ARROWS[e.key]) f = () => nudge(...ARROWS[e.key]);
    else if (kind === 'CANVAS' && (e.key === 'Delete' || e.key === 'Backspace')) f = () => remove(S.sel);
    else if (target.dataset?.pm && (e.key === 'Enter' || e.key === ' '))
      f = () => act.neuron(...target.dataset.pm.split(',').map(Number));
    else f = KEYS[e.key];
    if (!f) return;
    e.preventDefault();
    f();
  });
}
