// Pointers and keys: which act each begins.
import { textOf } from './data.js';
import { withControl } from './history.js';
import { rangeOf } from './plane.js';

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
    '#tries': act.experiments,
    '#zoom': () => app.zoom.toggle(),
    '#guess': () => app.guess.toggle(),
    '#ab': () => app.compare.toggle(),
    '#morefor': act.more,
    '#share': act.share,
    '#undo': act.undo,
    '#redo': act.redo,
    '#lm': () => act.layers(-1),
    '#lp': () => act.layers(1),
  };
  for (const [q, f] of Object.entries(clicks)) on(q, 'click', () => f());
  on('#abs', 'click', (e) => e.target.id === 'swap' && app.compare.swap());
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
    app.remember('η');
    net.lr = +(10 ** e.target.value).toPrecision(2);
    app.paint();
  });
  on('#lr', 'change', app.settle);
  on('#noise', 'input', (e) => act.noise(Number(e.target.value)));
  on('#noise', 'change', app.settle);
  on('#speed', 'input', (e) => {
    S.speed = Number(e.target.value);
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
  on('#extra', 'change', (e) => act.inputs(e.target.value));
  on('#init', 'change', (e) => act.start(e.target.value));
  on('#act', 'change', (e) => act.activation(e.target.value));
  on('#drop', 'click', () => {
    net.act(!net.acting);
    app.paint();
  });
  on('#axx', 'change', (e) => {
    const d = Number(e.target.dataset.axis);
    const k = Number(e.target.value);
    if (app.axes[1 - d] === k) app.axes.reverse();
    else app.axes[d] = k;
    app.range = rangeOf(app);
    e.target.blur();
    app.paint();
  });
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
    if (e.target.id === 'paths') {
      Object.assign(S, { paths: !S.paths, route: 0 });
      app.paint();
    }
    const path = e.target.closest('[data-path]');
    if (path) {
      S.route = Number(path.dataset.path);
      app.paint();
    }
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
  /** A layer's − and +, and 0 for the way around it. @param {string} pm */
  const edit = (pm) => {
    const [c, by] = pm.split(',').map(Number);
    if (by) act.neuron(c, by);
    else act.skip(c);
  };
  const choose = (target) => {
    const [w, pm, n] = ['[data-w]', '[data-pm]', '[data-n]'].map((q) => target.closest(q));
    if (pm) edit(pm.dataset.pm);
    else if (w) {
      S.wsel = w.dataset.w.split(',').map(Number);
      app.coach.did('w');
    } else if (n) {
      const [c, i] = n.dataset.n.split(',').map(Number);
      act.goto(c ? `h${c}` : 'z0');
      S.row = i;
    } else S.wsel = null;
    app.paint();
  };
  on('#net svg', 'click', (e) => choose(e.target));

  // ------------------------------------------------------------------------------------------------- the plane
  const plane = $('#plane');
  let dragged = -1;
  const place = (e) => {
    const box = plane.getBoundingClientRect();
    return { at: [e.clientX - box.left, e.clientY - box.top], w: box.width };
  };
  const near = ({ at, w }) => {
    let [best, least] = [-1, 16 ** 2];
    S.P.forEach((p, i) => {
      const [x, y] = app.plane.pixel(p, w);
      const d = (x - at[0]) ** 2 + (y - at[1]) ** 2;
      if (d < least) [best, least] = [i, d];
    });
    return best;
  };
  /** The class of a new sample; of measurements that of the picked one. */
  const added = () => (net.classifies ? Number(S.tool[1]) : app.picked().t);
  const remove = (i) => {
    if (S.P.length < 2) return app.say('A playground keeps one sample at least.');
    app.remember();
    S.P.splice(i, 1);
    return changed();
  };
  function changed() {
    model.atLeastOne();
    model.measure();
    app.paintMoving();
  }
  plane.addEventListener('pointerdown', (e) => {
    const found = place(e);
    const i = near(found);
    if (S.tool[0] === 'c') {
      app.remember();
      S.P.push(app.plane.moved({ x: [...app.picked().x], t: added(), test: false }, ...found.at, found.w));
      S.sel = S.P.length - 1;
      changed();
    } else if (S.tool === 'del') {
      if (i >= 0) remove(i);
    } else if (i >= 0) {
      S.sel = dragged = i;
      app.coach.did('pick');
      plane.setPointerCapture(e.pointerId);
      app.paint();
    }
  });
  plane.addEventListener('pointermove', (e) => {
    if (dragged < 0) return;
    const { at, w } = place(e);
    app.remember(`sample ${dragged}`);
    S.P[dragged] = app.plane.moved(S.P[dragged], ...at.map((v) => Math.max(0, Math.min(w, v))), w);
    changed();
  });
  for (const kind of ['pointerup', 'pointercancel'])
    plane.addEventListener(kind, () => {
      dragged = -1;
      app.settle();
    });
  plane.addEventListener('dragover', (e) => e.preventDefault());
  plane.addEventListener('drop', async (e) => {
    e.preventDefault();
    const file = e.dataTransfer?.files[0];
    if (!file) return;
    try {
      const text = await textOf(file);
      if (/\.json$/i.test(file.name)) {
        app.root.chalkgrad.restore(JSON.parse(text));
      } else act.paste(text);
    } catch (error) {
      app.say(/** @type {Error} */ (error).message);
    }
  });

  // ------------------------------------------------------------------------------------------------- keys
  const nudge = (dx, dy) => {
    app.remember(`nudge ${S.sel}`);
    const w = 100;
    const [x, y] = app.plane.pixel(app.picked(), w);
    S.P[S.sel] = app.plane.moved(app.picked(), x + dx, y - dy, w);
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
    z: () => app.zoom.toggle(),
    g: () => app.guess.toggle(),
    p: act.present,
    d: act.theme,
    '?': act.help,
    Escape() {
      if (S.wsel) S.wsel = null;
      else if (el.classList.contains('show')) act.present();
      app.paint();
    },
  };
  /** Keys on the network: arrows lead from weight to weight and neuron to neuron. */
  const roving = (e, target) => {
    const [kind, ...at] = S.rove.split(',');
    const [c, i, j] = at.map(Number);
    const go = (key) => {
      S.rove = key;
      app.draw();
      const [what, ...where] = key.split(',');
      app.$('#net svg').querySelector(`[data-${what}="${where.join()}"]`)?.focus();
    };
    const { W } = app;
    const { sizes } = net;
    if (target.dataset.n !== undefined || target.dataset.w !== undefined) {
      const moves = {
        ArrowRight: () => (kind === 'n' ? c < W.length && `w,${c},0,${i + 1}` : `n,${c + 1},${i}`),
        ArrowLeft: () =>
          kind === 'n'
            ? c > 0 && `w,${c - 1},${i},${Math.min(1, W[c - 1][i].length - 1)}`
            : `n,${c},${Math.max(0, j - 1)}`,
        ArrowDown: () => (kind === 'n' ? `n,${c},${(i + 1) % sizes[c]}` : next(c, i, j, 1)),
        ArrowUp: () => (kind === 'n' ? `n,${c},${(i + sizes[c] - 1) % sizes[c]}` : next(c, i, j, -1)),
        Enter: () => choose(target),
        ' ': () => choose(target),
        Delete: () => {
          if (kind === 'w') act.hold([c, i, j], 2);
          else if (c > 0 && c < sizes.length - 1) act.without(c, i);
        },
      };
      const key = moves[e.key];
      return (
        key &&
        (() => {
          const found = key();
          if (found) go(found);
        })
      );
    }
    return null;
  };
  const next = (c, i, j, by) => {
    const wide = app.W[c][0].length;
    const k = (i * wide + j + by + app.W[c].length * wide) % (app.W[c].length * wide);
    return `w,${c},${Math.floor(k / wide)},${k % wide}`;
  };
  on('#net svg', 'focusin', (e) => {
    const at = e.target.closest('[data-w],[data-n]');
    if (at) S.rove = at.dataset.w === undefined ? `n,${at.dataset.n}` : `w,${at.dataset.w}`;
  });
  const listen = app.root.dataset.page === undefined ? el : document;
  listen.addEventListener('keydown', (e) => {
    const target = e.composedPath()[0];
    const kind = target.tagName;
    if (app.root.dataset.page === undefined) e.stopPropagation(); // a notebook would move or insert cells
    const isWritten = kind === 'TEXTAREA' || (kind === 'INPUT' && target.type !== 'range' && e.key !== 'Escape'); // has an undo of its own
    const hasControl = e.ctrlKey || e.metaKey;
    const isChosen = kind === 'SELECT' || (kind === 'INPUT' && e.key !== 'Escape');
    if ($('#dlg').open || isWritten || (isChosen && !hasControl)) return;
    /** @type {any} */
    let f = null;
    if (hasControl) f = withControl(e, act);
    else if (e.altKey || (kind === 'BUTTON' && (e.key === ' ' || e.key === 'Enter'))) return;
    else if (kind === 'CANVAS' && ARROWS[e.key]) f = () => nudge(...ARROWS[e.key]);
    else if (kind === 'CANVAS' && (e.key === 'Delete' || e.key === 'Backspace')) f = () => remove(S.sel);
    else if (target.dataset?.pm && (e.key === 'Enter' || e.key === ' ')) f = () => edit(target.dataset.pm);
    else f = roving(e, target) ?? KEYS[e.key];
    if (!f) return;
    e.preventDefault();
    f();
  });
}
