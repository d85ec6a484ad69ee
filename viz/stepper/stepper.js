'use strict';
// The stepper: one call of `mount` is one stepper, and nothing is global. It puts together what the other files make;
// all of them stand in one scope.

function mount(root, css, { trace, layout }) {
  const view = makeView(trace);
  const {
    whole,
    lossName,
    state,
    graph,
    steps,
    step,
    node,
    nodeName,
    tabs,
    lit,
    operation,
    see,
    isHidden,
    gradientText,
  } = view;

  // ---------------------------------------------------------------- parts of the page
  const shadow = root.shadowRoot || root.attachShadow({ mode: 'open' });
  const level = root.dataset.page === undefined ? 'h2' : 'h1',
    below = level === 'h1' ? 'h2' : 'h3';
  const button = (label, text, onclick, extra = {}) =>
    h('button', { type: 'button', 'aria-label': label, title: label, onclick, ...extra }, text);
  const parts = {
    crumbs: h('nav', { class: 'crumbs', 'aria-label': 'Where you are' }),
    tabs: h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Pass' }),
    first: button('First step', '⇤', () => go(0)),
    previous: button('Previous step', '←', previous),
    next: button('Next step', 'Next →', next, { class: 'primary' }),
    last: button('Last step', '⇥', () => go(Infinity)),
    play: button('Play', '▶', togglePlay),
    speed: h(
      'select',
      {
        'aria-label': 'Speed',
        onchange: (event) => {
          state.speed = Number(event.target.value);
          if (state.playing) {
            togglePlay();
            togglePlay();
          }
        },
      },
      [0.5, 1, 2, 4].map((x) => h('option', { value: x, selected: x === 1 }, `${x}×`)),
    ),
    slider: h('input', {
      type: 'range',
      min: 1,
      'aria-label': 'Step',
      oninput: (event) => go(Number(event.target.value) - 1),
    }),
    count: h('span', { class: 'count' }),
    predict: h(
      'label',
      { class: 'option' },
      h('input', {
        type: 'checkbox',
        onchange: (event) => {
          state.predict = event.target.checked;
          draw();
        },
      }),
      'Predict first',
    ),
    score: h('span', { class: 'score' }),
    sample: h(
      'select',
      {
        'aria-label': 'Sample',
        hidden: !whole.samples,
        onchange: (event) => {
          state.sample = event.target.value === '' ? null : Number(event.target.value);
          draw();
        },
      },
      h('option', { value: '' }, 'all samples'),
      Array.from({ length: Math.min(whole.samples || 0, 100) }, (_, k) => h('option', { value: k }, `sample ${k + 1}`)),
    ),
    zoomIn: button('Zoom in', '⊕ Zoom in', () => zoomIn(operation())),
    zoomOut: button('Zoom out', '⊖ Out', zoomOut),
    product: h('div', { class: 'product', role: 'group', 'aria-label': 'Chain' }),
    stage: h('div', { class: 'stage', tabindex: 0, role: 'group', 'aria-label': 'Graph' }),
    notice: h('p', { class: 'notice' }),
    status: h('p', { class: 'status', role: 'status', 'aria-live': 'polite' }),
    step: h('section', { class: 'card', 'aria-label': 'This step' }),
    side: h('section', { class: 'card', 'aria-label': 'Beside it' }),
  };
  const written = root.querySelector('details');
  const app = h(
    'div',
    {
      class: 'app',
      tabindex: -1,
      role: 'group',
      'aria-label': `Backprop, step by step: ${trace.title}`,
      onkeydown: onKey,
    },
    h('div', { class: 'top' }, h(level, { class: 'title' }, 'Backprop, step by step'), parts.crumbs, parts.tabs),
    h(
      'div',
      { class: 'bar' },
      h('div', { class: 'group' }, parts.first, parts.previous, parts.next, parts.last),
      h('div', { class: 'group' }, parts.play, parts.speed),
      h('div', { class: 'group wide' }, parts.slider, parts.count),
      h('div', { class: 'group' }, parts.predict, parts.score, parts.sample, parts.zoomIn, parts.zoomOut),
    ),
    parts.product,
    parts.stage,
    parts.notice,
    parts.status,
    h('div', { class: 'panels' }, parts.step, parts.side),
    written && written.cloneNode(true),
  );

  const { drawGraph, follow, nodeElement } = makeGraph(view, layout, parts, { onNode: goTo, onInside: zoomIn });
  const drawProduct = makeChain(view, parts.product, go);
  const panels = makePanels(view, below, { draw, onAnswer: () => parts.next.focus() });
  const drawSide = makeSide(view, parts.side, below, draw);

  // ---------------------------------------------------------------- moving
  function go(k) {
    state.step = Math.max(0, Math.min(steps().length - 1, k));
    state.entry = null;
    draw();
  }
  /** One step on; from the last step of a pass to the first of the next. */
  function next() {
    if (state.step < steps().length - 1) return go(state.step + 1);
    const following = tabs()[tabs().indexOf(state.tab) + 1];
    return following ? choose(following, 0) : undefined;
  }
  function previous() {
    if (state.step > 0) return go(state.step - 1);
    const before = tabs()[tabs().indexOf(state.tab) - 1];
    return before ? choose(before, Infinity) : undefined;
  }
  function choose(tab, k = 0) {
    state.tab = tab;
    go(k);
  }
  const atEnd = () => state.step === steps().length - 1 && state.tab === tabs().at(-1);
  function togglePlay() {
    if (state.playing) {
      clearInterval(state.playing);
      state.playing = null;
      draw();
      return;
    }
    state.playing = setInterval(() => {
      if (!app.isConnected || atEnd()) {
        clearInterval(state.playing);
        state.playing = null;
        draw();
      } else if (!isHidden()) next();
    }, 1600 / state.speed);
    draw();
  }
  function zoomIn(k) {
    const inside = node(k).inside;
    if (typeof inside !== 'number' || !trace.graphs[inside].forward.length) {
      parts.status.textContent =
        typeof inside === 'string'
          ? inside
          : `${cut(nodeName(k), 20)} is a single operation on numbers: there is nothing smaller inside.`;
      return;
    }
    state.stack.push({ graph: state.graph, tab: state.tab, step: state.step });
    Object.assign(state, { graph: inside, step: 0, entry: null });
    if (!steps().length) state.tab = tabs()[0];
    draw();
  }
  function zoomOut() {
    if (!state.stack.length) return;
    Object.assign(state, state.stack.pop(), { entry: null });
    draw();
  }
  /** Go to the step that makes a node what it is, in this pass. */
  function goTo(k) {
    const find = state.tab === 'backward' ? 'parent' : 'node';
    const found = steps()
      .map((one, i) => (one[find] === k ? i : -1))
      .filter((i) => i >= 0);
    if (found.length) go(found.at(-1));
  }
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation(); // a notebook would move or insert cells
    const target = event.composedPath()[0],
      kind = target.tagName;
    const isSlider = target.type === 'range',
      takesKeys = kind === 'SELECT' || (kind === 'INPUT' && target.type === 'text');
    const actions = { Escape: zoomOut };
    if (!takesKeys && !isSlider)
      Object.assign(actions, { ArrowRight: next, ArrowLeft: previous, Home: () => go(0), End: () => go(Infinity) });
    if (!takesKeys && !['BUTTON', 'SUMMARY'].includes(kind) && target.type !== 'checkbox') {
      const of = target.closest('[data-k]');
      actions[' '] = togglePlay;
      actions.Enter = () =>
        zoomIn(of && node(Number(of.dataset.k)).kind === 'operation' ? Number(of.dataset.k) : operation());
    }
    if (actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  }

  // ---------------------------------------------------------------- all of it
  function drawCrumbs() {
    const way = [
      ...state.stack.map((one, depth) => ({ name: depth ? trace.graphs[one.graph].name : trace.title, depth })),
      { name: state.stack.length ? graph().name : trace.title, depth: state.stack.length },
    ];
    const family = view.kin(state.tab === 'backward' ? step().consumer : step().node);
    const tail = family && family.ends.size === 1 ? [nodeName([...family.ends][0])] : [];
    const scope = !state.stack.length ? node(operation()).scope : [];
    parts.crumbs.replaceChildren(
      ...way.flatMap(({ name, depth }, i) => [
        i ? ' ▸ ' : '',
        depth < state.stack.length
          ? h(
              'button',
              {
                type: 'button',
                class: 'crumb',
                onclick: () => {
                  while (state.stack.length > depth) Object.assign(state, state.stack.pop(), { entry: null });
                  draw();
                },
              },
              cut(name, 40),
            )
          : h('bdi', {}, cut(name, 60)),
      ]),
      ...tail.flatMap((name) => [' ▸ ', h('bdi', {}, cut(name, 20))]),
      scope.length ? ` · ${scope.map((part) => cut(part, 20)).join(' ▸ ')}` : '',
    );
  }
  function drawTabs() {
    if (!parts.tabs.childElementCount) {
      for (const tab of TABS)
        parts.tabs.append(
          h('button', { type: 'button', role: 'tab', 'data-tab': tab, onclick: () => choose(tab) }, capital(tab)),
        );
    }
    for (const tab of parts.tabs.children) {
      tab.setAttribute('aria-selected', String(tab.dataset.tab === state.tab));
      tab.className = tab.dataset.tab;
      tab.disabled = !steps(tab.dataset.tab).length;
    }
  }
  function drawBar() {
    parts.slider.max = steps().length;
    parts.slider.value = state.step + 1;
    parts.slider.setAttribute('aria-valuetext', `step ${state.step + 1} of ${steps().length}`);
    parts.count.textContent = `${state.step + 1} / ${steps().length}`;
    parts.play.setAttribute('aria-label', state.playing ? 'Pause' : 'Play');
    parts.play.title = state.playing ? 'Pause' : 'Play';
    parts.play.textContent = state.playing ? '❚❚' : '▶';
    parts.zoomIn.title = `Zoom in on ${cut(nodeName(operation()), 20)} (Enter)`;
    parts.zoomOut.title = 'Zoom out (Esc)';
    parts.zoomOut.classList.toggle('primary', state.stack.length > 0);
    parts.score.textContent = state.predict && state.tried ? `${state.right} of ${state.tried} right` : '';
  }
  function drawStatus() {
    const head = `${capital(state.tab)}, step ${state.step + 1} of ${steps().length}`;
    const hidden = isHidden() ? 'predict it' : null,
      k = lit();
    const what =
      state.tab === 'forward'
        ? `${cut(nodeName(k), 40)} = ${hidden || inWords(see(node(k).value, k))}`
        : state.tab === 'backward'
          ? `from ${cut(nodeName(step().consumer), 30)} back to ${cut(nodeName(k), 30)}, ${gradientText(k)} = ${hidden || inWords(see(step().after, k))}`
          : `${cut(nodeName(k), 40)} becomes ${hidden || inWords(step().new)}`;
    parts.status.textContent = `${head}: ${what}`;
  }
  function reassembled() {
    const done = graph().reassembled;
    if (!state.stack.length || state.tab !== 'backward' || !done.length) return null;
    const complete = state.step === steps().length - 1,
      exact = done.every((one) => Number(one.error) < 1e-9);
    return h(
      'p',
      { class: complete ? 'done-line' : 'why' },
      complete
        ? [
            `The scalar gradients reassemble into ${done.map((one) => `∂${cut(lossName, 12)}/∂${cut(one.name, 20)}`).join(' and ')} `,
            h(
              'span',
              { class: 'ok' },
              exact ? '✓' : `up to ${number(Math.max(...done.map((one) => Number(one.error))), 2)}`,
            ),
          ]
        : `∂${cut(lossName, 12)}/∂${cut(graph().name, 20)} arrives entry by entry; at the last step the scalar gradients reassemble into ${done.map((one) => `∂${cut(lossName, 12)}/∂${cut(one.name, 20)}`).join(' and ')}.`,
    );
  }
  function draw() {
    const focused = shadow.activeElement,
      onNode = focused && focused.closest('.node');
    app.dataset.tab = state.tab;
    drawTabs();
    drawCrumbs();
    drawBar();
    drawProduct();
    drawGraph();
    drawStatus();
    parts.step.replaceChildren(...[panels[state.tab](), reassembled()].flat(Infinity).filter(Boolean));
    drawSide();
    // What held the focus may be gone, or a button that no longer can: without a focus no key would be heard.
    if (onNode && nodeElement(lit())) nodeElement(lit()).focus({ preventScroll: true });
    else if (focused && (!focused.isConnected || focused.disabled)) parts.stage.focus({ preventScroll: true });
    scroll();
  }
  /** Bring into sight what is lit. Last of all: whatever measures makes the browser lay out the page. */
  function scroll() {
    const chip = parts.product.querySelector('.now'),
      code = parts.side.querySelector('pre'),
      line = code && code.querySelector('.on');
    parts.product.scrollLeft = chip.offsetLeft - (parts.product.clientWidth - chip.offsetWidth) / 2;
    if (line) code.scrollTop = line.offsetTop - code.clientHeight / 2;
    follow(lit());
    const boxes = [...app.querySelectorAll('.tile, .equation, .product, .accumulate')];
    const wide = boxes.map((box) => box.scrollWidth > box.clientWidth + 1);
    boxes.forEach((box, k) => (wide[k] ? box.setAttribute('tabindex', 0) : box.removeAttribute('tabindex')));
  }

  // A notebook says by its body whether it is dark; elsewhere the system does.
  function followTheme() {
    const { body } = document,
      jupyter = body.dataset.jpThemeLight;
    const found = jupyter
      ? jupyter === 'false'
        ? 'dark'
        : 'light'
      : /vscode-(dark|high-contrast(?!-light))/.test(body.className)
        ? 'dark'
        : /vscode-(light|high-contrast-light)/.test(body.className)
          ? 'light'
          : '';
    if (found) root.dataset.theme = found;
    else delete root.dataset.theme;
  }
  shadow.replaceChildren(h('style', {}, css), app);
  followTheme();
  new MutationObserver(followTheme).observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-jp-theme-light'],
  });
  draw();
  if (level === 'h1')
    document.addEventListener('keydown', (event) => {
      if (event.target === document.body) onKey(event);
    }); // a page of its own
  app.addEventListener('click', (event) => {
    if (!event.composedPath()[0].closest('button,input,select,summary,[tabindex="0"]'))
      parts.stage.focus({ preventScroll: true });
  });
}
