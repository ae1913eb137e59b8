// Which key stands for which runner, and the keys of the inbox.

/** @import { KeyLine } from "../key_help.js" */

// Digits, then the letters that are not keys of the inbox itself.
const LABELS = "123456789abcdfhijklmoprsvwxyz";

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
  ["1 … 9 A … Z", "give these clips to the runner with that key; the next clip follows"],
  ["0", "take these clips from their runner"],
  ["N", "type a runner's name, known or new; Enter gives the clips to them"],
  ["E", "change date, speed, incline, shoes, state"],
  ["T", "turn pictures that lie on their side upright"],
  ["Delete", "move these clips to the bin"],
  ["U", "undo"],
  ["Enter", "put all clips that have a runner into the library"],
  ["Q", "review the waiting clips"],
  ["?", "this list"],
];
