// The stepper: one call of `mount` is one stepper, and nothing is global. It puts together what the other files make.
import { readAddress, writeAddress } from './address.js';
import { broughtBy } from './carried.js';
import { showEditing } from './editing/editing.jsx';
import { makeChain } from './chain.js';
import { change, h } from './elements.js';
import { makeFitting } from './fitting.js';
import { followStore, placeOf } from './following.js';
import { makeGraph } from './graph.js';
import { makeHead } from './head.js';
import { makeHelp } from './help.js';
import { makeKeys } from './keys.js';
import { makeMoving } from './moving.js';
import { entries } from './numbers.js';
import { makePanel } from './panels/panel.js';
import { makeParts } from './parts.js';
import { makeSide } from './side.js';
import { contract } from './store/contract.js';
import { predicting } from './store/predicting.js';
import { recording } from './store/recording.js';
import { Store } from './store/store.js';
import { followTheme } from './theme.js';
import { liveTrace } from './trace.js';
import { resolved, View } from './view.js';
import { makeWritten } from './written.js';

/** The factor of now in the middle, and none cut by what it is the derivative of, which stays at the left. */
function scrollProduct(product, now) {
  const edge = product.querySelector('.of')?.offsetWidth ?? 0,
    room = product.clientWidth,
    farthest = product.scrollWidth - room,
    middle = now.offsetLeft + (now.offsetWidth - edge - room) / 2;
  const starts = [...product.querySelectorAll('.chip')].map((chip) => chip.offsetLeft - edge),
    isShown = (at) => at <= farthest && at <= now.offsetLeft - edge && now.offsetLeft + now.offsetWidth <= at + room;
  const away = (at) => Math.abs(at - middle);
  const [best] = starts.filter(isShown).sort((a, b) => away(a) - away(b));
  product.scrollLeft = middle <= 0 ? 0 : (best ?? middle);
}

export { add } from './engine/shared.js';
export { addWindows } from './windowed.js';

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
  trace.sent = trace.lr;
  const whole = resolved(trace, tensors);
  root.chalkgrad = recording(whole, operation);
  show(root, css, whole, layout, null, (whole.said['edit.recording'] ?? '').replace('{op}', operation));
}

/** The store of a page that computes; its root answers as `.chalkgrad`. */
export function answering(root, page, operations) {
  const store = new Store(page, operations);
  root.chalkgrad = contract(store, predicting(store));
  return store;
}

/** A page that computes: `operations` and `machine` are printed by `autograd.program.javascript`. */
export function live(root, css, page, operations, machine) {
  const store = answering(root, page, operations);
  show(root, css, liveTrace(page, store, machine), page.layout, store);
}

