// Every path from one number of the chain to l: the product of its factors, and the sum of all products, its gradient.
import { largest, num, par, sub, tint } from './marks.js';
import { letsThrough, outOf } from './skips.js';

/** Paths up to which all are written down; of more the sum still has every one. */
const MOST = 5000;

/**
 * Where a step of the backward pass arrives: layer, entry, and for a weight its column.
 *
 * @returns {{kind: 'h' | 'z' | 'w', c: number, i: number, j?: number} | null}
 */
export function targetOf(app) {
  const { CUR, S, W } = app;
  if (CUR.k === 'bh') return { kind: 'h', c: CUR.c, i: S.row };
  if (CUR.k === 'bz' && CUR.c < app.net.hidden.length) return { kind: 'z', c: CUR.c, i: S.row };
  if (CUR.k === 'bw') {
    const [c, i] = [CUR.c, Math.min(S.row, W[CUR.c].length - 1)];
    const own = S.wsel && S.wsel[0] === c && S.wsel[1] === i ? S.wsel[2] : 1;
    return { kind: 'w', c, i, j: own };
  }
  return null;
}

/**
 * Paths from a target to l. Each has the names it leads through, the weights it takes as [layer, row, column] and the
 * ways around layers as [from, to], its factors with what they are, and their product.
 */
export function pathsFrom(app, target) {
  const { F, W, N, net } = app;
  const last = W.length - 1;
  const slopes = net.hidden.map((_, c) => net.slopes(c)[0]);
  const index = (c, i) => (W[c].length > 1 ? sub(i + 1) : '');
  /** @type {any[]} */
  const found = [];
  let all = 0;
  let total = 0;
  const end = (path, c, i) => {
    const factors = [...path.factors, { name: `∂l/∂${N.z(c)}${index(c, i)}`, value: F.b.gZ[c][i], kind: 'grd' }];
    const product = factors.reduce((p, one) => p * one.value, 1);
    total += product;
    all++;
    if (found.length < MOST) found.push({ ...path, names: [...path.names, 'l'], factors, product });
  };
  /** On along each way around layers that begins at a place. */
  const past = (path, key, i) => {
    for (const to of outOf(net, key)) {
      const factor = { name: '1', value: letsThrough(net, to, i), kind: 'val' };
      const there = { ...path, edges: [...path.edges, [key, to]], factors: [...path.factors, factor] };
      (to[0] === 'h' ? fromH : fromZ)(there, Number(to.slice(1)), i);
    }
  };
  /** On from entry i of z of layer c. */
  const fromZ = (path, c, i) => {
    const here = { ...path, names: [...path.names, `${N.z(c)}${index(c, i)}`] };
    if (c === last) return end(here, c, i);
    past(here, `z${c}`, i);
    const slope = { name: `${N.act(c)}′(${N.z(c)}${index(c, i)})`, value: slopes[c][i], kind: 'val' };
    return fromH({ ...here, factors: [...here.factors, slope] }, c + 1, i);
  };
  /** On from entry j of what goes into layer c. */
  const fromH = (path, c, j) => {
    const here = { ...path, names: [...path.names, `${N.h(c)}${sub(j + 1)}`] };
    past(here, `h${c}`, j);
    W[c].forEach((row, i) =>
      fromZ(
        {
          ...here,
          edges: [...here.edges, [c, i, j + 1]],
          factors: [...here.factors, { name: `${N.w(c)}${index(c, i)}${sub(j + 1)}`, value: row[j + 1], kind: 'val' }],
        },
        c,
        i,
      ),
    );
  };
  const none = { names: [], edges: [], factors: [] };
  const { kind, c, i, j = 0 } = target;
  let name = '';
  let gradient = 0;
  if (kind === 'h') {
    fromH(none, c, i);
    [name, gradient] = [`${N.h(c)}${sub(i + 1)}`, F.b.gH[c][i]];
  } else if (kind === 'z') {
    fromZ(none, c, i);
    [name, gradient] = [`${N.z(c)}${index(c, i)}`, F.b.gZ[c][i]];
  } else {
    const carried = { name: j ? `${N.h(c)}${sub(j)}` : '1', value: j ? F.f.H[c][j - 1] : 1, kind: 'val' };
    name = `${N.w(c)}${index(c, i)}${sub(j)}`;
    fromZ({ ...none, names: [name], edges: [[c, i, j]], factors: [carried] }, c, i);
    gradient = F.b.gW[c][i][j];
  }
  found.sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  return { name, gradient, paths: found, count: all, total };
}

const SHOWN = 4;

/** The paths of the current step, if it is one that they explain: found once a drawing. */
export function findPaths(app) {
  const target = app.S.paths && app.S.mode === 'b' ? targetOf(app) : null;
  const found = target && pathsFrom(app, target);
  if (found) app.S.route = Math.max(0, Math.min(app.S.route ?? 0, Math.min(found.paths.length, SHOWN) - 1));
  return found;
}

/** The weights that the chosen path takes, as "layer,row,column", and ways around layers, as "from,to". */
export const litBy = (found, k) => new Set((found?.paths[k]?.edges ?? []).map((edge) => edge.join()));

/** They as HTML. */
export function pathsView({ name, gradient, paths, count, total }, chosen) {
  const shown = paths.slice(0, SHOWN);
  const rest = total - shown.reduce((sum, one) => sum + one.product, 0);
  const most = largest(shown.map((one) => one.product));
  const rows = shown.map((one, k) => {
    const factors = one.factors.map(
      (f) => `<span class="${f.kind === 'grd' ? 'g' : 'v'}" title="${f.name}">${par(f.value, 2)}</span>`,
    );
    const bar = `<span class="bar" style="background:${tint('grd', 0.5)};width:${Math.max(2, (50 * Math.abs(one.product)) / most).toFixed(0)}px"></span>`;
    return `<tr class="${k === chosen ? 'on' : ''}"><td><button class="path" data-path="${k}" aria-pressed="${k === chosen}">${one.names.join(' → ')}</button></td><td class="num g">${num(one.product, 3)}</td><td>${bar}</td><td class="num">${factors.join(' · ')}</td></tr>`;
  });
  const more =
    count > shown.length
      ? `<tr><td class="soft">and ${count - shown.length} more</td><td class="num g">${num(rest, 3)}</td><td></td><td></td></tr>`
      : '';
  const legend = paths[chosen].factors.map((f) => f.name).join(' · ');
  return `<div class="words">${count} path${count > 1 ? 's' : ''} from ${name} to l. Along one, factors multiply: ${legend}</div><div class="pathlist"><table><tbody>${rows.join('')}${more}</tbody></table></div><div class="sum"><div class="f"><span class="g">∂l/∂${name}</span> = ${count > 1 ? 'the sum of all paths' : 'this path'} = <b class="g">${num(gradient)}</b></div></div>`;
}
