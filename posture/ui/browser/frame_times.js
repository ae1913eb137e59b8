// Which frame is shown at a time, and which time to ask a film for to see a frame. Times are real
// seconds, ascending; a film of slow motion takes `factor` times as long.

// A frame is asked for by a time late in it: where gaps are uneven a film's file may say that the
// frame before lasts longer than it does, and some browsers go by that.
const LATE = 0.9;
// No browser plays a film slower or faster.
const SLOWEST = 0.07;
const FASTEST = 16;

/**
 * Return the number of the frame nearest to a time; of two equally near, the earlier.
 * @param {number[]} times
 * @param {number} time
 */
export function nearestFrame(times, time) {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= time) low = middle;
    else high = middle - 1;
  }
  const next = Math.min(low + 1, times.length - 1);
  return time - times[low] > times[next] - time ? next : low;
}

/**
 * Return the frame shown at a time, which stays until the next one begins.
 * @param {number[]} times
 * @param {number} time
 */
export function frameShownAt(times, time) {
  const nearest = nearestFrame(times, time);
  return times[nearest] > time ? Math.max(0, nearest - 1) : nearest;
}

/**
 * Return the time between a frame and the next; for the last, the one before it.
 * @param {number[]} times
 * @param {number} index
 */
export function frameGap(times, index) {
  const from = Math.min(index, times.length - 2);
  return from < 0 ? 0 : times[from + 1] - times[from];
}

/**
 * Return the time to ask a film for, in the film's own seconds since its first frame.
 * @param {number[]} times
 * @param {number} index
 * @param {number} factor
 */
export function seekTime(times, index, factor) {
  return factor * (times[index] + LATE * frameGap(times, index));
}

/**
 * Return the rate at which a film plays at a share of real speed.
 * @param {number} speed
 * @param {number} factor
 */
export function playbackRate(speed, factor) {
  return Math.min(FASTEST, Math.max(SLOWEST, speed * factor));
}
