// Data sets to try, and samples from a table that was pasted or dropped.
import { generator, normal } from './random.js';

const arc = (random, noise, x, y, from, turn, r = 1) => {
  const a = from + turn * random();
  return [x + r * Math.cos(a) + noise * normal(random), y + r * Math.sin(a) + noise * normal(random)];
};

/** How a sample of class t of `classes` is drawn. */
export const SETS = {
  blobs: (r, t, k) => {
    const a = (2 * Math.PI * t) / k + 0.6;
    return [1.4 * Math.cos(a) + 0.45 * normal(r), 1.4 * Math.sin(a) + 0.45 * normal(r)];
  },
  XOR: (r, t) => {
    const x = (r() < 0.5 ? -1 : 1) * (0.15 + 1.6 * r());
    return [x, (t ? -1 : 1) * Math.sign(x) * (0.15 + 1.6 * r())];
  },
  moons: (r, t) => (t ? arc(r, 0.14, 0.65, 0.3, Math.PI, Math.PI, 1.2) : arc(r, 0.14, -0.65, -0.3, 0, Math.PI, 1.2)),
  circles: (r, t) => {
    const a = 2 * Math.PI * r();
    const q = 0.15 + t * 0.9 + 0.5 * Math.sqrt(r());
    return [q * Math.cos(a), q * Math.sin(a)];
  },
  spirals: (r, t, k) => {
    const q = 0.15 + 1.6 * r();
    const a = (2 * Math.PI * t) / k + 2.2 * q + 0.12 * normal(r);
    return [q * Math.cos(a), q * Math.sin(a)];
  },
  'non-separable': (r, t, k) => {
    const a = (2 * Math.PI * t) / k;
    return [0.6 * Math.cos(a) + 0.7 * normal(r), 0.6 * Math.sin(a) + 0.7 * normal(r)];
  },
};
/** Above a curve, or below it. @param {(x: number) => number} f */
const beside = (f) => (r, t) => {
  const x = 4 * r() - 2;
  return [x, f(x) + (t ? 1 : -1) * (0.12 + 1.1 * r())];
};
Object.assign(SETS, {
  'above sin': beside((x) => 0.9 * Math.sin(2 * x)),
  'above cubic': beside((x) => 0.5 * x * (x * x - 2)),
  'above V': beside((x) => 1.2 * Math.abs(x) - 1.2),
});
const OF_TWO = ['XOR', 'moons', 'above sin', 'above cubic', 'above V'];
/** The lecture's made-up patients, as they are and with mean 0 and spread 1. */
export const PATIENTS = ['patients', 'patients raw'];

/** Which sets there are for a page. */
export function setsFor(page) {
  const plane = page.X[0].length === 2 && page.task === 'classes';
  if (!plane) return [];
  const two = page.classes.length === 2;
  return [
    ...(two && page.patients ? PATIENTS : []),
    ...Object.keys(SETS).filter((name) => two || !OF_TWO.includes(name)),
  ];
}

/** Mean and spread of each feature. @param {{x: number[]}[]} samples */
export function spreadOf(samples) {
  return samples[0].x.map((_, d) => {
    const mean = samples.reduce((sum, p) => sum + p.x[d], 0) / samples.length;
    const variance = samples.reduce((sum, p) => sum + (p.x[d] - mean) ** 2, 0) / samples.length;
    return { mean, spread: Math.sqrt(variance) || 1 };
  });
}

/** Samples of a set. Noise is added in units of each feature's spread. */
export function samplesOf(page, name, { classes = page.classes.length, count = 120, seed = 11, noise = 0 } = {}) {
  const random = generator(seed);
  let made = PATIENTS.includes(name)
    ? page.patients.X.slice(0, count).map((x, i) => ({ x: [...x], t: page.patients.t[i] }))
    : Array.from({ length: count }, (_, i) => ({ x: SETS[name](random, i % classes, classes), t: i % classes }));
  if (name === 'patients') {
    const of = spreadOf(made);
    made = made.map((p) => ({ ...p, x: p.x.map((v, d) => (v - of[d].mean) / of[d].spread) }));
  }
  if (!noise) return made;
  const of = spreadOf(made);
  return made.map((p) => ({ ...p, x: p.x.map((v, d) => v + noise * of[d].spread * normal(random)) }));
}

/** What features and classes of a set are called. */
export function namesOfSet(page, name) {
  if (name === 'patients raw')
    return { features: ['temperature [°C]', 'heart rate [1/min]'], classes: ['healthy', 'sick'] };
  if (name === 'patients')
    return { features: ['temperature, scaled', 'heart rate, scaled'], classes: ['healthy', 'sick'] };
  return { features: name === 'yours' ? page.features : ['x₁', 'x₂'], classes: page.classes };
}

