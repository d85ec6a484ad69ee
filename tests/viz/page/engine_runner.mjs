// Runs graphs in the page's engine: reads {operations, graphs} from stdin, writes what each gives.
import { readFileSync } from 'node:fs';
import { Engine } from '../../../viz/page/web/engine/engine.js';
import * as matrices from '../../../viz/page/web/engine/linear_algebra.js';
import { addPrimitives, prepare } from '../../../viz/page/web/engine/operations.js';
import { read, write } from '../../../viz/page/web/engine/settings.js';
import * as windows from '../../../viz/page/web/engine/windows.js';

const { operations, graphs } = JSON.parse(readFileSync(0, 'utf8'));
addPrimitives({ ...matrices, ...windows });
const table = prepare((0, eval)(operations));

function run(structure) {
  const engine = new Engine(structure, table);
  let leaf = 0;
  structure.nodes.forEach((node, k) => {
    if (node.kind !== 'operation') engine.set(k, read(structure.leaves[leaf++]));
  });
  engine.forward();
  const steps = engine.steps();
  const maybe = (x) => (x === null || x === undefined ? null : write(x));
  return {
    values: engine.values.map(write),
    gradients: engine.gradients.map(maybe),
    steps: steps.map((s) => ({
      ...s,
      ...Object.fromEntries(
        ['upstream', 'local', 'contribution', 'before', 'after'].map((part) => [part, maybe(s[part])]),
      ),
    })),
  };
}

const made = graphs.map((structure) => {
  try {
    return run(structure);
  } catch (error) {
    return { error: String(error.stack) };
  }
});
process.stdout.write(JSON.stringify(made));
