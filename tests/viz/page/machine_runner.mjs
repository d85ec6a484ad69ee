// Runs the insides of operations: reads {operations, machine, cases} from stdin, writes what each gives.
import { readFileSync } from 'node:fs';
import { Engine } from '../../../viz/page/web/engine/engine.js';
import * as matrices from '../../../viz/page/web/engine/linear_algebra.js';
import { Machine } from '../../../viz/page/web/engine/machine.js';
import { dataOf } from '../../../viz/page/web/engine/ndarray.js';
import * as M from '../../../viz/page/web/engine/numbers.js';
import { addPrimitives, prepare } from '../../../viz/page/web/engine/operations.js';
import { read } from '../../../viz/page/web/engine/settings.js';
import * as windows from '../../../viz/page/web/engine/windows.js';

const { operations, machine, cases } = JSON.parse(readFileSync(0, 'utf8'));
addPrimitives({ ...matrices, ...windows });
const table = prepare((0, eval)(operations));
const printed = (0, eval)(machine)(M);

function run({ structure, leaves, node, scalars }) {
  const engine = new Engine(structure, table);
  let at = 0;
  structure.nodes.forEach(({ kind }, k) => {
    if (kind !== 'operation') engine.set(k, read(leaves[at++]));
  });
  engine.forward();
  engine.backward();
  const inside = new Machine(scalars, printed);
  inside.fill(
    (k) => engine.value(k),
    (k) => structure.nodes[k].kind === 'constant',
  );
  const ends = inside.forward();
  const steps = inside.steps(dataOf(engine.gradients[node]));
  const sent = structure.nodes[node].parents.map((p) => {
    const total = new Float64Array(dataOf(engine.value(p)).length);
    for (const [k, layer, place] of inside.leaves) if (layer === p) total[place] += inside.gradients[k];
    return [...total];
  });
  return { ends, values: [...inside.values], gradients: [...inside.gradients], steps, sent };
}

process.stdout.write(JSON.stringify(cases.map(run), (_, x) => (Number.isNaN(x) ? 'NaN' : x)));
