// Above the panels: where the reader is, the tabs, the bar, and the line that reads the step.
import { change, cut, h } from './elements.js';
import { inWords } from './numbers.js';
import { TABS } from './view.js';

/** Returns `{drawHead, drawStatus}`, which draw all of these into `parts`, and the line that reads the step alone. */
export function makeHead(view, parts, moving) {
  function drawCrumbs() {
    const names = view.stack.map((one, depth) => (depth ? view.trace.graphs[one.graphAt].name : view.trace.title));
    const family = view.kin(view.tab === 'backward' ? view.step.consumer : view.step.node);
    const tail = family && family.ends.size === 1 ? [view.name([...family.ends][0])] : [];
    const scope = !view.stack.length ? view.node(view.operation).scope : [];
    parts.crumbs.replaceChildren(
      ...names.flatMap((name, depth) => [
        h('button', { class: 'crumb', onclick: () => moving.zoomOut(depth) }, cut(name, 40)),
        ' ▸ ',
      ]),
      siblings() ?? h('bdi', {}, cut(names.length ? view.graph.name : view.trace.title, 60)),
      ...tail.flatMap((name) => [' ▸ ', h('bdi', {}, cut(name, 20))]),
      scope.length ? ` · ${scope.map((part) => cut(part, 20)).join(' ▸ ')}` : '',
    );
  }
  /** Where some entries of a large result can be opened, each alone: a choice between them. */
  function siblings() {
    if (!view.siblings) return null;
    const open = (event) => {
      Object.assign(view, { graphAt: Number(event.target.value), entry: null });
      moving.go(Math.min(view.at, view.steps().length - 1));
      parts.crumbs.querySelector('select').focus();
    };
    return h(
      'select',
      { 'aria-label': view.say('frame.which_entry'), onchange: open },
      view.siblings.map((graph) =>
        h('option', { value: graph, selected: graph === view.graphAt }, cut(view.trace.graphs[graph].name, 24)),
      ),
    );
  }
  function drawTabs() {
    if (!parts.tabs.childElementCount) {
      for (const tab of TABS)
        parts.tabs.append(
          h(
            'button',
            {
              role: 'tab',
              id: `tab-${tab}`,
              'aria-controls': 'panels',
              'data-tab': tab,
              onclick: (event) => {
                moving.choose(tab);
                // Who points at a tab presses → to step; who came by keys chooses among the tabs with it.
                if (event.detail) parts.stage.focus({ preventScroll: true });
              },
            },
            view.tabName(tab),
          ),
        );
    }
    for (const tab of parts.tabs.children) {
      tab.setAttribute('aria-selected', String(tab.dataset.tab === view.tab));
      tab.className = tab.dataset.tab;
      tab.tabIndex = tab.dataset.tab === view.tab ? 0 : -1;
      tab.disabled = !view.steps(tab.dataset.tab).length;
    }
    change(parts.panels, { 'aria-labelledby': `tab-${view.tab}` });
  }
  function drawBar() {
    parts.slider.max = view.steps().length;
    parts.slider.value = view.at + 1;
    parts.slider.ariaValueText = view.say('frame.at_step', view.nth);
    parts.count.textContent = `${view.at + 1} / ${view.steps().length}`;
    parts.play.ariaLabel = parts.play.title = view.say(view.playing ? 'frame.pause' : 'frame.play');
    parts.play.textContent = view.playing ? '❚❚' : '▶';
    parts.zoomIn.title = view.say('frame.zoom_in_on', { name: cut(view.name(view.operation), 20) });
    parts.zoomOut.title = view.say('frame.zoom_out_key');
    parts.zoomOut.classList.toggle('primary', view.stack.length > 0);
    parts.score.textContent =
      view.predict && view.tried ? view.say('guess.score', { right: view.right, tried: view.tried }) : '';
  }
  /** The step's place among the terms of its gradient, where others follow: its sum is not the derivative yet. */
  function unfinished() {
    const { terms } = view;
    const n = terms.indexOf(view.step) + 1;
    return n < terms.length && { n, count: terms.length };
  }
  let told;
  /**
   * The line that reads the step. What was said there since stays, unless the step is new or its numbers are others.
   *
   * @param {boolean} [isNew]
   */
  function drawStatus(isNew) {
    const k = view.lit,
      name = cut(view.name(k), 40),
      shown = (t) => (view.isHidden ? view.say('panel.predict') : inWords(t));
    const what =
      view.tab === 'forward'
        ? `${name} = ${shown(view.see(view.node(k).value, k))}`
        : view.tab === 'backward'
          ? view.say(unfinished() ? 'panel.status_so_far' : 'panel.status_back', {
              consumer: cut(view.name(view.step.consumer), 30),
              parent: cut(view.name(k), 30),
              gradient: view.gradientText(k),
              x: shown(view.see(view.step.after, k)),
              ...unfinished(),
            })
          : view.say('panel.becomes', { name, x: shown(view.step.new) });
    const text = view.say('panel.status', { tab: view.tabName(view.tab), ...view.nth, what });
    if (isNew || text !== told) parts.status.textContent = told = text;
  }
  const drawHead = () => {
    drawCrumbs();
    drawTabs();
    drawBar();
    drawStatus(true);
  };
  return { drawHead, drawStatus };
}
