/** Windows that slide over images, where a page has their script: without it there are none. */

/** @typedef {(view: any, k: number, index?: any) => {as: any, panel: () => Element} | null} MakeSliding */

/** @type {{makeSliding: MakeSliding, speak: (said: any) => void} | null} */
let script = null;

/** Let the steps of a convolution and a pooling be worked out. @param {{makeSliding: MakeSliding, speak: (said: any) => void}} given */
export function addWindows(given) {
  script = given;
}

/** @type {MakeSliding} */
export function makeSliding(view, k, index = null) {
  script?.speak(view.trace.said); // bundled by itself it has sentences of its own
  return script?.makeSliding(view, k, index) ?? null;
}
