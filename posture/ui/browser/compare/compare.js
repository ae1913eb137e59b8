// Plays two clips in step: at any moment both are at the same share of the same stride, counted
// from the contacts of one foot. The first clip leads and the second follows.

/** @import { CompareData, ComparedClip } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */

import { find, isPressed, objectOf, setPressed } from "../dom.js";
import { meanStride, strideAt, timeAt } from "../strides.js";
import { Troubles } from "../troubles.js";
import { drawOverlaid } from "./overlaid.js";
import { Side } from "./side.js";

// The second clip plays at its own pace, and is corrected once it is further off than this.
const LATE_FRAMES = 1.5;
// The frame nearest to a contact may be just before it, by up to this share of a stride.
const JUST_BEFORE = 0.015;
// A contact nearer than this counts as the current one when going to the next.
const AT_CONTACT = 0.02;
// This close to the end, playing starts over.
const AT_END = 0.05;
const DASH = [10, 8];

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

/** @param {HTMLElement} root */
function controlsIn(root) {
  return {
    both: find(root, ".both"),
    earlier: find(root, ".earlier"),
    back: find(root, ".back"),
    play: find(root, ".play"),
    on: find(root, ".on"),
    later: find(root, ".later"),
    speed: find(root, ".speed", HTMLSelectElement),
    foot: find(root, ".foot", HTMLSelectElement),
    overlaid: find(root, ".overlaid"),
    where: find(root, ".where"),
    scrub: find(root, ".scrub", HTMLInputElement),
  };
}

