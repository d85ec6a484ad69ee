// Keys: what each does, and which of them belong to the part that has the focus.

/** The listener for keys; the last argument is what `makeMoving` made. */
export function makeKeys(view, { go, next, previous, togglePlay, zoomIn, zoomOut, help, undo, redo }) {
  return function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation(); // a notebook would move or insert cells
    const target = event.composedPath()[0],
      kind = target.tagName;
    const isSlider = target.type === 'range',
      takesKeys = kind === 'SELECT' || (kind === 'INPUT' && target.type === 'text');
    const actions = { Escape: () => zoomOut() };
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
