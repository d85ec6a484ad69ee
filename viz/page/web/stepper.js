// The stepper: one call of `mount` is one stepper, and nothing is global. It puts together what the other files make.
import { makeChain } from './chain.js';
import { change, cut, h } from './elements.js';
import { makeGraph } from './graph.js';
import { makeHead } from './head.js';
import { makeKeys } from './keys.js';
import { makeMoving } from './moving.js';
import { entries, number } from './numbers.js';
import { makePanels } from './panels.js';
import { makeSide } from './side.js';
import { showEditing } from './editing/editing.jsx';
import { entrywise } from './entrywise.js';
import { broughtBy } from './editing/sharing.jsx';
import { followStore } from './following.js';
import { followTheme } from './theme.js';
import { makeHelp } from './help.js';
import { contract } from './store/contract.js';
import { recording } from './store/recording.js';
import { Store } from './store/store.js';
import { liveTrace } from './trace.js';
import { resolved, View } from './view.js';
import { makeWritten } from './written.js';

/** What a saved page or a link brings; one that does not fit is left aside, and said so. */
function restoreBrought(store, root) {
  try {
    const state = broughtBy(root, root.dataset.page === undefined ? '' : location.hash);
    if (state) store.restore(state);
  } catch (error) {
    store.stopped.value = store.say('edit.link_wrong', { why: /** @type {Error} */ (error).message });
  }
}

/** A page whose numbers Python has sent. */
export function recorded(root, css, { trace, tensors, layout, operation }) {
  const whole = resolved(trace, tensors);
  root.chalkgrad = recording(whole, operation);
  show(root, css, whole, layout, null, (whole.said['edit.recording'] ?? '').replace('{op}', operation));
}

/** The store of a page that computes; its root answers as `.chalkgrad`. */
export function answering(root, page, operations) {
  const store = new Store(page, operations);
  root.chalkgrad = contract(store);
  return store;
}

/** A page that computes: `operations` and `machine` are printed by `autograd.program.javascript`. */
export function live(root, css, page, operations, machine) {
  const store = answering(root, page, operations);
  show(root, css, liveTrace(page, store, machine), page.layout, store);
}

