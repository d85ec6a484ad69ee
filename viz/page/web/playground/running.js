// Training that runs: so many epochs in each frame as leave time to draw it.

/** Epochs a second, of the slider of speed. */
const SPEEDS = [1, 2, 5, 15, 30, Infinity];
/** How long a frame works in ms, at 60 a second and, where more is drawn, at 30: with room for what comes between. */
const WORK = [14, 23];
/** The least that is trained in a frame, in ms. */
const LEAST = 3;
/** A frame that comes after more ms was late. */
const LATE = 35;
/** For how many frames at most a drawing waits while the machine stalls. */
const WAITS = 6;
/** How many times as long as they usually do epochs take then. */
const STALL = 2;

/** @param {any} app */
export function makeRunning(app) {
  const { S, compare, coach } = app;
  /** The frame that trains next: there is one, however often Train was pressed. */
  let ticking = 0;
  function tickNext() {
    cancelAnimationFrame(ticking);
    ticking = requestAnimationFrame(tick);
  }
  let last = 0;
  /** When the next epoch is due where training goes slowly, and in how many frames since the last all was drawn on. */
  let due = 0;
  let drawn = 0;
  /** What an epoch takes as a rule, in ms, and for how many frames no drawing was made. */
  let usual = 0;
  let waited = 0;
  /**
   * Whether the machine stalls, by how long the last of these epochs took: virtual ones do for some 60 ms every two
   * seconds, while their memory is mapped anew. A drawing would take ten times as long then, so it waits.
   *
   * @param {number[]} times when each epoch began, and when the last ended
   */
  function stalls(times) {
    const over = (n) => (times[times.length - 1] - times[times.length - 1 - n]) / n;
    const each = over(times.length - 1);
    // Clocks of pages count tenths of a millisecond: so many epochs that they take one or two.
    const lately = over(Math.min(times.length - 1, Math.ceil(1.5 / (usual || each || 1))));
    if (usual && lately > STALL * usual && lately > 0.5 && waited < WAITS) {
      waited++;
      return true;
    }
    waited = 0;
    usual += (each - usual) * (usual ? 0.1 : 1);
    return false;
  }
  /** Train for what fits into a frame, or as slowly as is asked for, then draw. */
  function tick(now) {
    if (!S.playing) return;
    const rate = SPEEDS[S.speed];
    if (Number.isFinite(rate)) {
      if (now < due) {
        if (drawn++ < app.round) app.drawMoving();
        tickNext();
        return;
      }
      due = now + 1000 / rate;
      drawn = 0;
    }
    const late = rate === Infinity && now - last > LATE;
    last = now;
    // The more is drawn in a frame, the less is trained in it.
    const draws = app.nextTakes();
    const times = [performance.now()];
    const until = times[0] + Math.max(LEAST, (WORK.find((work) => work >= draws + LEAST) ?? 0) - draws);
    // The first epochs are shown one by one: there is most to see.
    const both = compare.all();
    do {
      for (const each of both) each.epoch();
      times.push(performance.now());
    } while (rate === Infinity && S.epoch > 30 && times[times.length - 1] < until);
    // Asked to go slowly, the next epoch is far off: what this one gave is drawn now.
    const stalled = rate === Infinity && stalls(times);
    for (const each of both) each.mark();
    if (!Number.isFinite(S.stat[0][0])) {
      S.playing = false;
      app.say('The loss is no number any more: choose a smaller η, then ↻ for new weights.');
    }
    if (!stalled || !S.playing) app.drawMoving(late);
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
