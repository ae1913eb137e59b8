// What may be corrected at an instant. Contacts are identified by the time at which the program
// detected them; Python stores the corrections and computes everything again.

import { MAX_MOVED_S } from "../constants.js";

const REACH_S = 0.25;
// Times are rounded; a contact moved by exactly the limit is still allowed.
const ROUNDING_S = 1e-9;

/**
 * Return the mark nearest to a time, or null if none is within a quarter of a second.
 * @template {{ at: number }} M
 * @param {M[]} marks
 * @param {number} time
 */
export function nearestMark(marks, time) {
  const away = (/** @type {M} */ mark) => Math.abs(mark.at - time);
  const near = marks.filter((mark) => away(mark) < REACH_S);
  return near.sort((a, b) => away(a) - away(b))[0] ?? null;
}

/**
 * Return whether a contact may be moved to a time.
 * @param {{ found: number }} contact
 * @param {number} to
 */
export function mayMove(contact, to) {
  return Math.abs(to - contact.found) <= MAX_MOVED_S + ROUNDING_S;
}

/**
 * Return the left-out stretch that contains a time.
 * @param {[number, number][]} masked
 * @param {number} time
 */
export function stretchAt(masked, time) {
  return masked.find(([start, end]) => start <= time && time <= end);
}
