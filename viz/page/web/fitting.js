// A step is seen whole: where its panel has too little room, less is shown of its matrices and pictures.
import { TIGHTEST } from './arrays.js';

const NARROW = 560; // a panel in which an equation may be broken into lines
const LEAST_STAGE = 185; // of a graph: a row of boxes with their values
const SMALLEST = 15.2; // pixels of a formula, whose words are of 12 then
const BROKEN = 2; // tighter than that it may be, too, where there is room below

/** Whether all of a panel is seen, and its equation stands in one line: but for images, which are the better the larger. */
function isWhole(box, tight) {
  if (box.scrollHeight > box.clientHeight + 1) return false;
  if (box.clientWidth < NARROW || tight >= BROKEN || box.querySelector('.windows')) return true;
  const [first, ...others] = box.querySelectorAll('.tiles > .tile, .tiles > .equation');
  return others.every((one) => one.offsetTop < first.offsetTop + first.offsetHeight);
}

/** Where a panel still lacks a little it has that of the graph above it, which scrolls, as long as enough of it is seen. */
function lend(box, stage) {
  const lacks = box.scrollHeight - box.clientHeight;
  if (lacks > 1 && stage.clientHeight - lacks >= LEAST_STAGE)
    box.parentElement.style.minHeight = `${box.parentElement.offsetHeight + lacks}px`;
}

/** A formula that is wider than its panel, as on a phone, is written as small as it can be read; then it scrolls. */
function shrink(math) {
  math.style.fontSize = '';
  const share = math.parentElement.clientWidth / math.getBoundingClientRect().width;
  if (share < 1)
    math.style.fontSize = `${Math.max(SMALLEST, parseFloat(globalThis.getComputedStyle(math).fontSize) * share)}px`;
}

/** Returns a function that has `draw` draw the panel `box` under `stage` as loose as there is room; `isMoved` of numbers that moved. */
export function makeFitting(view, box, stage, draw) {
  const found = new Map(); // how tight a step has to be, at this size
  let size = '';
  return function fit(isMoved = false) {
    box.parentElement.style.minHeight = '';
    const now = `${box.clientWidth} ${globalThis.innerWidth}×${globalThis.innerHeight}`;
    const isAnother = now !== size;
    if (isAnother) found.clear();
    size = now;
    const step = `${view.key} ${view.sample} ${view.isHidden}`;
    view.tight = found.get(step) ?? (isMoved && !isAnother ? view.tight : 0);
    for (draw(); view.tight < TIGHTEST && !isWhole(box, view.tight); draw()) view.tight += 1;
    found.set(step, view.tight);
    box.querySelectorAll('.head .equation > math').forEach(shrink);
    lend(box, stage);
  };
}
