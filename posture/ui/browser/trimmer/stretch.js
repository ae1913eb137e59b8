// The stretch of a clip between two ends, which stay apart.

/** @typedef {{ start: number, end: number }} Stretch */

/**
 * Return a stretch with another start; the end stays, and so does the least length.
 * @param {Stretch} stretch
 * @param {number} start
 * @param {number} least
 * @returns {Stretch}
 */
export function withStart(stretch, start, least) {
  return { start: Math.max(0, Math.min(start, stretch.end - least)), end: stretch.end };
}

/**
 * @param {Stretch} stretch
 * @param {number} end
 * @param {number} least
 * @param {number} length how long the clip is
 * @returns {Stretch}
 */
export function withEnd(stretch, end, least, length) {
  return { start: stretch.start, end: Math.min(length, Math.max(end, stretch.start + least)) };
}

/** @param {number} seconds @returns {string} "1:03.5" */
export function clockWords(seconds) {
  const tenths = Math.round(10 * seconds);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}`;
}

/** @param {Stretch} stretch @param {number} length */
export function stretchWords({ start, end }, length) {
  const seconds = (end - start).toFixed(1);
  if (end - start >= length) return `The whole clip, ${seconds} s`;
  return `${clockWords(start)} to ${clockWords(end)}, ${seconds} s of it`;
}
