// Which instants of two clips belong together: by the contacts of one foot, or by hand.

import { meanStride, strideAt, timeAt } from "../strides.js";

// The frame nearest to a contact may be just before it, by up to this share of a stride.
const JUST_BEFORE = 0.015;

/**
 * @typedef {object} Pairing places of a pair: strides since the first contact, or seconds
 * @property {number} last the last place; the first is 0
 * @property {number} jump from one place to the next that matters: a contact, a tenth of a second
 * @property {number} pace how fast the second clip plays when the first plays at real speed
 * @property {(time: number) => number} placeOf where the pair is when the first clip is at a time
 * @property {(place: number) => number} first the first clip's time at a place
 * @property {(place: number) => number} second
 * @property {(place: number) => string} words
 * @property {() => [number[], number[]]} instants of both that belong together, for a film
 */

/**
 * Return where in a stride a clip is.
 * @param {number} stride since the first contact
 */
export function placeInStride(stride) {
  const whole = Math.max(0, Math.floor(stride + JUST_BEFORE));
  return { contact: whole + 1, percent: Math.max(0, Math.round(100 * (stride - whole))) };
}

/**
 * Return how fast the second clip must play so that the strides of both take equally long.
 * @param {number[]} leading contacts of the clip that leads
 * @param {number[]} following contacts of the other
 */
export function paceToFollow(leading, following) {
  return meanStride(following) / meanStride(leading);
}

/**
 * Pair two clips by the contacts of one foot; null if either has fewer than two.
 * @param {number[]} leading
 * @param {number[]} following
 * @param {string} foot
 * @returns {Pairing | null}
 */
export function byContacts(leading, following, foot) {
  const count = Math.min(leading.length, following.length);
  if (count < 2) return null;
  return {
    last: count - 1,
    jump: 1,
    pace: paceToFollow(leading, following),
    placeOf: (time) => strideAt(leading, time),
    first: (place) => timeAt(leading, place),
    second: (place) => timeAt(following, place),
    words: (place) => {
      const { contact, percent } = placeInStride(place);
      return `${foot} contact ${contact} + ${percent} % of the stride`;
    },
    instants: () => [leading.slice(0, count), following.slice(0, count)],
  };
}

/**
 * Pair two clips by two instants that were brought together by hand; from there on both play at
 * their own real speed.
 * @param {number[]} leading times of the frames of the clip that leads
 * @param {number[]} following
 * @param {[number, number]} together one instant of each
 * @returns {Pairing}
 */
export function byHand(leading, following, [first, second]) {
  const begin = Math.max(leading[0] - first, following[0] - second);
  const end = Math.min(
    leading[leading.length - 1] - first,
    following[following.length - 1] - second,
  );
  const last = Math.max(0, end - begin);
  return {
    last,
    jump: 0.1,
    pace: 1,
    placeOf: (time) => Math.max(0, Math.min(last, time - first - begin)),
    first: (place) => first + begin + place,
    second: (place) => second + begin + place,
    words: (place) => `${place.toFixed(2)} s of ${last.toFixed(2)} s, in step by hand`,
    instants: () => [
      [first + begin, first + end],
      [second + begin, second + end],
    ],
  };
}
