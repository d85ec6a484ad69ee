// Training that runs, with a clock of its own: when it draws if epochs take so long, frame by frame.
// Reads {epochs: ms of an epoch in each frame, speed} from stdin, writes for each frame whether it drew, and how many epochs it had.
import { readFileSync } from 'node:fs';
import { makeRunning } from '../../../viz/page/web/playground/running.js';

const { epochs, speed } = JSON.parse(readFileSync(0, 'utf8'));
let now = 0;
let frame = 0;
let next = null;
globalThis.performance = { now: () => now };
globalThis.requestAnimationFrame = (call) => {
  next = call;
  return 1;
};
globalThis.cancelAnimationFrame = () => {};
const found = [];
const S = { playing: false, speed, epoch: 31, stat: [[0.5, 1]] };
const net = {
  epoch: () => {
    now += epochs[frame];
    found[frame].epochs++;
  },
  mark: () => {},
};
const app = {
  S,
  compare: { all: () => [net] },
  coach: { did: () => {} },
  remember: () => {},
  say: () => {},
  paint: () => {},
  nextTakes: () => 0,
  drawMoving: () => {
    now += 4;
    found[frame].drew = true;
  },
};
makeRunning(app).play();
next(now); // the frame that draws all of the page anew
for (; frame < epochs.length; frame++) {
  found[frame] = { drew: false, epochs: 0 };
  now = Math.ceil((now + 1) / 16.7) * 16.7;
  next(now);
}
process.stdout.write(JSON.stringify(found));
