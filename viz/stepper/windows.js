'use strict';
// A convolution or a pooling: the window that slides.

/** Returns `windowPanel(k)`, null for any other operation. */
function makeWindows({ state, node, key, isHidden }) {
  /** The window of a convolution or a pooling: where it lies, what lies under it, and the entry that it makes. */
  function windowPanel(k) {
    const { window: w, parents, value, op } = node(k);
    const tensors = w
      ? [node(parents[0]).value, value, ...(op.startsWith('conv') ? [node(parents[1]).value] : [])]
      : [];
    if (!w || isHidden() || tensors.some((t) => t.crop)) return null;
    /** Maps of one sample: its channels, and the height and width of each. */
    const read = (t, sample) => {
      const [height, width] = t.shape.length === 3 ? [1, t.shape[2]] : t.shape.slice(-2);
      const size = height * width,
        channels = t.shape[1];
      return {
        height,
        width,
        maps: Array.from({ length: channels }, (_, c) =>
          t.data.slice((sample * channels + c) * size, (sample * channels + c + 1) * size).map(Number),
        ),
      };
    };
    const sample = state.sample ?? 0,
      input = read(tensors[0], sample),
      output = read(value, sample),
      size = output.height * output.width;
    if (state.window.key !== key()) state.window = { key: key(), at: 0 };
    const { at } = state.window,
      map = Math.floor(at / size),
      i = Math.floor((at % size) / output.width),
      j = at % output.width;
    const kernel = tensors[2] && read(tensors[2], map),
      bias = op === 'conv_bias' ? entries(node(parents[2]).value)[map] : null;
    const [top, left] = [i * w.stride[0] - w.padding[0], j * w.stride[1] - w.padding[1]],
      reach = w.size.map((n, axis) => (n - 1) * w.dilation[axis] + 1);
    const channels = kernel ? input.maps.map((_, c) => c) : [map],
      under = [];
    for (const c of channels)
      for (let a = 0; a < w.size[0]; a++)
        for (let b = 0; b < w.size[1]; b++) {
          const [y, x] = [top + a * w.dilation[0], left + b * w.dilation[1]];
          if (y >= 0 && x >= 0 && y < input.height && x < input.width)
            under.push([input.maps[c][y * input.width + x], kernel && kernel.maps[c][a * w.size[1] + b]]);
        }
    const [y0, x0] = [Math.max(0, top), Math.max(0, left)];
    const mark = [y0, x0, Math.min(input.height, top + reach[0]) - y0, Math.min(input.width, left + reach[1]) - x0];
    const term = ([x, weight]) => (kernel ? `${number(weight, 3)} · ${number(x, 3)}` : number(x, 3));
    const listed =
      under
        .slice(0, 9)
        .map(term)
        .join(kernel ? ' + ' : ', ') +
      (under.length > 9 ? ` … (${under.length} in all)` : '') +
      (bias ? ` + ${number(bias, 3)}` : '');
    const slider = h('input', {
      type: 'range',
      min: 1,
      max: output.maps.length * size,
      'aria-label': 'Window',
      oninput: (event) => {
        state.window.at = Number(event.target.value) - 1;
        const moved = windowPanel(k);
        box.replaceWith(moved);
        moved.querySelector('input').focus();
      },
    });
    slider.value = at + 1; // after max, which would cut it
    const written = Math.max(input.width, input.height) <= 8;
    const heat = (from, c, label, outline) => heatMap(from.maps[c], from.height, from.width, label, outline, written);
    const box = h(
      'div',
      { class: 'windows' },
      h(
        'label',
        { class: 'option' },
        'slide the window',
        slider,
        h('span', { class: 'count' }, `map ${map + 1} [${i}, ${j}]`),
      ),
      h(
        'div',
        { class: 'maps' },
        channels.slice(0, 4).map((c) => heat(input, c, `input, map ${c + 1}, the window outlined`, mark)),
        kernel && [sign('∗'), channels.slice(0, 4).map((c) => heat(kernel, c, `weights for map ${c + 1}`))],
        sign('→'),
        heat(output, map, `output, map ${map + 1}, the entry outlined`, [i, j, 1, 1]),
      ),
      h(
        'p',
        { class: 'mono' },
        `${op === 'max_pool' ? `max(${listed})` : op === 'avg_pool' ? `mean(${listed})` : listed} = ${number(output.maps[map][i * output.width + j])}`,
      ),
    );
    return box;
  }
  return windowPanel;
}
