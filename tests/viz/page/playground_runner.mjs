// Asks a playground without a page: reads {bundle, page, operations, calls} from stdin, writes what each call returns or throws.
import { readFileSync } from 'node:fs';

const { bundle, page, operations, calls } = JSON.parse(readFileSync(0, 'utf8'));
const built = (0, eval)(`${bundle};chalkgrad`);
const made = built.model(page, (0, eval)(operations));
const answers = made.answers();

function call([name, ...args]) {
  const owners = { model: made, net: made.net, data: built };
  const [, where, what] = /^(?:(model|net|data)\.)?(.*)$/.exec(name);
  const found = (owners[where] ?? answers)[what](...args.map((one) => (one === 'model' ? made : one)));
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
