// The strip below the picture: when each foot is on the belt, evidence, left-out stretches, and the
// cursor.

/** @import { ContactMark, EvidenceMark, OverlayData, Verdict, WrongMark } from "../contract.d.ts" */
/** @import { Clock } from "../clock.js" */
/** @import { Moment } from "../events.js" */

import { clearCanvas } from "../pen.js";
import { TimelineScale } from "./timeline_scale.js";

const ROW_PX = 18;
const REACH_PX = 9;
// Drawn duration of a contact whose toe-off was not seen, seconds.
const OPEN_CONTACT_S = 0.02;

/** @type {Record<Verdict, string>} CSS variables of the component */
const VERDICT_COLOURS = {
  ok: "--ok-fill",
  close: "--close-fill",
  watch: "--watch-fill",
  flag: "--flag-fill",
  info: "--info-fill",
  unknown: "--soft",
};

/**
 * @typedef {object} Chosen what is highlighted
 * @property {string} check the check that is drawn
 * @property {ContactMark | null} contact the contact that would be corrected
 * @property {number | null} maskFrom start of a stretch that is being marked to be left out
 */

export class Timeline {
  /** Whether a pointer holds the strip. */
  held = false;
  #scale = new TimelineScale();
  #style;
  #canvas;
  #clock;
  #pen;

  /** @param {HTMLCanvasElement} canvas @param {Clock} clock */
  constructor(canvas, clock) {
    this.#canvas = canvas;
    this.#clock = clock;
    this.#pen = clearCanvas(canvas);
    this.#style = getComputedStyle(canvas);
  }

  /** @param {number} px */
  timeAt(px) {
    return this.#scale.toTime(px);
  }

  /**
   * Return where a press goes: on evidence to its instant, elsewhere to the time at that place.
   * @param {{ clientX: number, clientY: number }} press
   * @param {OverlayData} overlay
   * @param {string} check
   * @returns {Moment}
   */
  target(press, overlay, check) {
    const box = this.#canvas.getBoundingClientRect();
    const px = press.clientX - box.left;
    const onEvidence = press.clientY - box.top > 2 * ROW_PX;
    const near = overlay.flags.filter(
      (mark) => Math.abs(this.#scale.toPx(mark.at) - px) < REACH_PX,
    );
    const best = near.find((mark) => mark.check === check) ?? near[0];
    return onEvidence && best ? { time: best.at, check: best.check } : { time: this.timeAt(px) };
  }

  /** @param {OverlayData} overlay @param {Chosen} chosen */
  draw(overlay, { check, contact: chosenContact, maskFrom }) {
    const now = this.#clock.time;
    const duration = this.#clock.times[this.#clock.last] || 1;
    this.#scale.lookAt(this.#canvas.clientWidth, duration, now, this.held);
    this.#begin();
    for (const contact of overlay.contacts) this.#contact(contact, contact === chosenContact);
    for (const mark of overlay.wrong) this.#wrong(mark, rowOf(mark, overlay.contacts));
    for (const mark of overlay.flags) this.#evidence(mark, mark.check === check);
    this.#marks();
    for (const stretch of overlay.masked) this.#masked(stretch);
    if (maskFrom !== null) this.#masked([Math.min(maskFrom, now), Math.max(maskFrom, now)]);
    this.#fill("--cursor", this.#scale.toPx(now) - 1, 0, 2, this.#canvas.clientHeight);
  }

  /** @param {string} name of a CSS variable */
  #colour(name) {
    return this.#style.getPropertyValue(name).trim();
  }

  /** @param {string} colour @param {number} left @param {number} top @param {number} width @param {number} height */
  #fill(colour, left, top, width, height) {
    this.#pen.fillStyle = this.#colour(colour);
    this.#pen.fillRect(left, top, width, height);
  }

  #begin() {
    clearCanvas(this.#canvas);
    this.#pen.font = "600 12px system-ui, sans-serif";
    this.#pen.fillStyle = this.#colour("--soft");
    this.#pen.fillText("L", 4, 14);
    this.#pen.fillText("R", 4, 14 + ROW_PX);
  }

  /** @param {ContactMark} contact @param {boolean} chosen */
  #contact({ at, off, found, side, near }, chosen) {
    const top = (side === "left" ? 0 : ROW_PX) + 4;
    const [start, end] = [this.#scale.toPx(at), this.#scale.toPx(off ?? at + OPEN_CONTACT_S)];
    this.#pen.globalAlpha = off === null ? 0.5 : 1;
    this.#fill(near ? "--near" : "--far", start, top, Math.max(2, end - start), ROW_PX - 8);
    this.#pen.globalAlpha = 1;
    this.#fill("--ink", start - 1, top - 2, 2, ROW_PX - 4);
    if (off !== null) this.#fill("--ink", end - 0.5, top + 1, 1, ROW_PX - 10);
    if (found !== at) this.#pen.fillText("✎", start - 5, top - 2 + ROW_PX);
    if (chosen) this.#outline(start - 3, top - 3, Math.max(8, end - start + 6));
  }

  /** @param {number} left @param {number} top @param {number} width */
  #outline(left, top, width) {
    this.#pen.strokeStyle = this.#colour("--accent");
    this.#pen.lineWidth = 2;
    this.#pen.strokeRect(left, top, width, ROW_PX - 2);
  }

  /** @param {WrongMark} mark @param {number} row */
  #wrong(mark, row) {
    const [at, middle] = [this.#scale.toPx(mark.at), row + ROW_PX / 2];
    this.#pen.strokeStyle = this.#colour("--flag-fill");
    this.#pen.lineWidth = 2;
    this.#pen.beginPath();
    for (const sign of [1, -1]) {
      this.#pen.moveTo(at - 5, middle - 5 * sign);
      this.#pen.lineTo(at + 5, middle + 5 * sign);
    }
    this.#pen.stroke();
  }

  /** @param {EvidenceMark} mark @param {boolean} chosen */
  #evidence(mark, chosen) {
    const [at, middle, size] = [this.#scale.toPx(mark.at), 2 * ROW_PX + 10, chosen ? 6 : 4];
    this.#pen.globalAlpha = chosen ? 1 : 0.45;
    this.#pen.fillStyle = this.#colour(VERDICT_COLOURS[mark.verdict]);
    this.#pen.beginPath();
    this.#pen.lineTo(at, middle - size);
    this.#pen.lineTo(at + size, middle);
    this.#pen.lineTo(at, middle + size);
    this.#pen.lineTo(at - size, middle);
    this.#pen.fill();
    this.#pen.globalAlpha = 1;
  }

  #marks() {
    this.#pen.font = "11px system-ui, sans-serif";
    for (const { time, text } of this.#scale.marks()) {
      const px = this.#scale.toPx(time);
      this.#fill("--soft", px, 2 * ROW_PX + 20, 1, 4);
      this.#pen.fillText(text, Math.min(px + 3, this.#canvas.clientWidth - 26), 2 * ROW_PX + 29);
    }
  }

  /** @param {[number, number]} stretch */
  #masked([from, to]) {
    const [left, right] = [this.#scale.toPx(from), this.#scale.toPx(to)];
    this.#fill("--masked", left, 0, Math.max(2, right - left), 2 * ROW_PX);
  }
}

/**
 * Return the top of the row of a foot that is only known to be near or far.
 * @param {WrongMark} mark
 * @param {ContactMark[]} contacts
 */
function rowOf(mark, contacts) {
  const near = contacts.find((contact) => contact.near)?.side ?? "left";
  return mark.near === (near === "left") ? 0 : ROW_PX;
}
