// Points in the picture as Python packs them (posture/ui/player/overlay.py): integers in units of a
// fraction of a pixel, x and y in turn; the lowest number stands for "not seen".

import { NOT_SEEN } from "./constants.js";

/** @typedef {[number, number]} Point */

/** @param {string} text base64 of 16-bit numbers, little-endian */
export function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Int16Array(bytes.buffer);
}

/**
 * Return a packed point, in pixels; null = not seen.
 * @param {Int16Array} packed
 * @param {number} place index of the point
 * @param {number} unit pixels per step
 * @returns {Point | null}
 */
export function pointAt(packed, place, unit) {
  const [x, y] = [packed[2 * place], packed[2 * place + 1]];
  return x === NOT_SEEN || y === NOT_SEEN ? null : [x * unit, y * unit];
}

/**
 * Return the points of a frame.
 * @param {Int16Array} packed
 * @param {number} count points per frame
 * @param {number} frame
 * @param {number} unit
 */
export function pointsOfFrame(packed, count, frame, unit) {
  return Array.from({ length: count }, (_, k) => pointAt(packed, count * frame + k, unit));
}