function show(root, css, trace, layout, store, said = '') {
  const view = new View(trace);
  const shadow = root.shadowRoot || root.attachShadow({ mode: 'open' });
  const isPage = root.dataset.page !== undefined,
    below = isPage ? 'h2' : 'h3';
  const written = makeWritten(view),
    help = makeHelp(view);
  const parts = makeParts(view, isPage, {
    draw,
    help: () => help.toggle(),
    moving: () => moving,
    onKey: (event) => onKey(event),
    onPredict: (isOn) => store && (store.isCovered.value = isOn),
  });
  const { app } = parts;
  parts.notices.append(parts.bad);
  if (said) parts.notices.append(h('p', { class: 'notice' }, said));
  parts.foot.append(parts.sharing, written.element, help.dialog);
  parts.editing.hidden = !store;

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
  const canPick = (k) => store !== null && !view.graphAt && view.node(k).kind !== 'operation';
  const drawPanel = makePanel(view, parts.step, below, {
    draw,
    onAnswer: () => parts.next.focus(),
    pick: (k) => (canPick(k) ? (entry) => pick(k, entry) : null),
    edited: (k) => {
      const selected = store?.selected.peek();
      return selected && !view.graphAt && selected.node === k ? selected.entry : null;
    },
  });
  const fitPanel = makeFitting(view, parts.step, parts.stage, drawPanel);
  const drawSide = makeSide(view, parts.side, below, draw);

  /** Choose an entry of a leaf to be changed; of one sample the entries begin where its row does. */
  function pick(k, entry) {
    const { value, batch } = view.node(k);
    const from = batch && view.sample !== null ? view.sample * (entries(value).length / value.shape[0]) : 0;
    store.selected.value = { node: k, entry: from + entry };
    parts.editing.querySelector('.number').focus();
  }
  function draw() {
    const focused = shadow.activeElement,
      onNode = focused && focused.closest('.node');
    change(app, { 'data-tab': view.tab });
    drawHead();
    drawBad();
    drawProduct();
    drawGraph();
    drawSide();
    fitPanel();
    // What held the focus may be gone, or a button that no longer can: without a focus no key would be heard.
    if (onNode && nodeElement(view.lit)) nodeElement(view.lit).focus({ preventScroll: true });
    else if (focused && (!focused.isConnected || focused.disabled)) parts.stage.focus({ preventScroll: true });
    scroll();
    if (isPage) writeAddress(view);
    const at = placeOf(view);
    if (store && at !== null) store.step.value = at;
  }
  /** What made a number bad: it is of Python's numbers, and gives away what is to be predicted. */
  function drawBad() {
    parts.bad.hidden = !trace.bad || view.predict || store?.leaves.some((k) => store.isChanged(k));
  }
  let settled = 0;
  /** After a change of numbers: what depends on them alone is drawn; nothing is measured, and the focus stays. */
  function refresh() {
    drawBad();
    const focused = parts.step.contains(shadow.activeElement) ? shadow.activeElement.getAttribute('aria-label') : null;
    drawStatus();
    if (view.tab === 'backward') drawProduct();
    drawGraph();
    drawPanel();
    if (view.pane === 'Check') drawSide();
    clearTimeout(settled);
    settled = setTimeout(settle, 200); // it measures: not while something is dragged
    if (focused && !parts.step.contains(shadow.activeElement))
      parts.step.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
  /** What is drawn where it has room: after a change of numbers, or of the size of all. */
  function settle() {
    fitPanel(true);
    follow(view.lit);
    reachable();
  }
  /** What has to be scrolled can be reached by key. */
  function reachable() {
    const boxes = [...app.querySelectorAll('.card, .tile, .equation, .product, .accumulate, .windows')];
    const hidden = boxes.map((box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1);
    boxes.forEach((box, k) => (hidden[k] ? box.setAttribute('tabindex', 0) : box.removeAttribute('tabindex')));
  }
  /** Bring into sight what is lit. Last of all: whatever measures makes the browser lay out the page. */
  function scroll() {
    const chip = parts.product.querySelector('.now'),
      code = parts.side.querySelector('pre'),
      line = code && code.querySelector('.on');
    if (chip) scrollProduct(parts.product, chip);
    if (line) {
      // From the top where that shows it; else some lines above it, and none of them cut.
      const bottom = line.offsetTop + line.offsetHeight,
        from = bottom <= code.clientHeight ? 0 : line.offsetTop - code.clientHeight / 2;
      const top = [...code.querySelectorAll('span')].find((one) => one.offsetTop >= from);
      code.scrollTop = from ? top.offsetTop : 0;
    }
    follow(view.lit);
    reachable();
  }

  shadow.replaceChildren(h('style', {}, css), app);
  followTheme(root);
  if (isPage) readAddress(view, location.hash);
  if (view.sample !== null) parts.sample.value = String(view.sample);
  if (store) showEditing(parts.editing, parts.sharing, store, root, isPage); // the others have the room that it leaves
  draw();
  if (store) {
    restoreBrought(store, root);
    followStore(view, store, moving, refresh);
  }
  if (isPage) {
    addEventListener('hashchange', () => {
      readAddress(view, location.hash);
      draw();
    });
    addEventListener('beforeprint', () => written.print(true));
    addEventListener('afterprint', () => written.print(false));
    document.addEventListener('keydown', (event) => {
      if (event.target === document.body) onKey(event);
    }); // a page of its own
  }
  const sizeNow = () => `${app.clientWidth} ${isPage ? globalThis.innerHeight : ''}`;
  let size = sizeNow();
  function resized() {
    if (sizeNow() === size) return;
    size = sizeNow();
    requestAnimationFrame(settle);
  }
  new ResizeObserver(resized).observe(app);
  if (isPage) addEventListener('resize', resized);
  app.addEventListener('click', (event) => {
    if (!event.composedPath()[0].closest('button,input,select,summary,[tabindex="0"]'))
      parts.stage.focus({ preventScroll: true });
  });
}
