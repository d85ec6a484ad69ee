// One weight: its value, its gradients, a slider and a field to type in.
import { num, sub } from './marks.js';

export function makeWeight(app) {
  const { $, S } = app;
  const box = $('#pop');
  function build([c, i, j]) {
    const { N, W } = app;
    const title = j ? `from ${N.h(c)}${sub(j)} to ${N.z(c)}${sub(i + 1)}` : `bias of ${N.z(c)}${sub(i + 1)}`;
    box.innerHTML = `<b class="m" title="${title}">${N.wHtml(c)}<sub>${W[c].length > 1 ? i + 1 : ''}${j}</sub></b><input class="num v" type="text" inputmode="decimal" data-a aria-label="Value of the weight, ${title}"><input type="range" min="-8" max="8" step=".01" aria-label="Drag the weight, ${title}"><span class="num g" data-b title="gradient of this sample"></span><span class="num g" data-c title="gradient over all training samples"></span><span class="soft" data-d></span><select data-h aria-label="What training does with the weight, ${title}"><option value="0">moves</option><option value="1">frozen</option><option value="2">cut</option></select><button class="x" aria-label="Close the weight">×</button>`;
    box.querySelector('.x').onclick = () => {
      S.wsel = null;
      app.paint();
    };
    const range = box.querySelector('[type=range]');
    range.oninput = () => {
      app.remember(`weight ${S.wsel}`);
      app.act.weight(S.wsel, Number(range.value));
    };
    range.onchange = app.settle;
    box.querySelector('[data-h]').onchange = (event) => app.act.hold(S.wsel, Number(event.target.value));
    const field = box.querySelector('[data-a]');
    field.onchange = () => {
      const v = Number(field.value.replace('−', '-').replace(',', '.'));
      if (!field.value.trim() || !Number.isFinite(v)) return app.say(`${field.value} is no number.`);
      app.remember();
      return app.act.weight(S.wsel, v);
    };
  }
  return function draw() {
    const row = S.wsel && app.W[S.wsel[0]]?.[S.wsel[1]];
    if (row?.[S.wsel?.[2]] === undefined) S.wsel = null;
    box.hidden = !S.wsel;
    app.$$('#netsay,#initbox,#layerbox').forEach((one) => (one.hidden = !!S.wsel));
    $('#actbox').hidden = !!S.wsel || !app.net.hidden.length;
    $('#inbox').hidden = !!S.wsel || app.net.raw !== 2;
    if (!S.wsel) {
      box.dataset.k = '';
      return;
    }
    const [c, i, j] = S.wsel;
    if (box.dataset.k !== S.wsel.join()) {
      box.dataset.k = S.wsel.join();
      build(S.wsel);
    }
    const v = app.W[c][i][j];
    const g = app.net.gradients(app.trained())[c].data[i * app.W[c][0].length + j];
    const held = app.net.fixed[c][i * app.W[c][0].length + j];
    box.querySelector('[data-h]').value = String(held);
    const [field, range] = [box.querySelector('[data-a]'), box.querySelector('[type=range]')];
    if (app.shadow.activeElement !== field) field.value = num(v, 3);
    if (app.shadow.activeElement !== range) range.value = String(v);
    range.disabled = field.disabled = held === 2;
    box.querySelector('[data-b]').textContent = `∂l/∂w ${num(app.F.b.gW[c][i][j], 2)}`;
    box.querySelector('[data-c]').textContent = `∂L/∂w ${num(g, 2)}`;
    box.querySelector('[data-d]').textContent = Math.abs(g) < 5e-4 ? 'flat here' : g > 0 ? '← lowers L' : '→ lowers L';
  };
}
