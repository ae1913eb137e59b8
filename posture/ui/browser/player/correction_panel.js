// The panel to correct what is on the screen at the moment.

/** @import { ContactMark, Correction, WrongMark } from "../contract.d.ts" */
/** @import { Clock } from "../clock.js" */
/** @import { ClipOverlay } from "../overlay.js" */
/** @import { Point } from "../packing.js" */

import { button, element } from "../dom.js";
import { frameGap } from "../frame_times.js";
import { mayMove, nearestMark, stretchAt } from "./correction_rules.js";

/**
 * @typedef {object} PanelHost what the panel needs of the player
 * @property {Clock} clock
 * @property {ClipOverlay} overlay
 * @property {() => void} redraw
 */

export class CorrectionPanel {
  /** @type {number | null} start of a stretch that is being marked to be left out */
  maskFrom = null;
  /** @type {Point[]} points of the belt line that is being drawn */
  points = [];
  /** Whether the next click on the picture is a point of the belt line. */
  drawing = false;
  /** @type {ContactMark | null} the contact that would be corrected */
  chosen = null;
  #panel;
  #host;
  #send;

  /**
   * @param {HTMLElement} panel
   * @param {PanelHost} host
   * @param {(correction: Correction) => void} send
   */
  constructor(panel, host, send) {
    this.#panel = panel;
    this.#host = host;
    this.#send = send;
  }

  /** @param {Point} place in the picture */
  addPoint(place) {
    this.points.push(place);
    if (this.points.length === 2) {
      const [first, second] = this.points;
      this.#send({ kind: "belt", one: first, other: second });
      this.#drawBelt(false);
    }
    this.#host.redraw();
  }

  draw() {
    this.chosen = this.#panel.hidden ? null : nearestMark(this.#host.overlay.contacts, this.#now);
    if (this.#panel.hidden) return;
    const root = /** @type {Document | ShadowRoot} */ (this.#panel.getRootNode());
    const focused = root.activeElement;
    const order = this.#buttons().indexOf(/** @type {HTMLButtonElement} */ (focused));
    this.#show([this.#contactGroup(), this.#maskGroup(), this.#beltGroup()]);
    // If the focused button was replaced, focus the new one, for those who use the keyboard.
    if (order >= 0 && !focused?.isConnected) this.#buttons()[order]?.focus();
  }

  get #now() {
    return this.#host.clock.time;
  }

  #buttons() {
    return [...this.#panel.querySelectorAll("button")];
  }

  // A button that is replaced between the press and the release of a pointer is not clicked, and
  // the panel is redrawn at every frame: while a group's text is unchanged, its buttons stay.
  /** @param {HTMLElement[]} groups */
  #show(groups) {
    const shown = [...this.#panel.children];
    if (!shown.length) this.#panel.append(...groups);
    for (const [k, group] of shown.entries()) replaceGroup(group, groups[k]);
  }

  #contactGroup() {
    const contact = this.chosen;
    const back = this.#wayBack(nearestMark(this.#host.overlay.wrong, this.#now));
    if (!contact) return group("No contact near here.", ...back);
    const side = `${contact.side} foot, ${contact.near ? "camera side" : "far side"}`;
    const gap = frameGap(this.#host.clock.times, this.#host.clock.index);
    return group(
      `Contact at ${contact.at.toFixed(3)} s (${side})`,
      this.#mover("◀ a frame earlier", contact, () => contact.at - gap),
      this.#mover("a frame later ▶", contact, () => contact.at + gap),
      this.#mover("It is in this frame", contact, () => this.#now),
      button("Not a contact", () =>
        this.#send({ kind: "wrong", near: contact.near, contact_s: contact.found }),
      ),
      ...(contact.found === contact.at ? [] : [button("As found", () => this.#asFound(contact))]),
      ...back,
    );
  }

  /** @param {WrongMark | null} removed */
  #wayBack(removed) {
    if (!removed) return [];
    return [button("It is a contact after all", () => this.#restore(removed.near, removed.at))];
  }

  // A second press before the panel is redrawn moves the contact on from where the first put it.
  /** @param {string} text @param {ContactMark} contact @param {() => number} to */
  #mover(text, contact, to) {
    const mover = button(text, () => this.#move(contact, to()));
    mover.disabled = !mayMove(contact, to());
    return mover;
  }

  /** @param {ContactMark} contact @param {number} to */
  #move(contact, to) {
    this.#putAt(contact, to);
    this.#send({ kind: "move", near: contact.near, contact_s: contact.found, to_s: to });
  }

  /** @param {ContactMark} contact */
  #asFound(contact) {
    this.#putAt(contact, contact.found);
    this.#restore(contact.near, contact.found);
  }

  // The corrected overlay takes a while to arrive; until then, presses must count from here.
  /** @param {ContactMark} contact @param {number} at */
  #putAt(contact, at) {
    contact.at = at;
    this.#host.redraw();
  }

  /** @param {boolean} near @param {number} found */
  #restore(near, found) {
    this.#send({ kind: "restore", near, contact_s: found });
  }

  #maskGroup() {
    const from = this.maskFrom;
    if (stretchAt(this.#host.overlay.masked, this.#now)) {
      const unmask = () => this.#send({ kind: "unmask", time_s: this.#now });
      return group("This stretch is left out.", button("Count it again", unmask));
    }
    if (from === null) {
      const begin = button("Leave out from here …", () => this.#setMaskFrom(this.#now));
      return group("Something wrong for a while?", begin);
    }
    const end = button("… to here", () => this.#mask(from));
    end.disabled = from === this.#now;
    const cancel = button("Cancel", () => this.#setMaskFrom(null));
    return group(`From ${from.toFixed(2)} s`, end, cancel);
  }

  /** @param {number} from */
  #mask(from) {
    const now = this.#now;
    this.maskFrom = null;
    this.#send({ kind: "mask", start_s: Math.min(from, now), end_s: Math.max(from, now) });
  }

  /** @param {number | null} time */
  #setMaskFrom(time) {
    this.maskFrom = time;
    this.#host.redraw();
  }

  #beltGroup() {
    if (this.drawing) {
      const asked = this.points.length
        ? "Now one far right"
        : "Click a point on the belt's edge, far left";
      return group(
        asked,
        button("Cancel", () => this.#drawBelt(false)),
      );
    }
    const takeBack = button("As found", () => this.#send({ kind: "belt" }));
    return group(
      "Belt line",
      button("Draw it with two clicks", () => this.#drawBelt(true)),
      ...(this.#host.overlay.drawn_belt ? [takeBack] : []),
    );
  }

  /** @param {boolean} drawing */
  #drawBelt(drawing) {
    this.drawing = drawing;
    this.points = [];
    this.#host.redraw();
  }
}

/** @param {string} title @param {HTMLElement[]} parts */
function group(title, ...parts) {
  return element("div", "row group", "", element("span", "title", title), ...parts);
}

/** @param {Element} shown @param {HTMLElement} next */
function replaceGroup(shown, next) {
  if (shown.textContent !== next.textContent) return shown.replaceWith(next);
  const fresh = next.querySelectorAll("button");
  shown.querySelectorAll("button").forEach((kept, k) => {
    Object.assign(kept, { onclick: fresh[k].onclick, disabled: fresh[k].disabled });
  });
}
