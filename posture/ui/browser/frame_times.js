// Which frame is shown at a time, and which time to seek in a video to see a frame. Times are real
// seconds, ascending; a slow-motion video takes `factor` times as long.

// A frame is sought by a time late in it: if gaps are uneven, a video file may say that the
// previous frame lasts longer than it does, and some browsers rely on that.
const LATE = 0.9;
// The slowest and fastest rates at which browsers play a video.
const SLOWEST = 0.07;
const FASTEST = 16;

/**
 * Return the index of the frame nearest to a time; of two equally near, the earlier one.
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
 * Return the frame shown at a time; a frame is shown until the next one begins.
 * @param {number[]} times
 * @param {number} time
 */
export function frameShownAt(times, time) {
  const nearest = nearestFrame(times, time);
  return times[nearest] > time ? Math.max(0, nearest - 1) : nearest;
}

/**
 * Return the time between a frame and the next; for the last frame, the gap before it.
 * @param {number[]} times
 * @param {number} index
 */
export function frameGap(times, index) {
  const from = Math.min(index, times.length - 2);
  return from < 0 ? 0 : times[from + 1] - times[from];
}

/**
 * Return the time to seek for a frame, in the video's own seconds since its first frame.
 * @param {number[]} times
 * @param {number} index
 * @param {number} factor
 */
export function seekTime(times, index, factor) {
  return factor * (times[index] + LATE * frameGap(times, index));
}

/**
 * Return the playback rate of a video for a share of real speed.
 * @param {number} speed
 * @param {number} factor
 */
export function playbackRate(speed, factor) {
  return Math.min(FASTEST, Math.max(SLOWEST, speed * factor));
}
