// Events by which the components of a page communicate, through the window.

/**
 * @typedef {object} Moment an instant of a clip, and the check to draw there
 * @property {number} time real seconds
 * @property {string} [check]
 * @property {boolean} [large] whether the player shall fill the window
 * @property {boolean} [play] whether it shall play from there
 */

export const GO_TO = "posture:goto";
export const LEAVE = "posture:leave";
export const NOTE = "posture:note";

/**
 * Move the player of a clip to a moment.
 * @param {string} clip
 * @param {Moment} moment
 */
export function askToGoTo(clip, moment) {
  window.dispatchEvent(new CustomEvent(GO_TO, { detail: { clip, ...moment } }));
}

/**
 * Ask whether a clip may be left. The player refuses while a note is being written in it.
 * @param {string} clip
 */
export function mayLeave(clip) {
  return window.dispatchEvent(new CustomEvent(LEAVE, { detail: { clip }, cancelable: true }));
}

/**
 * Begin a note on the frame that the player of a clip shows.
 * @param {string} clip
 */
export function askToNote(clip) {
  window.dispatchEvent(new CustomEvent(NOTE, { detail: { clip } }));
}
