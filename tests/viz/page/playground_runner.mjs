// Asks a playground without a page: reads {bundle, page, operations, calls} from stdin, writes what each call returns or throws.
import { readFileSync } from 'node:fs';

const { bundle, page, operations, calls } = JSON.parse(readFileSync(0, 'utf8'));
const built = (0, eval)(`${bundle};chalkgrad`);
const made = built.model(page, (0, eval)(operations));
const answers = made.answers();

function call([name, ...args]) {
  const owner = name.startsWith('model.') ? made : name.startsWith('data.') ? built : answers;
  const found = owner[name.replace(/^(model|data)\./, '')](...args);
  return found === undefined ? null : found;
}

const found = calls.map((one) => {
  try {
    return call(one);
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(found, (_, x) => (Number.isNaN(x) ? 'NaN' : x)));
