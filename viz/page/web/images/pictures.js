// Numbers of maps as pictures.

/** No map is scaled by less. */
export const TINY = 1e-12;

/** Paint numbers of a map: blue over 0 and grey under it; gradients vermillion, and dark under it. */
export function picture(color, canvas, data, from, h, w, most, kind) {
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const context = canvas.getContext('2d');
  const image = context.createImageData(w, h);
  const ground = color('--paper');
  const [over, under] = kind === 'b' ? [color('--gradient'), color('--ink')] : [color('--value'), color('--muted')];
  for (let i = 0; i < h * w; i++) {
    const v = data[from + i] / most;
    const a = Math.min(1, Math.abs(v));
    const ink = v < 0 ? under : over;
    for (let e = 0; e < 3; e++) image.data[4 * i + e] = ground[e] * (1 - a) + ink[e] * a;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** The filters of result c, one beside the other. */
export const besides = (data, c, deep, kh, kw) =>
  Float64Array.from({ length: deep * kh * kw }, (_, k) => {
    const [i, at] = [Math.floor(k / (deep * kw)), k % (deep * kw)];
    return data[((c * deep + Math.floor(at / kw)) * kh + i) * kw + (at % kw)];
  });
