// The plane: samples, the colour of the winning class, the line between classes.
import { crossings, esc, num, outline, rgb, ticks } from './marks.js';

export const THUMB = 24;

/** Where a sample stands in the plane: its picked features; of one feature also what it measures, or its class. */
export const placeOf = (app, p) => {
  const [i, j] = app.axes;
  if (j !== null) return [p.x[i], p.x[j]];
  const { page } = app;
  const up = app.net.classifies ? (p.t + 1) / (page.classes.length + 1) : p.t * page.units.scale + page.units.mean;
  return [p.x[i], up];
};

/** The grid of n × n points over the plane, row after row from the top; other features are those of the picked sample. */
function grid(app, n) {
  const [[x0, x1], [y0, y1]] = app.range;
  const [i, j] = app.axes;
  const d = app.net.raw;
  const rest = app.picked().x;
  const data = new Float64Array(d * n * n);
  for (let r = 0, k = 0; r < n; r++)
    for (let q = 0; q < n; q++, k += d) {
      for (let e = 0; e < d; e++) data[k + e] = rest[e];
      data[k + i] = x0 + ((q + 0.5) / n) * (x1 - x0);
      if (j !== null) data[k + j] = y1 - ((r + 0.5) / n) * (y1 - y0);
    }
  return data;
}

