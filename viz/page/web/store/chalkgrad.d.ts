/** What JSON has no word for goes by its name. */
export type Numeral = number | 'NaN' | 'Infinity' | '-Infinity';

/** A number, or nested arrays of numbers. */
export type Nested = number | Nested[];

/** All that a reader has changed on a page, with all digits: `restore(state())` brings it back exactly. */
export interface State {
  leaves: Record<string, Numeral | { shape: number[]; data: Numeral[] }>;
  step: number;
  lr: number;
}

/**
 * What the root element of a page (`.chalkgrad-stepper`) carries as `.chalkgrad`.
 *
 * Names are those that Python shows; `W⁰` goes by `W0` too, and one entry by `W0[1,2]`. An unknown name, a wrong shape
 * or what is no finite number throws an Error of one sentence.
 */
export interface Chalkgrad {
  /** Resolved when the page can be asked. */
  ready: Promise<void>;
  /** The names of all nodes, in the order of recording. */
  names(): string[];
  /** The value of a node, or of an entry of it. */
  get(name: string): Nested;
  /** The gradient of a node; null where none arrives. */
  gradient(name: string): Nested | null;
  /** Put a whole array into a leaf, or a number into an entry of it. */
  set(name: string, value: Nested): void;
  /** The loss now. */
  loss(): number;
  /** Go to a step: those forward come first, from 0, then those backward. */
  go(step: number): void;
  /** n updates w ← w − η ∂l/∂w of all variables; returns the loss. Throws where it is no number. */
  update(n?: number): number;
  state(): State;
  restore(state: State): void;
  /** Where the page knows its data: probabilities, a row a sample and a column a class; values for a regression. */
  predict(rows: number[][]): Nested;
  /** Where the page knows its data: train for so many passes over it; returns the loss. */
  train(epochs: number): number;
}
