// The current step between numbers: nodes of + and ×, values under them in blue, gradients in vermillion.
import { isTall, num } from './marks.js';
import { agreement, scalarsOf } from './scalars.js';
import { atOnce } from './texts.js';

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
/** How many paths are drawn of a sum, and how many nodes a column has of a loss. */
const ROWS = 3;
const DEEP = 6;

/** A text in lines of at most so many letters. @param {string} text @param {number} most */
function wrapped(text, most) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last && last.length + word.length >= most) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

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
    const ends = z[c].map((one) => one.end);
    const isLast = CUR.k === 'fl' || CUR.k === 'by' || (CUR.k === 'bz' && c === z.length - 1);
    if (app.F.isCut && isLast) {
      const [l] = loss.ends;
      const shown = ends.slice(0, DEEP);
      return { columns: [shown, [l]], links: shown.map((k) => [k, l]), hidden: ends.length - shown.length };
    }
    if (CUR.k === 'fz' || CUR.k === 'bw' || CUR.k === 'u') {
      const one = z[c][Math.min(S.row, z[c].length - 1)];
      const shown = some(
        one.products.map((_, j) => j),
        0,
      );
      return {
        columns: [
          [...shown.flatMap((j) => [one.w[j + 1], one.inputs[j]]), ...one.others],
          [one.w[0], ...shown.map((j) => one.products[j])],
          ...shown.map((j) => [one.sums[j]]),
          ...(one.end === one.sums[shown.length - 1] ? [] : [[one.end]]),
        ],
        // What is added between is not drawn.
        links: shown.length < one.products.length ? [[one.sums[shown.length - 1], one.end]] : [],
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
    // A number that comes from nowhere stands beside what it meets, and so do both in their column.
    const users = (k) => part.nodes.filter((n) => wanted.has(n) && nodes[n].parents?.includes(k));
    for (const k of wanted)
      if (nodes[k].kind !== 'operation')
        column.set(k, Math.max(0, Math.min(...users(k).map((n) => column.get(n) ?? 0)) - 1));
    const columns = Array.from({ length: 1 + Math.max(...column.values()) }, () => /** @type {number[]} */ ([]));
    for (const [k, at] of column) if (wanted.has(k)) columns[at].push(k);
    let hidden = 0;
    const kept = columns.map((list) => {
      list.sort((a, b) => (users(a)[0] ?? end) - (users(b)[0] ?? end));
      const shown =
        list.length > DEEP ? list.filter((k, i) => i < DEEP - 1 || k === end || i === list.length - 1) : list;
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
    const { most, times, plus, all } = agreement(model, scalars);
    const said = wrapped(
      `This sample in numbers: ${all} operations, ${times} × and ${plus} + among them. All gradients are those of the layers${most < 1e-9 ? '' : ` but for ${num(most, 2)}`}.${hidden ? ` ${hidden} more like these are not drawn.` : ''}${app.F.isCut ? ` ${atOnce(app.N)}` : ''}`,
      (w - 8) / (isTall() ? 7 : 5.9),
    );
    const top = 6 + 16 * said.length;
    const H = Math.max(132, high * row + 10) + top;
    const wide = Math.max(w, columns.length * 110 + 20);
    const at = new Map();
    columns.forEach((list, q) =>
      list.forEach((k, i) => {
        // What stands alone stands between its inputs, so that a line to it passes those before it.
        const from = list.length > 1 ? [] : (nodes[k].parents ?? []).flatMap((p) => at.get(p)?.[1] ?? []);
        const y = from.length
          ? from.reduce((sum, v) => sum + v, 0) / from.length
          : top + (H - top - 4) * ((i + 0.5) / list.length);
        at.set(k, [wide * ((q + 0.5) / columns.length) - 30, y]);
      }),
    );
    const back = S.mode !== 'f';
    const color = `var(--${back ? 'grd' : 'val'})`;
    /** Lines begin behind the numbers of a node, not under them. @type {Map<number, number>} */
    const ends = new Map();
    const line = (p, k, dash = '') => {
      const [from, to] = [at.get(p), at.get(k)];
      return `<path d="M${ends.get(p)} ${from[1]}L${to[0] - 15} ${to[1]}" stroke="${color}" stroke-width="1.5" opacity=".75" ${dash}/>`;
    };
    let over = '';
    for (const [k, [x, y]] of at) {
      const isInput = columns[0].includes(k);
      const op = isInput ? undefined : nodes[k].op;
      const text = op
        ? links.length && k === scalars.loss.ends[0]
          ? 'loss'
          : (SYMBOLS[op] ?? (op.length > 7 ? 'loss' : op))
        : (names.get(k) ?? num(Number(engine.value(k)), 3));
      const own = op && names.has(k) ? ` ${names.get(k)}` : '';
      const half = Math.max(14, text.length * 4 + 5);
      const g = engine.gradients[k];
      const on =
        names.has(k) &&
        k === columns[back && app.CUR.k !== 'bw' ? 0 : columns.length - 1].find((one) => names.has(one));
      const value = num(Number(engine.value(k)), 3);
      const gradient = back && g !== undefined ? num(Number(g), 3) : '';
      ends.set(k, x + half + 8 + Math.max(own.length + value.length, gradient.length) * (isTall() ? 8.5 : 7.3));
      over += `<g><rect class="box0${on ? ' on' : ''}" x="${x - half}" y="${y - 13}" width="${2 * half}" height="26" rx="13"/><text class="zt${on ? ' onn' : ''}" x="${x}" y="${y + 4.5}" text-anchor="middle">${text}</text><text class="sm halo" x="${x + half + 4}" y="${y - 2}" style="fill:var(--val)">${own ? `<tspan class="zn">${own.trim()} </tspan>` : ''}${value}</text><text class="sm halo" x="${x + half + 4}" y="${y + 12}" style="fill:var(--grd)">${gradient}</text></g>`;
    }
    const under = [...at.keys()]
      .flatMap((k) => (nodes[k].parents ?? []).flatMap((p) => (at.has(p) ? [line(p, k)] : [])))
      .concat(links.map(([p, k]) => line(p, k, 'stroke-dasharray="4 3"')));
    svg.setAttribute('viewBox', `0 0 ${wide} ${H}`);
    svg.style.height = `${H}px`;
    svg.style.width = `${wide}px`;
    svg.innerHTML = `${said.map((text, k) => `<text class="lab" x="4" y="${12 + 16 * k}">${text}</text>`).join('')}${under.join('')}${over}`;
  }

  return {
    draw,
    toggle() {
      S.zoom = !S.zoom;
      app.$('#chain .scroll').scrollLeft = 0;
      app.paint();
    },
  };
}