/** What parts the columns of a table, as far as its first line tells. @param {string} text */
function markOf(text) {
  const first =
    text
      .replace(/"(?:[^"]|"")*"/g, '')
      .split(/[\r\n]/)
      .find((line) => line.trim()) ?? '';
  return [';', '\t'].find((mark) => first.includes(mark)) ?? ',';
}

/**
 * The cells of each line, and where it begins; a quoted cell may hold the mark, quotes, and breaks of the line.
 *
 * @param {string} text @param {string} mark
 */
function recordsOf(text, mark) {
  const cell = new RegExp(
    `[^\\S\\r\\n\\t]*(?:"((?:[^"]|"")*)"[^\\S\\r\\n\\t]*|([^${mark}\\r\\n]*))(${mark}|\\r\\n|\\r|\\n|$)`,
    'y',
  );
  /** @type {{line: number, cells: string[]}[]} */
  const found = [];
  let line = 1;
  let cells = [];
  for (let begun = line; ;) {
    const [all, quoted, bare, end] = /** @type {RegExpExecArray} */ (cell.exec(text));
    cells.push((quoted === undefined ? bare : quoted.replaceAll('""', '"')).trim());
    line += all.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (end === mark) continue;
    if (cells.some(Boolean)) found.push({ line: begun, cells });
    if (cell.lastIndex >= text.length) return found;
    cells = [];
    begun = line;
  }
}

/** The name of a column in one line, short enough for a link. @param {string} name */
const shortName = (name) => name.replace(/\s+/g, ' ').slice(0, 80);

/** A file's text, of UTF-8 or of Windows' older encoding, which spreadsheets still write. @param {Blob} file */
export async function textOf(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Without the empty last column that some programs write. @param {{line: number, cells: string[]}[]} records @param {number} wide */
const trimmed = (records, wide) =>
  records.every(({ cells }) => cells.length === wide + 1 && !cells[wide])
    ? records.map(({ line, cells }) => ({ line, cells: cells.slice(0, -1) }))
    : records;

/**
 * Samples from a table: features and a class a line. A decimal comma where columns are parted by ";" or tabs.
 *
 * @param {string} text @param {string[]} classes none where a number is measured @param {number} [wide] the number of features
 */
export function fromTable(text, classes, wide = 2) {
  const plain = text.replace(/^\uFEFF/, '').normalize();
  const mark = markOf(plain);
  const known = classes.map((name) => name.normalize());
  /** @type {{x: number[], t: number}[]} */
  const samples = [];
  /** @type {string[] | null} */
  let names = null;
  trimmed(recordsOf(plain, mark), wide + 1).forEach(({ line, cells }) => {
    if (cells.length !== wide + 1)
      throw new Error(
        `Line ${line} has ${cells.length} column${cells.length > 1 ? 's' : ''}: ${wide} feature${wide > 1 ? 's' : ''} and ${classes.length ? 'a class' : 'what was measured'} are expected.`,
      );
    const numbers = cells.slice(0, classes.length ? wide : wide + 1).map((cell) => {
      const written = (mark === ',' ? cell : cell.replace(',', '.')).replace('−', '-');
      return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(written) ? Number(written) : NaN;
    });
    const x = numbers.slice(0, wide);
    const bad = numbers.findIndex((v) => !Number.isFinite(v));
    if (!samples.length && names === null && !numbers.some(Number.isFinite)) {
      names = cells;
      return;
    }
    if (bad >= 0) throw new Error(`Line ${line}, column ${bad + 1}: ${JSON.stringify(cells[bad])} is no number.`);
    const t = classes.length ? known.indexOf(cells[wide]) : numbers[wide];
    if (classes.length && t < 0)
      throw new Error(
        `Line ${line}, column ${wide + 1}: ${JSON.stringify(cells[wide])} is none of the classes ${classes.join(', ')}.`,
      );
    samples.push({ x, t });
  });
  if (!samples.length)
    throw new Error(
      `There is no sample: paste lines of ${wide} number${wide > 1 ? 's' : ''} and ${classes.length ? 'a class' : 'what was measured'}.`,
    );
  if (samples.length > 10000) throw new Error(`${samples.length} samples are more than 10,000.`);
  return { samples, features: /** @type {string[] | null} */ (names)?.slice(0, wide).map(shortName) ?? null };
}