/** Where the samples lie, with room around them. */
export function rangeOf(app) {
  const places = app.S.P.map((p) => placeOf(app, p));
  return [0, 1].map((d) => {
    if (d === 1 && app.axes[1] === null && app.net.classifies) return [0, 1];
    const values = places.map((p) => p[d]);
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
  const at = (place, w) =>
    [0, 1].map((d) => {
      const [lo, hi] = app.range[d];
      const share = (place[d] - lo) / (hi - lo);
      return w * (d ? 1 - share : share);
    });
  /** Where a sample is drawn. */
  const pixel = (p, w) => at(placeOf(app, p), w);
  /** The sample `p` moved to a place of the picture: its picked features, or of a curve what it measures. */
  const moved = (p, px, py, w) => {
    const place = [px, w - py].map((v, d) => app.range[d][0] + (v / w) * (app.range[d][1] - app.range[d][0]));
    const x = [...p.x];
    const [i, j] = app.axes;
    x[i] = place[0];
    if (j !== null) x[j] = place[1];
    const { units } = app.page;
    return { ...p, x, t: j === null && units ? (place[1] - units.mean) / units.scale : p.t };
  };

  /** Activations over the grid, as copies: as many samples as points are computed in the same room. */
  const over = (n) => app.net.layers(grid(app, n)).map((one) => one.slice());

  /** Grid values: the winner and how sure it is, the levels whose 0 is the line. */
  function regions(n) {
    const layers = over(n);
    const y = layers[layers.length - 1];
    const k = app.net.outputs;
    const { probable } = app.net;
    // Scores have no bounds: a distance of 1 from the line is sure enough.
    const limit = probable ? 0.5 : 0;
    const sureness = (v) => (probable ? v : Math.tanh(v));
    const winner = new Uint8Array(n * n);
    const sure = new Float64Array(n * n);
    const levels = Array.from({ length: k === 1 ? 1 : k }, () => new Float64Array(n * n));
    for (let i = 0; i < n * n; i++) {
      if (k === 1) {
        levels[0][i] = y[i] - limit;
        winner[i] = y[i] > limit ? 1 : 0;
        sure[i] = sureness(Math.abs(y[i] - limit) * (probable ? 2 : 1));
        continue;
      }
      let best = 0;
      let second = -Infinity;
      for (let j = 1; j < k; j++) if (y[i * k + j] > y[i * k + best]) best = j;
      for (let j = 0; j < k; j++) if (j !== best) second = Math.max(second, y[i * k + j]);
      for (let j = 0; j < k; j++) levels[j][i] = y[i * k + j] - (j === best ? second : y[i * k + best]);
      winner[i] = best;
      sure[i] = probable ? (y[i * k + best] - 1 / k) / (1 - 1 / k) : sureness(y[i * k + best] - second);
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
          let [least, top] = [Infinity, -Infinity];
          for (let k = i; k < data.length; k += m) {
            least = Math.min(least, data[k]);
            top = Math.max(top, data[k]);
          }
          lo = (least + top) / 2;
          most = (top - least) / 2 || 1;
        } else if (c < sizes.length - 1 || !app.net.probable) {
          for (let k = i; k < data.length; k += m) most = Math.max(most, Math.abs(data[k]));
        }
        const last = c === sizes.length - 1 && app.net.probable;
        const ink = last ? app.colors[sizes[c] === 1 ? 1 : i] : null;
        const other = last && m === 1 ? app.colors[0] : null;
        for (let r = 0, o = 0; r < THUMB; r++)
          for (let q = 0; q < THUMB; q++) {
            const row = Math.floor(((r + 0.5) * n) / THUMB);
            const v = (data[(row * n + Math.floor(((q + 0.5) * n) / THUMB)) * m + i] - lo) / most;
            const color = ink ? (other && v <= 0.5 ? other : ink) : v < 0 ? low : high;
            const a = other ? 0.08 + 0.8 * Math.abs(2 * v - 1) : ink ? 0.06 + 0.8 * v : 0.86 * Math.min(1, Math.abs(v));
            for (let e = 0; e < 3; e++) image.data[o++] = paper[e] * (1 - a) + color[e] * a;
            image.data[o++] = 255;
          }
        return image;
      });
    });
  }

  /** Small pictures of each layer's neurons, of what was drawn last. @type {() => ImageData[][]} */
  let pictures = () => [];

  const isMoving = () => app.S.playing || app.moving;

  function draw() {
    const w = Math.max(60, app.sizes.plane[0]);
    const ratio = Math.min(2, app.ratio());
    const fine = Math.round(w * ratio);
    if (canvas.width !== fine) canvas.width = canvas.height = fine;
    const n = drawnAs ? (isMoving() ? 50 : 100) : 25; // coarsely at first: a page is there sooner
    const paper = rgb(app.css('--paper'));
    const ink = app.css('--ink');
    const c = context;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (app.net.classifies) classes(c, w, n, paper, ink);
    else if (app.axes[1] === null) curve(c, w, n, paper);
    else surface(c, w, n, paper, ink);
    axes(c, w, ink);
    samples(c, w, ink);
  }

  /** The picture of a colour a point, scaled up. */
  function spread(c, w, n, color) {
    if (off.width !== n) off.width = off.height = n;
    /** @type {any} */
    const behind = off.getContext('2d');
    const image = behind.createImageData(n, n);
    for (let i = 0, o = 0; i < n * n; i++, o += 4) color(i, image.data, o);
    behind.putImageData(image, 0, 0);
    c.imageSmoothingEnabled = true;
    c.imageSmoothingQuality = isMoving() ? 'low' : 'high';
    c.drawImage(off, 0, 0, w, w);
  }

  function stroke(c, w, n, ink, levels, width = 2) {
    c.strokeStyle = ink;
    c.lineWidth = width;
    c.lineJoin = 'round';
    c.beginPath();
    for (const level of levels)
      for (const [[a, b], [d, e]] of crossings(level, n)) {
        c.moveTo(((a + 0.5) * w) / n, ((b + 0.5) * w) / n);
        c.lineTo(((d + 0.5) * w) / n, ((e + 0.5) * w) / n);
      }
    c.stroke();
  }

  const mixed = (data, o, paper, color, a) => {
    for (let e = 0; e < 3; e++) data[o + e] = paper[e] * (1 - a) + color[e] * a;
    data[o + 3] = 255;
  };

  /** The winning class of each point, and the line between classes. */
  function classes(c, w, n, paper, ink) {
    const { layers, winner, sure, levels } = regions(n);
    pictures = () => thumbs(layers, n, paper);
    spread(c, w, n, (i, data, o) => mixed(data, o, paper, app.colors[winner[i]], 0.07 + 0.37 * sure[i]));
    // Between two classes there is one line, whichever of them it is seen from.
    stroke(c, w, n, ink, levels.length === 2 ? levels.slice(1) : levels);
  }

  /** Blue above the mean, grey below: how far, of what the samples spread. @returns {[number[], number]} */
  const shade = (v) => [rgb(app.css(v < 0 ? '--muted' : '--value')), 0.75 * Math.min(1, Math.abs(v) / spreadOf())];
  const spreadOf = () => Math.max(1e-9, ...app.S.P.map((p) => Math.abs(p.t - middle())));
  const middle = () => app.S.P.reduce((sum, p) => sum + p.t, 0) / app.S.P.length;

  /** What a regression of two features predicts, with lines of the same height. */
  function surface(c, w, n, paper, ink) {
    const layers = over(n);
    const y = layers[layers.length - 1];
    pictures = () => thumbs(layers, n, paper);
    const [mean, most] = [middle(), spreadOf()];
    const [high, low] = [rgb(app.css('--value')), rgb(app.css('--muted'))];
    spread(c, w, n, (i, data, o) => {
      const v = (y[i] - mean) / most;
      mixed(data, o, paper, v < 0 ? low : high, 0.75 * Math.min(1, Math.abs(v)));
    });
    const heights = Array.from({ length: 9 }, (_, k) => mean + ((k - 4) / 4) * most);
    c.globalAlpha = 0.45;
    stroke(
      c,
      w,
      n,
      ink,
      heights.map((h) => y.map((v) => v - h)),
      1,
    );
    c.globalAlpha = 1;
  }

  /** What a regression of one feature predicts, as a curve. */
  function curve(c, w, n, paper) {
    const wide = 4 * n;
    const d = app.net.raw;
    const data = new Float64Array(d * wide);
    const [i] = app.axes;
    const [x0, x1] = app.range[0];
    for (let k = 0; k < wide; k++) {
      for (let e = 0; e < d; e++) data[k * d + e] = app.picked().x[e];
      data[k * d + i] = x0 + (k / (wide - 1)) * (x1 - x0);
    }
    const y = /** @type {Float64Array} */ (app.net.layers(data).at(-1));
    pictures = () => thumbs(app.net.layers(grid(app, THUMB)), THUMB, paper);
    c.fillStyle = app.css('--card');
    c.fillRect(0, 0, w, w);
    const { mean, scale } = app.page.units;
    const place = (k) => at([data[k * d + i], y[k] * scale + mean], w);
    c.strokeStyle = app.css('--value');
    c.lineWidth = 3;
    c.lineJoin = 'round';
    c.beginPath();
    for (let k = 0; k < wide; k++) c.lineTo(...place(k));
    c.stroke();
    // How far each sample is off.
    c.strokeStyle = app.css('--muted');
    c.lineWidth = 1;
    c.beginPath();
    app.net.predict(app.S.P.map((p) => p.x)).forEach(([v], k) => {
      const p = app.S.P[k];
      if (d > 1) return;
      c.moveTo(...pixel(p, w));
      c.lineTo(...at([p.x[i], v * scale + mean], w));
    });
    c.stroke();
  }

  function axes(c, w, ink) {
    c.font = `12px ${app.css('--mono')}`;
    c.fillStyle = ink;
    // What lies under a number is kept off it.
    c.strokeStyle = app.css('--paper');
    c.lineWidth = 3;
    c.lineJoin = 'round';
    const write = (text, x, y) => {
      c.globalAlpha = 0.75;
      c.strokeText(text, x, y);
      c.globalAlpha = 1;
      c.fillText(text, x, y);
    };
    [0, 1].forEach((d) =>
      ticks(...app.range[d], w < 200 ? 3 : 5).forEach((u) => {
        const [lo, hi] = app.range[d];
        const share = (u - lo) / (hi - lo);
        const text = num(u, 6);
        if (share < 0.06 || share > 0.94) return;
        if (d === 0) {
          c.fillRect(share * w, w - 5, 1, 5);
          c.textAlign = 'center';
          write(text, share * w, w - 8);
        } else if (share > 0.1) {
          c.fillRect(0, w - share * w, 5, 1);
          c.textAlign = 'left';
          write(text, 8, w - share * w + 4);
        }
      }),
    );
  }

  /** The samples, and rings around those that the network has wrong. */
  function samples(c, w, ink) {
    const { S, net } = app;
    const many = S.P.length > 150;
    const r = (w > 430 ? 6.3 : w < 200 ? 3.6 : 5.2) * (S.P.length > 400 ? 0.6 : many ? 0.78 : 1);
    const places = S.P.map((p) => pixel(p, w));
    const picture = markers(places, r, w);
    const y = net.classifies ? net.predict(S.P.map((p) => p.x)) : null;
    const isWrong = (i) => y !== null && y[i].indexOf(Math.max(...y[i])) !== S.P[i].t;
    const wrong = places.filter((_, i) => isWrong(i));
    const rings = (around) => {
      c.lineWidth = many ? 1.4 : 2;
      c.strokeStyle = ink;
      c.beginPath();
      for (const [X, Y] of around) {
        c.moveTo(X + r + 3.6, Y);
        c.arc(X, Y, r + 3.6, 0, 2 * Math.PI);
      }
      c.stroke();
    };
    // Under the markers, which many rings would cover; on the halo of the sample that is looked at.
    rings(wrong);
    c.drawImage(picture, 0, 0, w, w);
    if (isWrong(S.sel)) rings([places[S.sel]]);
    return said(wrong.length);
  }

  const drawn = document.createElement('canvas');
  let drawnAs = '';
  /** The samples' markers as a picture, made anew only where one of them changes: not while training runs. */
  function markers(places, r, w) {
    const { S, net } = app;
    const rim = app.css('--ink');
    const paper = app.css('--paper');
    const colors = S.P.map((p) => (net.classifies ? app.page.colors[p.t] : dot(p)));
    const key = [canvas.width, w, r, S.sel, rim, paper, colors, places, S.P.map((p) => `${p.t}${p.test}`)].join(' ');
    if (key === drawnAs) return drawn;
    drawnAs = key;
    drawn.width = drawn.height = canvas.width;
    /** @type {any} */
    const c = drawn.getContext('2d');
    c.scale(canvas.width / w, canvas.width / w);
    // The sample that is looked at lies over the others.
    for (const i of [...S.P.keys()].filter((k) => k !== S.sel).concat(S.sel)) {
      const p = S.P[i];
      const [X, Y] = places[i];
      if (i === S.sel) {
        c.beginPath();
        c.arc(X, Y, r + 7, 0, 7);
        c.fillStyle = app.css('--current');
        c.fill();
        c.lineWidth = 2.4;
        c.strokeStyle = rim;
        c.stroke();
      }
      outline(c, X, Y, p.test ? r - 0.8 : r, net.classifies ? p.t : 0);
      c.fillStyle = p.test ? paper : colors[i];
      c.fill();
      c.lineWidth = p.test ? 4.4 : 1.1;
      c.strokeStyle = rim;
      c.stroke();
      if (p.test) {
        c.lineWidth = 2.4;
        c.strokeStyle = colors[i];
        c.stroke();
      }
    }
    return drawn;
  }

  /** The colour of a measurement. */
  function dot(p) {
    if (app.axes[1] === null) return app.css('--paper');
    const [color, a] = shade(p.t - middle());
    const paper = rgb(app.css('--paper'));
    return `rgb(${paper.map((v, e) => Math.round(v * (1 - a) + color[e] * a)).join()})`;
  }

  /** The axes, what the other features are held at, and how good it is. */
  function said(wrong) {
    const { S, net } = app;
    const p = app.picked();
    const [i, j] = app.axes;
    const up = j === null ? (net.classifies ? '' : ` ↑ ${esc(app.page.target)}`) : null;
    const pick = (d, chosen) =>
      `<select data-axis="${d}" aria-label="${d ? 'upward' : 'rightward'} axis">${app.features.map((name, k) => `<option value="${k}" ${k === chosen ? 'selected' : ''}>${name}</option>`).join('')}</select>`;
    const many = app.features.length > 2;
    const rest = app.features.flatMap((name, k) => (app.axes.includes(k) ? [] : [`${name} ${num(p.x[k], 3)}`]));
    const held = rest.length ? `Held as in sample ${S.sel + 1}: ${rest.join(', ')}` : '';
    const short =
      held &&
      `Held as in sample ${S.sel + 1}: ${rest.map((text) => text.replace(/^(.{11})..+( \S+)$/, '$1…$2')).join(', ')}`;
    const key = `${S.sel} ${p.t} ${app.axes} ${app.features} ${held}`;
    const box = app.$('#axx');
    if (box.dataset.k !== key && !box.contains(app.shadow.activeElement)) {
      box.dataset.k = key;
      box.innerHTML = many
        ? `<span class="full">${app.mark(p)} sample ${S.sel + 1}, ${app.label(p)}</span>→ ${pick(0, i)} ↑ ${pick(1, j)} <span class="held" title="${held}">${short}</span>`
        : `<span class="full">${app.mark(p)} sample ${S.sel + 1}, ${app.label(p)}</span>→ ${app.features[i]}${up ?? ` ↑ ${app.features[j]}`}`;
    }
    const heights = () =>
      [-1, 1].map((k) => num((middle() + k * spreadOf()) * app.page.units.scale + app.page.units.mean, 3));
    const count = net.classifies
      ? `<span title="ringed">◯ ${wrong} wrong</span>`
      : j === null
        ? ''
        : `<span title="a line for each eighth between">grey ${heights().join(' … blue ')}</span>`;
    const counted = app.$('#axn');
    if (counted.innerHTML !== count) counted.innerHTML = count;
  }

  return { draw, pixel, moved, pictures: () => pictures() };
}
