// The current step between numbers: nodes of + and ×, values under them in blue, gradients in vermillion.
import { num } from './marks.js';
import { agreement, scalarsOf } from './scalars.js';

/** @type {Record<string, string>} */
const SYMBOLS = {
  mul: '×',
  add: '+',
  sub: '−',
  neg: '−',
  div: '÷',
  log: 'ln',
  sigmoid: 'σ',
  relu: 'ReLU',
  maximum: 'max',
};
const ROWS = 3;

export function makeZoom(app) {
  const { S, model } = app;

  /** Which nodes the step shows, as columns of nodes from left to right. */
  function columnsOf(scalars) {
    const { CUR } = app;
    const { c } = CUR;
    const some = (list, about) => {
      if (list.length <= ROWS) return list;
      const from = Math.max(0, Math.min(about - 1, list.length - ROWS));
      return list.slice(from, from + ROWS);
    };
    const { z, inside, loss } = scalars;
    if (CUR.k === 'fz' || CUR.k === 'bw' || CUR.k === 'u') {
      const one = z[c][Math.min(S.row, z[c].length - 1)];
      const shown = some(
        one.products.map((_, j) => j),
        0,
      );
      return {
        columns: [
          [one.w[0], ...shown.flatMap((j) => [one.w[j + 1], one.inputs[j]]), ...one.others],
          shown.map((j) => one.products[j]),
          ...shown.map((j) => [one.sums[j]]),
          ...(one.end === one.sums[shown.length - 1] ? [] : [[one.end]]),
        ],
        hidden: one.products.length - shown.length,
      };
    }
    if (CUR.k === 'bh') {
      const through = some(z[c], 0);
      return {
        columns: [[z[c][0].inputs[S.row]], through.map((one) => one.products[S.row]), through.map((one) => one.end)],
        links: through.map((one) => [one.products[S.row], one.end]),
        hidden: z[c].length - through.length,
      };
    }
    const part = CUR.k === 'fl' || CUR.k === 'by' ? loss : inside[c].length > 1 ? inside[c][S.row] : inside[c][0];
    return layered(
      scalars,
      part,
      part === loss ? part.ends[0] : (part.ends[inside[c].length > 1 ? 0 : S.row] ?? part.ends[0]),
    );
  }

  /** What leads to an end, each node a column behind its latest input. */
  function layered({ nodes }, part, end) {
    const column = new Map(part.from.map((k) => [k, 0]));
    const wanted = new Set([end]);
    for (let k = part.nodes.length - 1; k >= 0; k--)
      if (wanted.has(part.nodes[k])) for (const p of nodes[part.nodes[k]].parents ?? []) wanted.add(p);
    for (const k of part.nodes)
      if (wanted.has(k) && nodes[k].kind === 'operation')
        column.set(k, 1 + Math.max(0, ...(nodes[k].parents ?? []).map((p) => column.get(p) ?? 0)));
    for (const k of wanted) if (!column.has(k)) column.set(k, 0);
    const columns = Array.from({ length: 1 + Math.max(...column.values()) }, () => /** @type {number[]} */ ([]));
    for (const [k, at] of column) if (wanted.has(k)) columns[at].push(k);
    let hidden = 0;
    const kept = columns.map((list) => {
      const shown =
        list.length > ROWS ? list.filter((k, i) => i < ROWS - 1 || k === end || i === list.length - 1) : list;
      hidden = Math.max(hidden, list.length - shown.length);
      return shown;
    });
    return { columns: kept, hidden };
  }

  /** Draw into the chain's picture; how high it is. */
  function draw(svg, w) {
    const scalars = scalarsOf(model);
    const { engine, nodes, names } = scalars;
    const { columns, hidden, links = [] } = columnsOf(scalars);
    const high = Math.max(...columns.map((list) => list.length));
    const row = Math.max(27, Math.min(54, 190 / high));
    const H = Math.max(152, high * row + 30);
    const wide = Math.max(w, columns.length * 118 + 20);
    const at = new Map();
    columns.forEach((list, q) =>
      list.forEach((k, i) =>
        at.set(k, [wide * ((q + 0.5) / columns.length) - 30, 20 + (H - 24) * ((i + 0.5) / list.length)]),
      ),
    );
    const back = S.mode !== 'f';
    const color = `var(--${back ? 'grd' : 'val'})`;
    const line = (from, to, dash = '') =>
      `<path d="M${from[0] + 14} ${from[1]}L${to[0] - 15} ${to[1]}" stroke="${color}" stroke-width="1.5" opacity=".75" ${dash}/>`;
    let under = links.map(([p, k]) => line(at.get(p), at.get(k), 'stroke-dasharray="4 3"')).join('');
    let over = '';
    for (const [k, [x, y]] of at) {
      for (const p of nodes[k].parents ?? []) {
        const from = at.get(p);
        if (from) under += line(from, [x, y]);
      }
      const isInput = columns[0].includes(k);
      const op = isInput ? undefined : nodes[k].op;
      const text = op
        ? (SYMBOLS[op] ?? (op.length > 7 ? 'loss' : op))
        : (names.get(k) ?? num(Number(engine.value(k)), 3));
      const own = op && names.has(k) ? ` ${names.get(k)}` : '';
      const half = Math.max(14, text.length * 4 + 5);
      const g = engine.gradients[k];
      const on =
        names.has(k) &&
        k === columns[back && app.CUR.k !== 'bw' ? 0 : columns.length - 1].find((one) => names.has(one));
      over += `<g><rect class="box0${on ? ' on' : ''}" x="${x - half}" y="${y - 13}" width="${2 * half}" height="26" rx="13"/><text class="zt${on ? ' onn' : ''}" x="${x}" y="${y + 4.5}" text-anchor="middle">${text}</text><text class="sm halo" x="${x + half + 4}" y="${y - 2}" style="fill:var(--val)">${own ? `<tspan class="zn">${own.trim()} </tspan>` : ''}${num(Number(engine.value(k)), 3)}</text><text class="sm halo" x="${x + half + 4}" y="${y + 12}" style="fill:var(--grd)">${back && g !== undefined ? num(Number(g), 3) : ''}</text></g>`;
    }
    const { most, times, plus, all } = agreement(model, scalars);
    const said = `This sample in numbers: ${all} operations, ${times} × and ${plus} + among them. All gradients are those of the layers${most < 1e-9 ? '' : ` but for ${num(most, 2)}`}.${hidden ? ` ${hidden} more like these are not drawn.` : ''}`;
    svg.setAttribute('viewBox', `0 0 ${wide} ${H}`);
    svg.style.height = `${H}px`;
    svg.style.width = `${wide}px`;
    svg.innerHTML = `<text class="lab" x="4" y="12">${said}</text>${under}${over}`;
  }

  return {
    draw,
    toggle() {
      S.zoom = !S.zoom;
      app.paint();
    },
  };
}
