// The image that is looked at: drawn with the pointer, or dropped as a saved file.
import { largest } from '../playground/marks.js';
import { TINY, picture } from './pictures.js';

/** @param {any} app @param {(q: string, kind: string, f: (e: any) => any) => void} on */
export function makePaper(app, on) {
  const { $, model, root, view, color, paint, remember, say } = app;
  const { page } = model;
  const [channels, high, wide] = page.shape;
  function draw() {
    const canvas = $('#paper');
    canvas.style.aspectRatio = `${wide} / ${high}`;
    canvas.style.setProperty('--ratio', wide / high);
    if (channels === 1) picture(color, canvas, model.x, 0, high, wide, largest(model.x, TINY), 'f');
    else {
      [canvas.width, canvas.height] = [wide, high];
      const context = canvas.getContext('2d');
      const image = context.createImageData(wide, high);
      const most = Math.max(1, largest(model.x));
      for (let i = 0; i < high * wide; i++) {
        for (let e = 0; e < 3; e++) image.data[4 * i + e] = (255 * model.x[e * high * wide + i]) / most;
        image.data[4 * i + 3] = 255;
      }
      context.putImageData(image, 0, 0);
    }
    $('#who').textContent = model.isDrawn ? 'Your drawing' : `Image ${model.at + 1} of ${page.t.length}`;
    $('#label').value = String(model.label);
  }

  /** A soft pen, about two pixels wide at 28. */
  function dab(e) {
    const box = $('#paper').getBoundingClientRect();
    const [x, y] = [((e.clientX - box.left) / box.width) * wide, ((e.clientY - box.top) / box.height) * high];
    const r = Math.max(0.75, wide / 20);
    const data = model.x.slice();
    const full = Math.max(1, largest(data));
    for (let i = 0; i < high; i++)
      for (let j = 0; j < wide; j++) {
        const d = Math.hypot(j + 0.5 - x, i + 0.5 - y);
        const ink = Math.max(0, Math.min(1, 1.5 - d / r)) * full;
        for (let c = 0; c < channels; c++) {
          const at = (c * high + i) * wide + j;
          data[at] = view.rub ? Math.min(data[at], full - ink) : Math.max(data[at], ink);
        }
      }
    model.draw(data);
    paint();
  }
  let drawing = false;
  on('#paper', 'pointerdown', (e) => {
    drawing = true;
    remember();
    $('#paper').setPointerCapture(e.pointerId);
    dab(e);
  });
  on('#paper', 'pointermove', (e) => drawing && dab(e));
  for (const kind of ['pointerup', 'pointercancel']) on('#paper', kind, () => (drawing = false));
  on('#paper', 'dragover', (e) => e.preventDefault());
  on('#paper', 'drop', async (e) => {
    e.preventDefault();
    const file = e.dataTransfer?.files[0];
    if (!file) return;
    try {
      root.chalkgrad.restore(JSON.parse(await file.text()));
    } catch (error) {
      say(/** @type {Error} */ (error).message);
    }
  });
  return { draw };
}
