// Which key stands for which runner, and the keys of the inbox.

/** @import { KeyLine } from "../key_help.js" */

// Digits, then the letters that are not keys of the inbox itself.
const LABELS = "123456789abcdfhijklmoprstvwxyz";

/**
 * Return the keys of as many runners, in order; beyond the last key there are none.
 * @param {number} count
 */
export function labelsOf(count) {
  return Array.from({ length: count }, (_, number) => LABELS[number] ?? "");
}

/** @type {KeyLine[]} */
export const KEY_LINES = [
  ["↑ ↓", "the clip before or after; with Shift, several"],
  ["Space", "choose or leave out this clip as well"],
  ["G", "all clips of this group"],
  ["Ctrl+A", "all clips"],
  ["1 … 9 A … Z", "these clips are of the runner with that key; the next clip follows"],
  ["0", "these clips are nobody's yet"],
  ["N", "type a name: of a runner, or a new one; Enter takes it"],
  ["E", "change date, speed, incline, shoes, state"],
  ["Delete", "throw these clips away, into the bin"],
  ["U", "undo"],
  ["Enter", "put all clips that are somebody's into the library"],
  ["Q", "look through what waits"],
  ["?", "this list"],
];
