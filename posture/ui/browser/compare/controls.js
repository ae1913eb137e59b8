// The controls of a comparison.

import { find } from "../dom.js";

/** @param {HTMLElement} root */
export function compareControls(root) {
  return {
    both: find(root, ".both"),
    close: find(root, ".close"),
    full: find(root, ".full"),
    whole: find(root, ".whole"),
    nearer: find(root, ".nearer"),
    farther: find(root, ".farther"),
    earlier: find(root, ".earlier"),
    back: find(root, ".back"),
    play: find(root, ".play"),
    on: find(root, ".on"),
    later: find(root, ".later"),
    speed: find(root, ".speed", HTMLSelectElement),
    foot: find(root, ".foot", HTMLSelectElement),
    byHand: find(root, ".by-hand"),
    shiftBack: find(root, ".shift-back"),
    shiftOn: find(root, ".shift-on"),
    overlaid: find(root, ".overlaid"),
    opacity: find(root, ".opacity", HTMLInputElement),
    skeleton: find(root, ".skeleton", HTMLInputElement),
    where: find(root, ".where"),
    scrub: find(root, ".scrub", HTMLInputElement),
    filming: find(root, ".filming"),
    pause: find(root, ".pause", HTMLSelectElement),
    film: find(root, ".make-film"),
  };
}
