// Moving: from step to step, from pass to pass, into an operation and out again.
import { cut } from './elements.js';

/** `draw` draws the whole stepper, `say` writes a line below the graph, `isShown` tells whether it is still there. */
export function makeMoving(view, { draw, say, isShown }) {
  function go(k) {
    view.at = Math.max(0, Math.min(view.steps().length - 1, k));
    view.entry = null;
    draw();
  }
  /** One step on; from the last step of a pass to the first of the next. */
  function next() {
    if (view.at < view.steps().length - 1) return go(view.at + 1);
    const following = view.tabs[view.tabs.indexOf(view.tab) + 1];
    return following ? choose(following, 0) : undefined;
  }
  function previous() {
    if (view.at > 0) return go(view.at - 1);
    const before = view.tabs[view.tabs.indexOf(view.tab) - 1];
    return before ? choose(before, Infinity) : undefined;
  }
  function choose(tab, k = 0) {
    view.tab = tab;
    go(k);
  }
  const atEnd = () => view.at === view.steps().length - 1 && view.tab === view.tabs.at(-1);
  function togglePlay() {
    if (view.playing) {
      clearInterval(view.playing);
      view.playing = null;
    } else
      view.playing = setInterval(() => {
        if (!isShown() || atEnd()) togglePlay();
        else if (!view.isHidden) next();
      }, 1600 / view.speed);
    draw();
  }
  function zoomIn(k) {
    const { inside } = view.node(k),
      to = Array.isArray(inside) ? inside[0] : inside; // of a large result a few entries are on the page
    if (typeof to !== 'number' || !view.trace.graphs[to].forward.length) {
      say(to ?? view.say('frame.nothing_inside', { name: cut(view.name(k), 20) }));
      return;
    }
    view.stack.push({ graphAt: view.graphAt, tab: view.tab, at: view.at });
    Object.assign(view, { graphAt: to, at: 0, entry: null });
    if (!view.steps().length) view.tab = view.tabs[0];
    draw();
  }
  /** Out again, until so many levels are left. */
  function zoomOut(depth = view.stack.length - 1) {
    if (depth < 0) return;
    while (view.stack.length > depth) Object.assign(view, view.stack.pop(), { entry: null });
    draw();
  }
  /** Go to the step that makes a node what it is, in this pass; where none does, to the first that it takes part in. */
  function goTo(k) {
    const [find, end] = view.tab === 'backward' ? ['parent', 'consumer'] : ['node', 'node'];
    const isOf = (one) =>
      one[end] === k || (end in one && view.tab !== 'update' && view.node(one[end]).parents.includes(k));
    const made = view.steps().findLastIndex((one) => one[find] === k),
      found = made < 0 ? view.steps().findIndex(isOf) : made;
    if (found >= 0) go(found);
    else say(view.say('frame.no_step', { name: cut(view.name(k), 20), tab: view.tabName(view.tab) }));
  }
  return { choose, go, goTo, next, previous, togglePlay, zoomIn, zoomOut };
}
