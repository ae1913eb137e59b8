// Pictures of evidence that Python puts on the page itself, as buttons: they open the player.

import { askToGoTo } from "../events.js";

const BUTTONS = "button.evidence[data-time]";

/** Link those that are on the page now; Streamlit may draw them again at any time. */
export function linkEvidence() {
  for (const found of document.querySelectorAll(BUTTONS)) {
    const opener = /** @type {HTMLButtonElement} */ (found);
    const { clip = "", check = "", time, play } = opener.dataset;
    const moment = { check, time: Number(time), large: true, play: play !== undefined };
    opener.onclick = () => askToGoTo(clip, moment);
  }
}
