// Training that runs: so many epochs in each frame as leave time to draw it.

/** Epochs a second, of the slider of speed. */
const SPEEDS = [1, 2, 5, 15, 30, Infinity];
/** How long a frame may take in ms: some thirty a second. */
const FRAME = 28;

/** @param {any} app */
export function makeRunning(app) {
  const { S, compare, coach } = app;
  /** The frame that trains next: there is one, however often Train was pressed. */
  let ticking = 0;
  function tickNext() {
    cancelAnimationFrame(ticking);
    ticking = requestAnimationFrame(tick);
  }
  /** How long training runs in a frame, in ms: so long that frames come about every FRAME ms, drawn and painted. */
  let share = 7;
  let last = 0;
  let due = 0;
  /** Train for what fits into a frame, or as slowly as is asked for, then draw. */
  function tick(now) {
    if (!S.playing) return;
    const rate = SPEEDS[S.speed];
    if (Number.isFinite(rate)) {
      if (now < due) {
        tickNext();
        return;
      }
      due = now + 1000 / rate;
    }
    if (last && now - last < 250) share = Math.max(5, Math.min(14, share + 0.15 * (FRAME - (now - last))));
    const late = now - last > FRAME + 7;
    last = now;
    // The more is drawn in a frame, the less is trained in it.
    const until = performance.now() + Math.max(3, share - app.nextTakes());
    // The first epochs are shown one by one: there is most to see.
    const both = compare.all();
    do for (const each of both) each.epoch();
    while (rate === Infinity && S.epoch > 30 && performance.now() < until);
    for (const each of both) each.mark();
    if (!Number.isFinite(S.stat[0][0])) {
      S.playing = false;
      app.say('The loss is no number any more: choose a smaller η, then ↻ for new weights.');
    }
    app.drawMoving(late);
    tickNext();
  }
  function play() {
    S.playing = !S.playing;
    if (S.playing) {
      app.remember();
      coach.did('train');
      // The frame that draws all of the page anew does nothing else.
      cancelAnimationFrame(ticking);
      ticking = requestAnimationFrame(tickNext);
    }
    app.paint();
  }
  return { play };
}
