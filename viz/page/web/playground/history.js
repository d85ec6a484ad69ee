// Undo and redo: what was there before each act, and what undoing has left behind.

const MOST = 100;

/** @template T @param {() => T} kept what is there now @param {(kept: T) => void} bring */
export function makeHistory(kept, bring) {
  /** @type {T[]} */
  const past = [];
  /** @type {T[]} */
  const future = [];
  /** What is being dragged: all of one drag is one act. @type {string | null} */
  let drag = null;
  const travel = (/** @type {T[]} */ from, /** @type {T[]} */ to) => {
    const found = from.pop();
    if (found === undefined) return;
    to.push(kept());
    drag = null;
    bring(found);
  };
  return {
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    /** Before an act. @param {string | null} [of] of a drag: what is dragged */
    remember(of = null) {
      if (of !== null && of === drag) return;
      drag = of;
      past.push(kept());
      if (past.length > MOST) past.shift();
      future.length = 0;
    },
    /** A drag has ended. */
    settle: () => (drag = null),
  };
}

/** What Ctrl or ⌘ with a key does. @param {any} e @param {{undo: () => void, redo: () => void}} history */
export function withControl(e, { undo, redo }) {
  const key = e.key.toLowerCase();
  return key === 'z' ? (e.shiftKey ? redo : undo) : key === 'y' ? redo : null;
}
