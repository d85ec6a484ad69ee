// The plane: samples, the colour of the winning class, the line between classes.
import { crossings, glyph, num, outline, rgb, ticks } from './marks.js';

export const THUMB = 24;

/** The grid of n × n points over the plane, row after row from the top. */
function grid(app, n) {
  const [[x0, x1], [y0, y1]] = app.range;
  const data = new Float64Array(2 * n * n);
  for (let r = 0, k = 0; r < n; r++)
    for (let q = 0; q < n; q++) {
      data[k++] = x0 + ((q + 0.5) / n) * (x1 - x0);
      data[k++] = y1 - ((r + 0.5) / n) * (y1 - y0);
    }
  return data;
}

/** Where the samples lie, with room around them. */
export function rangeOf(samples) {
  return [0, 1].map((d) => {
    const values = samples.map((p) => p.x[d]);
    const lo = values.reduce((a, b) => Math.min(a, b), Infinity);
    const hi = values.reduce((a, b) => Math.max(a, b), -Infinity);
    const room = 0.14 * (hi - lo) || 1;
    return [lo - room, hi + room];
  });
}

export function makePlane(app) {
  const canvas = app.$('#plane canvas');
  const context = canvas.getContext('2d');
  const off = document.createElement('canvas');
  const pixel = (x, w) =>
    [0, 1].map((d) => {
      const [lo, hi] = app.range[d];
      const share = (x[d] - lo) / (hi - lo);
      return w * (d ? 1 - share : share);
    });
  const point = (px, py, w) =>
    [px, w - py].map((v, d) => app.range[d][0] + (v / w) * (app.range[d][1] - app.range[d][0]));

  /** Grid values: the winner and how sure it is, the levels whose 0 is the line. */
  function regions(n) {
    const layers = app.net.activations(grid(app, n));
    const y = layers[layers.length - 1];
    const k = app.net.outputs;
    const winner = new Uint8Array(n * n);
    const sure = new Float64Array(n * n);
    const levels = Array.from({ length: k === 1 ? 1 : k }, () => new Float64Array(n * n));
    for (let i = 0; i < n * n; i++) {
      if (k === 1) {
        levels[0][i] = y[i] - 0.5;
        winner[i] = y[i] > 0.5 ? 1 : 0;
        sure[i] = Math.abs(2 * y[i] - 1);
        continue;
      }
      let best = 0;
      let second = -Infinity;
      for (let j = 1; j < k; j++) if (y[i * k + j] > y[i * k + best]) best = j;
      for (let j = 0; j < k; j++) if (j !== best) second = Math.max(second, y[i * k + j]);
      for (let j = 0; j < k; j++) levels[j][i] = y[i * k + j] - (j === best ? second : y[i * k + best]);
      winner[i] = best;
      sure[i] = (y[i * k + best] - 1 / k) / (1 - 1 / k);
    }
    return { layers, winner, sure, levels };
  }

  /** Small pictures of what each neuron gives over the plane, where `at` is the grid's size. */
  function thumbs(layers, n, paper) {
    const [high, low] = [rgb(app.css('--value')), rgb(app.css('--muted'))];
    const { sizes } = app.net;
    return layers.map((data, c) => {
      const m = sizes[c];
      return Array.from({ length: m }, (_, i) => {
        const image = new ImageData(THUMB, THUMB);
        let lo = 0;
        let most = 1;
        if (c === 0) {
          lo = (app.range[i][0] + app.range[i][1]) / 2;
          most = (app.range[i][1] - app.range[i][0]) / 2;
        } else if (c < sizes.length - 1 && app.net.activation !== 'sigmoid' && app.net.activation !== 'tanh') {
          for (let k = i; k < data.length; k += m) most = Math.max(most, Math.abs(data[k]));
        }
        const last = c === sizes.length - 1;
        const ink = last ? app.colors[sizes[c] === 1 ? 1 : i] : null;
        const other = last && m === 1 ? app.colors[0] : null;
        for (let r = 0, o = 0; r < THUMB; r++)
          for (let q = 0; q < THUMB; q++) {
            const row = Math.floor(((r + 0.5) * n) / THUMB);
            const v = (data[(row * n + Math.floor(((q + 0.5) * n) / THUMB)) * m + i] - lo) / most;
            const [color, a] = ink
              ? other
                ? [v > 0.5 ? ink : other, 0.08 + 0.8 * Math.abs(2 * v - 1)]
                : [ink, 0.06 + 0.8 * v]
              : [v < 0 ? low : high, 0.86 * Math.min(1, Math.abs(v))];
            for (let e = 0; e < 3; e++) image.data[o++] = paper[e] * (1 - a) + color[e] * a;
            image.data[o++] = 255;
          }
        return image;
      });
    });
  }

  /** Small pictures of each layer's neurons, of what was drawn last. @type {() => ImageData[][]} */
  let pictures = () => [];

  function draw() {
    const { S } = app;
    const w = Math.max(60, app.$('#plane').clientWidth);
    const ratio = Math.min(2, app.ratio());
    if (canvas.width !== Math.round(w * ratio)) {
      canvas.width = canvas.height = Math.round(w * ratio);
      canvas.style.height = `${w}px`;
    }
    const n = S.playing || app.moving ? 50 : 100;
    const paper = rgb(app.css('--paper'));
    const ink = app.css('--ink');
    const { layers, winner, sure, levels } = regions(n);
    pictures = () => thumbs(layers, n, paper);
    off.width = off.height = n;
    /** @type {any} */
    const behind = off.getContext('2d');
    const image = behind.createImageData(n, n);
    for (let i = 0, o = 0; i < n * n; i++) {
      const a = 0.07 + 0.37 * sure[i];
      const color = app.colors[winner[i]];
      for (let e = 0; e < 3; e++) image.data[o++] = paper[e] * (1 - a) + color[e] * a;
      image.data[o++] = 255;
    }
    behind.putImageData(image, 0, 0);
    const c = context;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.imageSmoothingEnabled = true;
    c.imageSmoothingQuality = 'high';
    c.drawImage(off, 0, 0, w, w);
    c.strokeStyle = ink;
    c.lineWidth = 2;
    c.lineJoin = 'round';
    c.beginPath();
    for (const level of levels)
      for (const [[a, b], [d, e]] of crossings(level, n)) {
        c.moveTo(((a + 0.5) * w) / n, ((b + 0.5) * w) / n);
        c.lineTo(((d + 0.5) * w) / n, ((e + 0.5) * w) / n);
      }
    c.stroke();
    axes(c, w, ink);
    samples(c, w, ink);
  }

  function axes(c, w, ink) {
    c.font = `12px ${app.css('--mono')}`;
    c.fillStyle = ink;
    [0, 1].forEach((d) =>
      ticks(...app.range[d], w < 200 ? 3 : 5).forEach((u) => {
        const [lo, hi] = app.range[d];
        const share = (u - lo) / (hi - lo);
        const text = num(u, 6);
        if (share < 0.06 || share > 0.94) return;
        if (d === 0) {
          c.fillRect(share * w, w - 5, 1, 5);
          c.textAlign = 'center';
          c.fillText(text, share * w, w - 8);
        } else if (share > 0.1) {
          c.fillRect(0, w - share * w, 5, 1);
          c.textAlign = 'left';
          c.fillText(text, 8, w - share * w + 4);
        }
      }),
    );
  }

  function samples(c, w, ink) {
    const { S } = app;
    const rim = app.css('--ink-on-current');
    const many = S.P.length > 150;
    const r = (w > 430 ? 6.3 : 5.2) * (S.P.length > 400 ? 0.6 : many ? 0.78 : 1);
    const y = app.net.predict(S.P.map((p) => p.x));
    let wrong = 0;
    S.P.forEach((p, i) => {
      const [X, Y] = pixel(p.x, w);
      const color = app.page.colors[p.t];
      if (i === S.sel) {
        c.beginPath();
        c.arc(X, Y, r + 7, 0, 7);
        c.fillStyle = app.css('--current');
        c.fill();
        c.lineWidth = 2.4;
        c.strokeStyle = rim;
        c.stroke();
      }
      outline(c, X, Y, p.test ? r - 0.8 : r, p.t);
      c.fillStyle = p.test ? app.css('--paper') : color;
      c.fill();
      c.lineWidth = p.test ? 4.4 : 1.1;
      c.strokeStyle = rim;
      c.stroke();
      if (p.test) {
        c.lineWidth = 2.4;
        c.strokeStyle = color;
        c.stroke();
      }
      if (y[i].indexOf(Math.max(...y[i])) !== p.t) {
        wrong++;
        c.beginPath();
        c.arc(X, Y, r + 3.6, 0, 7);
        c.lineWidth = many ? 1.4 : 2;
        c.strokeStyle = ink;
        c.stroke();
      }
    });
    const p = app.picked();
    app.$('#axx').innerHTML =
      `<span class="full">${glyph(p.t)} sample ${S.sel + 1}, ${app.classes[p.t]}</span>→ ${app.features[0]} ↑ ${app.features[1]}`;
    app.$('#axn').innerHTML = `<span title="ringed">◯ ${wrong} wrong</span>`;
  }

  return { draw, pixel, point, pictures: () => pictures() };
}
