/** Functions of numbers that JavaScript lacks, as NumPy has them. */

/** A power; 1 ** anything is 1, and so is (-1) ** ∞. @param {number} a @param {number} b */
export function pow(a, b) {
  if (a === 1 || (a === -1 && (b === Infinity || b === -Infinity))) return 1;
  return b === 2 ? a * a : Math.pow(a, b);
}

/** The nearest whole number, of two as near the even one. @param {number} a */
export function rint(a) {
  const low = Math.floor(a);
  const over = a - low;
  if (over !== 0.5) return over > 0.5 ? low + 1 : low;
  return low % 2 === 0 ? low : low + 1;
}

/** @param {number} a @param {number} b */
export const fmod = (a, b) => a % b;

/** The remainder with the sign of b. @param {number} a @param {number} b */
export function mod(a, b) {
  const rest = a % b;
  if (rest === 0) return copysign(0, b);
  return rest < 0 === b < 0 ? rest : rest + b;
}

/** How often b goes into a. @param {number} a @param {number} b */
export function floor_divide(a, b) {
  if (b === 0) return a / b;
  const rest = a % b;
  let times = (a - rest) / b;
  if (rest !== 0 && rest < 0 !== b < 0) times -= 1;
  if (times === 0) return copysign(0, a / b);
  const whole = Math.floor(times);
  return times - whole > 0.5 ? whole + 1 : whole;
}

/** @param {number} a @param {number} b */
export function copysign(a, b) {
  const negative = b < 0 || Object.is(b, -0);
  const size = Math.abs(a);
  return negative ? -size : size;
}

/** ln(exp(a) + exp(b)). @param {number} a @param {number} b */
export function logaddexp(a, b) {
  if (a === b) return a + Math.LN2;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** The larger; one that is not a number gives way. @param {number} a @param {number} b */
export const fmax = (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b));

/** The smaller; one that is not a number gives way. @param {number} a @param {number} b */
export const fmin = (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b));