class Comparison {
  /** Whether a redraw is scheduled. */
  #due = false;
  /** The requested stride, which applies while the frame nearest to it is shown. */
  #asked = { index: -1, stride: 0 };
  #root;
  #controls;
  #troubles;
  #before;
  #after;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#controls = controlsIn(root);
    this.#troubles = new Troubles(find(root, ".trouble"));
    this.#before = new Side(
      find(root, ".one"),
      "Before",
      () => this.#led(),
      () => this.#played(),
    );
    this.#after = new Side(
      find(root, ".two"),
      "After",
      () => this.#followed(),
      () => {},
    );
    this.#listen();
  }

  /** @param {CompareData} data */
  update({ before, after }) {
    this.#load(this.#before, before);
    this.#load(this.#after, after);
  }

  get #sides() {
    return [this.#before, this.#after];
  }

  get #ready() {
    return this.#sides.every((side) => side.ready);
  }

  get #lastStride() {
    return Number(this.#controls.scrub.max);
  }

  // At a contact, each clip shows the frame nearest to its own contact.
  get #stride() {
    const { clock, contacts } = this.#before;
    return clock.index === this.#asked.index ? this.#asked.stride : strideAt(contacts, clock.time);
  }

  /** @param {Side} side @param {ComparedClip} data */
  async #load(side, data) {
    find(side.figure, "figcaption").textContent = data.title;
    if (!data.video) this.#showWithoutFilm(side);
    else if (side.loadFilm(data.video)) this.#troubles.end(`film ${side.name}`);
    const changed = await side.loadLines(data);
    if (changed === null) {
      this.#troubles.show("lines", "The lines of a clip could not be loaded. Reload the page.");
    } else if (changed && this.#sides.every(({ overlay }) => overlay)) {
      this.#begin();
    }
  }

  // If both clips show the same side, the foot on that side was seen best.
  #begin() {
    this.#troubles.end("lines");
    const near = this.#before.overlay?.contacts.find((contact) => contact.near);
    this.#controls.foot.value = near?.side ?? "left";
    this.#chooseFoot();
  }

  #chooseFoot() {
    for (const side of this.#sides) side.choose(this.#controls.foot.value);
    if (!this.#ready) {
      const few = "There are too few contacts of that foot to bring the clips in step.";
      this.#troubles.show("contacts", few);
      return;
    }
    this.#troubles.end("contacts");
    const most = Math.min(...this.#sides.map(({ contacts }) => contacts.length)) - 1;
    this.#controls.scrub.max = String(most);
    this.#goTo(0);
  }

  #redraw() {
    if (!this.#due) requestAnimationFrame(() => this.#draw());
    this.#due = true;
  }

  /** The first clip shows another frame. */
  #led() {
    if (this.#ready) this.#follow();
    this.#redraw();
  }

  // A video that was just paused may still advance by a frame after the first clip has stopped.
  #followed() {
    const still = !this.#sides.some(({ clock }) => clock.playing);
    if (this.#ready && still && this.#after.clock.wanted === null) this.#follow();
    this.#redraw();
  }

  #follow() {
    const { clock, contacts } = this.#after;
    const there = clock.nearest(timeAt(contacts, this.#stride));
    const allowed = clock.playing ? LATE_FRAMES : 0;
    if (Math.abs(there - clock.index) > allowed) clock.go(there);
  }

  #draw() {
    this.#due = false;
    if (!this.#ready) return;
    if (isPressed(this.#controls.overlaid)) this.#drawOverlaid();
    else for (const side of this.#sides) side.draw();
    this.#showPlace();
  }

  #drawOverlaid() {
    const { both } = this.#controls;
    const style = getComputedStyle(this.#root);
    const colours = ["--before", "--after"].map((name) => style.getPropertyValue(name).trim());
    const bodies = this.#sides.flatMap(({ overlay, trunk, clock }, k) =>
      overlay
        ? [{ overlay, trunk, index: clock.index, colour: colours[k], dash: k ? DASH : [] }]
        : [],
    );
    drawOverlaid(find(both, ".stage"), find(both, ".lines", HTMLCanvasElement), bodies);
  }

  #showPlace() {
    const { where, scrub, foot } = this.#controls;
    const stride = this.#stride;
    const { contact, percent } = placeInStride(stride);
    const [before, after] = this.#sides.map(({ clock }) => clock.time.toFixed(3));
    where.textContent =
      `${foot.value} contact ${contact} + ${percent} % of the stride · ` +
      `before ${before} s · after ${after} s`;
    Object.assign(where.dataset, { stride: stride.toFixed(3), before, after });
    scrub.value = String(stride);
  }

  #pause() {
    for (const { clock } of this.#sides) clock.pause();
  }

  #played() {
    this.#controls.play.textContent = this.#before.clock.playing ? "Pause" : "Play";
    if (this.#before.clock.playing) return;
    this.#after.clock.pause();
    this.#led();
  }

  /** @param {number} stride */
  #goTo(stride) {
    this.#pause();
    const there = Math.max(0, Math.min(this.#lastStride, stride));
    const index = this.#before.clock.nearest(timeAt(this.#before.contacts, there));
    this.#asked = { index, stride: there };
    this.#before.clock.go(index);
    this.#after.clock.goTo(timeAt(this.#after.contacts, there));
  }

  /** @param {number} count */
  #step(count) {
    this.#pause();
    this.#before.clock.step(count);
  }

  #toggle() {
    if (this.#before.clock.playing) return this.#pause();
    if (this.#stride >= this.#lastStride - AT_END) this.#goTo(0);
    const speed = Number(this.#controls.speed.value);
    this.#before.clock.setSpeed(speed);
    this.#after.clock.setSpeed(speed * paceToFollow(this.#before.contacts, this.#after.contacts));
    for (const { clock } of this.#sides) clock.play();
  }

  /** @param {Side} side */
  #showWithoutFilm({ name, clock }) {
    const sentence = `${name}: the film cannot be shown here; the skeleton alone is.`;
    this.#troubles.show(`film ${name}`, sentence);
    clock.goBlind();
  }

  #toggleOverlaid() {
    const pressed = !isPressed(this.#controls.overlaid);
    setPressed(this.#controls.overlaid, pressed);
    for (const { figure } of this.#sides) figure.style.display = pressed ? "none" : "";
    this.#controls.both.hidden = !pressed;
    this.#redraw();
  }

  #listen() {
    const { earlier, later, back, on, play, overlaid, foot, scrub } = this.#controls;
    /** @type {[HTMLElement, () => void][]} */
    const actions = [
      [earlier, () => this.#goTo(Math.ceil(this.#stride - AT_CONTACT) - 1)],
      [later, () => this.#goTo(Math.floor(this.#stride + AT_CONTACT) + 1)],
      [back, () => this.#step(-1)],
      [on, () => this.#step(1)],
      [play, () => this.#toggle()],
      [overlaid, () => this.#toggleOverlaid()],
    ];
    for (const [control, action] of actions) control.onclick = () => this.#ready && action();
    foot.onchange = () => this.#chooseFoot();
    scrub.oninput = () => this.#ready && this.#goTo(Number(scrub.value));
    for (const side of this.#sides) {
      side.video.addEventListener("error", () => this.#showWithoutFilm(side));
    }
    this.#root.onkeydown = (event) => this.#onKey(event);
    new ResizeObserver(() => this.#redraw()).observe(this.#root);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!this.#ready || event.ctrlKey || event.altKey || event.metaKey) return;
    const { back, on, play } = this.#controls;
    const control = { ArrowLeft: back, ArrowRight: on, " ": play }[event.key];
    const taken = event.key === " " ? "select, input, button" : "select, input";
    if (!control || /** @type {Element} */ (event.target).closest(taken)) return;
    event.preventDefault();
    control.click();
  }
}

/** @param {Component<CompareData>} component */
export default function showComparison({ parentElement, data }) {
  const root = find(parentElement, ".compare");
  objectOf(root, () => new Comparison(root)).update(data);
}
