// Keys: what each does, and which of them belong to the part that has the focus.

/** The listener for keys; the last argument is what `makeMoving` made. */
export function makeKeys(view, { choose, go, next, previous, togglePlay, zoomIn, zoomOut, help, undo, redo }) {
  return function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation(); // a notebook would move or insert cells
    const target = event.composedPath()[0],
      kind = target.tagName;
    if (target.closest('dialog') && event.key !== '?') return; // Escape closes it
    const isSlider = target.type === 'range',
      takesKeys = kind === 'SELECT' || (kind === 'INPUT' && target.type === 'text');
    const actions = { Escape: () => zoomOut() };
    const tab = target.closest('[role=tab]');
    if (tab) {
      const all = [...tab.parentElement.children].filter((one) => !one.disabled),
        at = all.indexOf(tab);
      const to = { ArrowRight: (at + 1) % all.length, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        choose(all.at(to).dataset.tab);
        all.at(to).focus();
        return;
      }
    }
    if (!takesKeys && !isSlider)
      Object.assign(actions, {
        '?': help,
        u: undo,
        U: undo,
        r: redo,
        R: redo,
        ArrowRight: next,
        ArrowLeft: previous,
        Home: () => go(0),
        End: () => go(Infinity),
      });
    if (!takesKeys && !['BUTTON', 'SUMMARY'].includes(kind) && target.type !== 'checkbox') {
      const of = target.closest('[data-k]');
      actions[' '] = togglePlay;
      actions.Enter = () =>
        zoomIn(of && view.node(Number(of.dataset.k)).kind === 'operation' ? Number(of.dataset.k) : view.operation);
    }
    if (actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  };
}