function show(root, css, trace, layout, store, said = '') {
  const view = new View(trace);

  // ---------------------------------------------------------------- parts of the page
  const shadow = root.shadowRoot || root.attachShadow({ mode: 'open' });
  const level = root.dataset.page === undefined ? 'h2' : 'h1',
    below = level === 'h1' ? 'h2' : 'h3';
  const button = (label, text, onclick, extra = {}) =>
    h('button', { type: 'button', 'aria-label': label, title: label, onclick, ...extra }, text);
  const parts = {
    crumbs: h('nav', { class: 'crumbs', 'aria-label': 'Where you are' }),
    tabs: h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Pass' }),
    first: button('First step', '⇤', () => moving.go(0)),
    previous: button('Previous step', '←', () => moving.previous()),
    next: button('Next step', 'Next →', () => moving.next(), { class: 'primary' }),
    last: button('Last step', '⇥', () => moving.go(Infinity)),
    play: button('Play', '▶', () => moving.togglePlay()),
    speed: h(
      'select',
      {
        'aria-label': 'Speed',
        onchange: (event) => {
          view.speed = Number(event.target.value);
          if (view.playing) {
            moving.togglePlay();
            moving.togglePlay();
          }
        },
      },
      [0.5, 1, 2, 4].map((x) => h('option', { value: x, selected: x === 1 }, `${x}×`)),
    ),
    slider: h('input', {
      type: 'range',
      min: 1,
      'aria-label': 'Step',
      oninput: (event) => moving.go(Number(event.target.value) - 1),
    }),
    count: h('span', { class: 'count' }),
    predict: h(
      'label',
      { class: 'option' },
      h('input', {
        type: 'checkbox',
        onchange: (event) => {
          view.predict = event.target.checked;
          parts.rule.hidden = !view.predict;
          draw();
        },
      }),
      'Predict first',
    ),
    rule: h(
      'select',
      {
        'aria-label': view.say('edit.rule'),
        hidden: true,
        onchange: (event) => {
          view.bySign = event.target.value === 'sign';
          draw();
        },
      },
      h('option', { value: 'number' }, view.say('edit.within')),
      h('option', { value: 'sign' }, view.say('edit.sign')),
    ),
    keys: button(view.say('edit.keys'), '?', () => help.toggle()),
    score: h('span', { class: 'score' }),
    sample: h(
      'select',
      {
        'aria-label': 'Sample',
        hidden: view.samples < 2,
        onchange: (event) => {
          view.sample = event.target.value === '' ? null : Number(event.target.value);
          draw();
        },
      },
      h('option', { value: '' }, 'all samples'),
      Array.from({ length: view.samples }, (_, k) => h('option', { value: k }, `sample ${k}`)),
    ),
    zoomIn: button('Zoom in', '⊕ Zoom in', () => moving.zoomIn(view.operation)),
    zoomOut: button('Zoom out', '⊖ Out', () => moving.zoomOut()),
    product: h('div', { class: 'product', role: 'group', 'aria-label': 'Chain' }),
    stage: h('div', { class: 'stage', tabindex: 0, role: 'group', 'aria-label': 'Graph' }),
    notice: h('p', { class: 'notice' }),
    sharing: h('div', {}),
    editing: h('section', { class: 'editing', 'aria-label': 'Try', hidden: !store }),
    status: h('p', { class: 'status', role: 'status', 'aria-live': 'polite' }),
    step: h('section', { class: 'card', 'aria-label': 'This step' }),
    side: h('section', { class: 'card', 'aria-label': 'Beside it' }),
  };
  const written = makeWritten(view),
    help = makeHelp(view);
  const app = h(
    'div',
    {
      class: 'app',
      tabindex: -1,
      role: 'group',
      'aria-label': `Backprop, step by step: ${view.trace.title}`,
      onkeydown: (event) => onKey(event),
    },
    h('div', { class: 'top' }, h(level, { class: 'title' }, 'Backprop, step by step'), parts.crumbs, parts.tabs),
    h(
      'div',
      { class: 'bar' },
      h('div', { class: 'group' }, parts.first, parts.previous, parts.next, parts.last),
      h('div', { class: 'group' }, parts.play, parts.speed),
      h('div', { class: 'group wide' }, parts.slider, parts.count),
      h(
        'div',
        { class: 'group' },
        parts.predict,
        parts.rule,
        parts.score,
        parts.sample,
        parts.zoomIn,
        parts.zoomOut,
        parts.keys,
      ),
    ),
    said && h('p', { class: 'notice' }, said),
    parts.product,
    parts.editing,
    parts.stage,
    parts.notice,
    parts.status,
    h('div', { class: 'panels' }, parts.step, parts.side),
    parts.sharing,
    written.element,
    help.dialog,
  );

  const moving = makeMoving(view, {
    draw,
    say: (text) => (parts.status.textContent = text),
    isShown: () => app.isConnected,
  });
  const onKey = makeKeys(view, {
    ...moving,
    help: help.toggle,
    undo: () => store?.undo(),
    redo: () => store?.redo(),
  });
  const { drawHead, drawStatus } = makeHead(view, parts, moving);
  const { drawGraph, follow, nodeElement } = makeGraph(view, layout, parts, moving);
  const drawProduct = makeChain(view, parts.product, moving.go);
  const panels = makePanels(view, below, { draw, onAnswer: () => parts.next.focus() }, (k) =>
    canPick(k) ? (entry) => pick(k, entry) : null,
  );
  const drawSide = makeSide(view, parts.side, below, draw);

  /** Choose an entry of a leaf to be changed; of one sample the entries begin where its row does. */
  function pick(k, entry) {
    const { value, batch } = view.node(k);
    const from = batch && view.sample !== null ? view.sample * (entries(value).length / value.shape[0]) : 0;
    store.selected.value = { node: k, entry: from + entry };
    parts.editing.querySelector('.number').focus();
  }
  const canPick = (k) => store !== null && !view.graphAt && view.node(k).kind !== 'operation';
  /** A product's entry, term by term: the one that is being changed, else the largest. */
  function oneEntry() {
    const selected = store?.selected.peek();
    const isOf = view.tab === 'backward' && !view.graphAt && selected?.node === view.step.parent;
    return entrywise(view, isOf ? selected.entry : null);
  }
  function reassembled() {
    const done = view.graph.reassembled;
    if (!view.stack.length || view.tab !== 'backward' || !done.length) return null;
    const complete = view.at === view.steps().length - 1,
      exact = done.every((one) => Number(one.error) < 1e-9);
    return h(
      'p',
      { class: complete ? 'done-line' : 'why' },
      complete
        ? [
            `The scalar gradients reassemble into ${done.map((one) => `∂${cut(view.lossName, 12)}/∂${cut(one.name, 20)}`).join(' and ')} `,
            h(
              'span',
              { class: 'ok' },
              exact ? '✓' : `up to ${number(Math.max(...done.map((one) => Number(one.error))), 2)}`,
            ),
          ]
        : `∂${cut(view.lossName, 12)}/∂${cut(view.graph.name, 20)} arrives entry by entry; at the last step the scalar gradients reassemble into ${done.map((one) => `∂${cut(view.lossName, 12)}/∂${cut(one.name, 20)}`).join(' and ')}.`,
    );
  }
  function draw() {
    const focused = shadow.activeElement,
      onNode = focused && focused.closest('.node');
    change(app, { 'data-tab': view.tab });
    drawHead();
    drawProduct();
    drawGraph();
    parts.step.replaceChildren(...[panels[view.tab](), oneEntry(), reassembled()].flat(Infinity).filter(Boolean));
    drawSide();
    // What held the focus may be gone, or a button that no longer can: without a focus no key would be heard.
    if (onNode && nodeElement(view.lit)) nodeElement(view.lit).focus({ preventScroll: true });
    else if (focused && (!focused.isConnected || focused.disabled)) parts.stage.focus({ preventScroll: true });
    scroll();
  }
  let settled = 0;
  /** After a change of numbers: what depends on them alone is drawn; nothing is measured, and the focus stays. */
  function refresh() {
    const focused = parts.step.contains(shadow.activeElement) ? shadow.activeElement.getAttribute('aria-label') : null;
    drawStatus();
    if (view.tab === 'backward') drawProduct();
    drawGraph();
    parts.step.replaceChildren(...[panels[view.tab](), oneEntry(), reassembled()].flat(Infinity).filter(Boolean));
    if (view.pane === 'Check') drawSide();
    clearTimeout(settled);
    settled = setTimeout(reachable, 200); // it measures: not while something is dragged
    if (focused) parts.step.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
  /** What has to be scrolled can be reached by key. */
  function reachable() {
    const boxes = [...app.querySelectorAll('.tile, .equation, .product, .accumulate, .windows')];
    const wide = boxes.map((box) => box.scrollWidth > box.clientWidth + 1);
    boxes.forEach((box, k) => (wide[k] ? box.setAttribute('tabindex', 0) : box.removeAttribute('tabindex')));
  }
  /** Bring into sight what is lit. Last of all: whatever measures makes the browser lay out the page. */
  function scroll() {
    const chip = parts.product.querySelector('.now'),
      code = parts.side.querySelector('pre'),
      line = code && code.querySelector('.on');
    parts.product.scrollLeft = chip.offsetLeft - (parts.product.clientWidth - chip.offsetWidth) / 2;
    if (line) code.scrollTop = line.offsetTop - code.clientHeight / 2;
    follow(view.lit);
    reachable();
  }

  shadow.replaceChildren(h('style', {}, css), app);
  followTheme(root);
  draw();
  if (store) {
    showEditing(parts.editing, parts.sharing, store, root, level === 'h1');
    restoreBrought(store, root);
    followStore(view, store, moving, refresh);
  }
  if (level === 'h1') {
    addEventListener('beforeprint', () => written.print(true));
    addEventListener('afterprint', () => written.print(false));
  }
  if (level === 'h1')
    document.addEventListener('keydown', (event) => {
      if (event.target === document.body) onKey(event);
    }); // a page of its own
  app.addEventListener('click', (event) => {
    if (!event.composedPath()[0].closest('button,input,select,summary,[tabindex="0"]'))
      parts.stage.focus({ preventScroll: true });
  });
}
