// Data sets to try, and samples from a table that was pasted.
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
  overlap: (r, t, k) => {
    const a = (2 * Math.PI * t) / k;
    return [0.6 * Math.cos(a) + 0.7 * normal(r), 0.6 * Math.sin(a) + 0.7 * normal(r)];
  },
};

/** Which of them there are for so many classes. */
export const setsFor = (classes) =>
  Object.keys(SETS).filter((name) => classes === 2 || !['XOR', 'moons'].includes(name));

/** Samples of a set. */
export function samplesOf(name, classes, count = 120, seed = 11) {
  const random = generator(seed);
  return Array.from({ length: count }, (_, i) => ({ x: SETS[name](random, i % classes, classes), t: i % classes }));
}

/**
 * Samples from a table: two numbers and a class a line. A decimal comma where columns are parted by ";" or tabs.
 *
 * @param {string} text @param {string[]} classes
 */
export function fromTable(text, classes) {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const first = lines.find((line) => line.trim()) ?? '';
  const mark = first.includes(';') ? ';' : first.includes('\t') ? '\t' : ',';
  /** @type {{x: number[], t: number}[]} */
  const samples = [];
  /** @type {string[] | null} */
  let names = null;
  lines.forEach((line, at) => {
    if (!line.trim()) return;
    const cells = line.split(mark).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (cells.length !== 3)
      throw new Error(`Line ${at + 1} has ${cells.length} columns: two features and a class are expected.`);
    const x = cells.slice(0, 2).map((cell) => Number((mark === ',' ? cell : cell.replace(',', '.')) || 'x'));
    const bad = x.findIndex((v) => !Number.isFinite(v));
    if (bad >= 0 && !samples.length && names === null) {
      names = cells;
      return;
    }
    if (bad >= 0) throw new Error(`Line ${at + 1}, column ${bad + 1}: ${JSON.stringify(cells[bad])} is no number.`);
    const t = classes.indexOf(cells[2]);
    if (t < 0)
      throw new Error(
        `Line ${at + 1}, column 3: ${JSON.stringify(cells[2])} is none of the classes ${classes.join(', ')}.`,
      );
    samples.push({ x, t });
  });
  if (!samples.length) throw new Error('There is no sample: paste lines of two numbers and a class.');
  if (samples.length > 10000) throw new Error(`${samples.length} samples are more than 10,000.`);
  return { samples, features: /** @type {string[] | null} */ (names)?.slice(0, 2) ?? null };
}
