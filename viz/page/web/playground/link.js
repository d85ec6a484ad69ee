/**
 * The link to a kernel: the state of a page goes there when it has changed, and comes from there when it is put.
 *
 * @param {any} root of a page @param {{get: (name: string) => any, set: (name: string, value: any) => void,
 *   save_changes: () => void, on: (what: string, f: () => void) => void, off: (what: string, f: () => void) => void}} model
 */
export function linked(root, model) {
  const REST = 250;
  /** What both sides know, as a text. */
  let known = '';
  let timer = 0;
  const send = () => {
    timer = 0;
    // The curve and the order of samples are the page's own affair: they would be most of what is sent.
    const state = { ...root.chalkgrad.state(), hist: [], order: [], losses: [] };
    const text = JSON.stringify(state);
    if (text === known) return;
    known = text;
    model.set('state', state);
    model.save_changes();
  };
  const changed = () => {
    timer ||= Number(setTimeout(send, REST));
  };
  const put = () => {
    const state = model.get('state');
    const text = JSON.stringify(state);
    if (text === known || !state || !Object.keys(state).length) return;
    known = text;
    const now = root.chalkgrad.state(); // what is not put stays
    root.chalkgrad.restore({ ...now, ...state, ...(now.net && { net: { ...now.net, ...state.net } }) });
  };
  root.addEventListener('chalkgrad-change', changed);
  model.on('change:state', put);
  put(); // nothing is sent before the page has changed: what the kernel puts meanwhile would be lost
  return () => {
    clearTimeout(timer);
    root.removeEventListener('chalkgrad-change', changed);
    model.off('change:state', put);
  };
}

/**
 * What a widget shows: nothing but the link where the page with its mark stands in the same notebook, else the page.
 *
 * @param {any} widget the model of an anywidget @param {any} el @param {string} name of the root @param {(root: any) => void} show
 */
export function shownOrLinked(widget, el, name, show) {
  /** @type {any} */
  let root = document.querySelector(`[data-play="${widget.get('mark')}"]`);
  if (!root?.chalkgrad) {
    root = document.createElement('div');
    root.className = name;
    root.dataset.lmSuppressShortcuts = 'true';
    el.append(root);
    show(root);
  }
  return linked(root, widget);
}
