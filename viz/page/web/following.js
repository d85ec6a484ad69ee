// The views follow the store: a number that changes is drawn in the next frame, a step that is asked for is gone to.
import { effect, untracked } from '@preact/signals-core';

/** Where the reader is in the whole graph: a forward step, or one backward after them; null at an update or inside. */
export const placeOf = (view) =>
  view.graphAt || view.tab === 'update' ? null : view.at + (view.tab === 'backward' ? view.whole.forward.length : 0);

/** Drags nothing a few times while the reader still looks: what has run before is compiled when a number is dragged. */
function warmUp(store, refresh, budget = 180) {
  setTimeout(() => {
    const start = performance.now();
    store.touch();
    refresh();
    const left = budget + start - performance.now() - 15; // a dozen times at most
    if (left > 0) warmUp(store, refresh, left);
  }, 90);
}

export function followStore(view, store, moving, refresh) {
  warmUp(store, refresh);
  let waiting = 0,
    isFirst = true; // what is drawn when the page opens
  effect(() => {
    store.computed.value;
    store.lr.value;
    if (isFirst) {
      isFirst = false;
      return;
    }
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      untracked(refresh);
    });
  });
  let isOpening = true; // where the address has led to a step it stays
  effect(() => {
    const step = store.step.value;
    if (isOpening && step === 0) {
      isOpening = false;
      return;
    }
    isOpening = false;
    untracked(() => {
      if (step === placeOf(view)) return;
      moving.zoomOut(0);
      const forward = view.whole.forward.length;
      moving.choose(step < forward ? 'forward' : 'backward', step < forward ? step : step - forward);
    });
  });
}
