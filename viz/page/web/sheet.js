// A script of its own, behind that of a stepper: a wide graph on paper, where nothing scrolls, in rows, each from one
// gap between its nodes to the next.

const ROW = 900, // pixels of a graph that a sheet shows at a size to read
  AWAY = 0.35, // of a row, that a cut may move to where it goes through less
  EDGE = 12, // around a row
  POINTS = 32; // of an edge that are looked at

/** Where the rows of a graph begin and end; what a cut goes through is whole in both of its rows. */
function rowsOf({ x, width }, boxes) {
  const count = Math.ceil(width / ROW),
    row = width / count;
  const through = (at) => boxes.filter((box) => box.x < at && at < box.x + box.width);
  const cuts = Array.from({ length: count - 1 }, (_, k) => {
    const best = x + (k + 1) * row,
      near = Array.from({ length: 81 }, (__, n) => best + (n / 40 - 1) * AWAY * row);
    const costs = near.map((at) => through(at).length + Math.abs(at - best) / row);
    return near[costs.indexOf(Math.min(...costs))];
  });
  const ends = [...cuts, x + width];
  return [x, ...cuts].map((from, k) => [
    Math.min(from, ...through(from).map((box) => box.x)),
    Math.max(ends[k], ...through(ends[k]).map((box) => box.x + box.width)),
  ]);
}

/** Lay the graph that a stage shows in rows, or no longer. */
function layRows(stage, isOn) {
  stage.querySelector('.rows')?.remove();
  const svg = stage.querySelector('.part:not(.aside) svg'),
    extent = svg.viewBox.baseVal;
  if (!isOn || extent.width <= 1.2 * ROW || !svg.clientWidth) return;
  const boxes = [...svg.querySelectorAll('.node')].map((node) => node.getBBox());
  const along = [...svg.querySelectorAll('.edge')].flatMap((path) =>
    Array.from({ length: POINTS }, (_, n) => path.getPointAtLength((n / (POINTS - 1)) * path.getTotalLength())),
  );
  const pictures = rowsOf(extent, boxes).map(([from, to]) => {
    const inside = boxes.filter((box) => box.x < to && box.x + box.width > from),
      points = along.filter(({ x }) => x >= from && x <= to).map(({ y }) => y);
    const top = Math.min(...inside.map((box) => box.y), ...points) - EDGE,
      bottom = Math.max(...inside.map((box) => box.y + box.height), ...points) + EDGE;
    const picture = svg.cloneNode(true);
    picture.setAttribute('viewBox', `${from} ${top} ${to - from} ${bottom - top}`);
    picture.style.setProperty('--natural', `${to - from}px`);
    return picture;
  });
  const rows = document.createElement('div');
  rows.className = 'rows';
  rows.ariaHidden = 'true';
  rows.append(...pictures);
  stage.prepend(rows); // first, for the arrows that it brings
}

/** For each print of the page that the stepper `root` is in. */
export function printInRows(root) {
  for (const name of ['beforeprint', 'afterprint'])
    addEventListener(name, function printed() {
      if (root.isConnected) layRows(root.shadowRoot.querySelector('.stage'), name === 'beforeprint');
      else globalThis.removeEventListener(name, printed);
    });
}
