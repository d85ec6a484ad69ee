// Asks a live page: reads {bundle, page, operations, calls} from stdin, writes what each call returns or throws.
import { readFileSync } from 'node:fs';

const { bundle, page, operations, calls } = JSON.parse(readFileSync(0, 'utf8'));
const { answering } = (0, eval)(`${bundle};chalkgrad`);
const root = {};
const store = answering(root, page, (0, eval)(operations));

function call([name, ...args]) {
  const owner = name.startsWith('store.') ? store : root.chalkgrad;
  const member = owner[name.replace('store.', '')];
  if (typeof member === 'function') return member.apply(owner, args);
  return member?.peek ? member.peek() : member;
}

const answers = calls.map((one) => {
  try {
    const found = call(one);
    return found === undefined ? null : found;
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(answers, (_, x) => (Number.isNaN(x) ? 'NaN' : x)));
