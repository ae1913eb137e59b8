// Plays two clips in step: by the contacts of one foot, at the same share of the same stride; or by
// hand, as they were put together. The first clip leads and the second follows.

/** @import { CompareData, ComparedClip, PairFilm } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */
/** @import { Keyed } from "../keys.js" */
/** @import { SetValue } from "../outbox.js" */
/** @import { Pairing } from "./pairing.js" */

import { find, isPressed, objectOf, setPressed } from "../dom.js";
import { listenToStage } from "../gestures.js";
import { actionOf, CLOSER } from "../keys.js";
import { Large } from "../large.js";
import { Outbox } from "../outbox.js";
import { Troubles } from "../troubles.js";
import { compareControls } from "./controls.js";
import { drawOverlaid } from "./overlaid.js";
import { byContacts, byHand } from "./pairing.js";
import { Side } from "./side.js";

// The second clip plays at its own pace, and is corrected once it is further off than this.
const LATE_FRAMES = 1.5;
// A place nearer than this, in jumps, counts as the current one when going to the next.
const AT_PLACE = 0.02;
// This close to the end, playing starts over.
const AT_END = 0.05;
const MOST_ZOOM = 6;
const DASH = [10, 8];
const BY_HAND = "hand";

class Comparison {
  /** @type {Pairing | null} */
  #pairing = null;
  /** Whether a redraw is scheduled. */
  #due = false;
  /** The requested place, which applies while the frame nearest to it is shown. */
  #asked = { index: -1, place: 0 };
  /** How much both are enlarged while they lie over each other. */
  #zoom = 1;
  #root;
  #controls;
  #troubles;
  #outbox;
  #large;
  #before;
  #after;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#controls = compareControls(root);
    this.#troubles = new Troubles(find(root, ".trouble"));
    this.#outbox = new Outbox(root);
    this.#large = new Large(root, () => this.#onSize());
    const redraw = () => this.#redraw();
    this.#before = new Side(find(root, ".one"), "Before", {
      onFrame: () => this.#led(),
      onPlay: () => this.#played(),
      redraw,
      send: (note) => this.#outbox.send("note", note),
    });
    this.#after = new Side(find(root, ".two"), "After", {
      onFrame: () => this.#followed(),
      onPlay: () => {},
      redraw,
      send: (note) => this.#outbox.send("second_note", note),
    });
    this.#listen();
  }

  /** @param {CompareData} data @param {SetValue} setTriggerValue */
  update({ pair, before, after, filmed, noted, received }, setTriggerValue) {
    this.#outbox.renew(pair, received, setTriggerValue);
    this.#controls.filming.hidden = !filmed;
    this.#before.notes.update(before.notes, noted);
    this.#after.notes.update(after.notes, noted);
    this.#load(this.#before, before);
    this.#load(this.#after, after);
  }

  get #sides() {
    return [this.#before, this.#after];
  }

  get #isOverlaid() {
    return isPressed(this.#controls.overlaid);
  }

  // At a contact, each clip shows the frame nearest to its own contact.
  /** @param {Pairing} pairing */
  #place(pairing) {
    const { clock } = this.#before;
    return clock.index === this.#asked.index ? this.#asked.place : pairing.placeOf(clock.time);
  }

  /** @param {Side} side @param {ComparedClip} data */
  async #load(side, data) {
    find(side.figure, "figcaption").textContent = data.title;
    if (!data.video) this.#showWithoutFilm(side);
    else if (side.loadFilm(data.video)) this.#troubles.end(`film ${side.name}`);
    const changed = await side.loadLines(data);
    if (changed === null) {
      this.#troubles.show("lines", "The lines of a clip could not be loaded. Reload the page.");
    } else if (changed && this.#sides.every(({ loaded }) => loaded)) {
      this.#begin();
    }
  }

  // If both clips show the same side, the foot on that side was seen best.
  #begin() {
    this.#troubles.end("lines");
    const near = this.#before.overlay.contacts.find((contact) => contact.near);
    this.#controls.foot.value = near?.side ?? "left";
    this.#choosePairing();
  }

  #choosePairing() {
    const { foot, scrub, byHand: shifts } = this.#controls;
    const [before, after] = this.#sides;
    if (!before.loaded || !after.loaded) return;
    this.#troubles.end("contacts");
    let pairing =
      foot.value === BY_HAND
        ? null
        : byContacts(before.contacts(foot.value), after.contacts(foot.value), foot.value);
    if (!pairing) {
      if (foot.value !== BY_HAND) {
        const few = "There are too few contacts of that foot; bring the clips in step by hand.";
        this.#troubles.show("contacts", few);
      }
      foot.value = BY_HAND;
      pairing = this.#together(after.clock.index);
    }
    this.#pairing = pairing;
    shifts.hidden = foot.value !== BY_HAND;
    scrub.max = String(pairing.last);
    if (foot.value === BY_HAND) this.#redraw();
    else this.#goTo(0);
  }

  // The frame that the first clip shows and this one of the second belong together from now on.
  /** @param {number} index */
  #together(index) {
    const [{ clock: first }, { clock: second }] = this.#sides;
    this.#asked = { index: -1, place: 0 };
    return byHand(first.times, second.times, [first.time, second.times[index]]);
  }

  #redraw() {
    if (!this.#due) requestAnimationFrame(() => this.#draw());
    this.#due = true;
  }

  /** The first clip shows another frame. */
  #led() {
    if (this.#pairing) this.#follow(this.#pairing);
    this.#redraw();
  }

  // A video that was just paused may still advance by a frame after the first clip has stopped.
  #followed() {
    const still = !this.#sides.some(({ clock }) => clock.playing);
    if (this.#pairing && still && this.#after.clock.wanted === null) this.#follow(this.#pairing);
    this.#redraw();
  }

  /** @param {Pairing} pairing */
  #follow(pairing) {
    const { clock } = this.#after;
    const there = clock.nearest(pairing.second(this.#place(pairing)));
    const allowed = clock.playing ? LATE_FRAMES : 0;
    if (Math.abs(there - clock.index) > allowed) clock.go(there);
  }

  #draw() {
    this.#due = false;
    if (!this.#pairing) return;
    const { skeleton, whole } = this.#controls;
    if (this.#isOverlaid) this.#drawOverlaid();
    else for (const side of this.#sides) side.draw(skeleton.checked);
    setPressed(whole, this.#before.lens.whole);
    this.#showPlace(this.#pairing);
  }

  #drawOverlaid() {
    const { both, opacity, skeleton } = this.#controls;
    const style = getComputedStyle(this.#root);
    const colours = ["--before", "--after"].map((name) => style.getPropertyValue(name).trim());
    const bodies = this.#sides.map(({ overlay, trunk, clock, notes, video }, k) => ({
      overlay: skeleton.checked ? overlay : { ...overlay, near: [], far: [] },
      trunk,
      index: clock.index,
      colour: colours[k],
      dash: k ? DASH : [],
      film: clock.blind ? null : video,
      opacity: k ? Number(opacity.value) : 1,
      shapes: notes.shown().shapes,
    }));
    const canvas = find(both, ".lines", HTMLCanvasElement);
    drawOverlaid(find(both, ".stage"), canvas, bodies, this.#zoom);
  }

  /** @param {Pairing} pairing */
  #showPlace(pairing) {
    const { where, scrub } = this.#controls;
    const place = this.#place(pairing);
    const [before, after] = this.#sides.map(({ clock }) => clock.time.toFixed(3));
    where.textContent = `${pairing.words(place)} · before ${before} s · after ${after} s`;
    Object.assign(where.dataset, { stride: place.toFixed(3), before, after });
    scrub.value = String(place);
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

  /** @param {number} wanted */
  #goTo(wanted) {
    const pairing = this.#pairing;
    if (!pairing) return;
    this.#pause();
    const place = Math.max(0, Math.min(pairing.last, wanted));
    const index = this.#before.clock.nearest(pairing.first(place));
    this.#asked = { index, place };
    this.#before.clock.go(index);
    this.#after.clock.goTo(pairing.second(place));
  }

  /** @param {1 | -1} way */
  #jump(way) {
    const pairing = this.#pairing;
    if (!pairing) return;
    const jumps = this.#place(pairing) / pairing.jump;
    const next = way > 0 ? Math.floor(jumps + AT_PLACE) + 1 : Math.ceil(jumps - AT_PLACE) - 1;
    this.#goTo(next * pairing.jump);
  }

  /** @param {number} count */
  #step(count) {
    this.#pause();
    this.#before.clock.step(count);
  }

  // By hand, the second clip moves alone.
  /** @param {number} index */
  #shiftTo(index) {
    if (this.#controls.foot.value !== BY_HAND) return;
    const { clock } = this.#after;
    const there = Math.max(0, Math.min(clock.last, index));
    this.#pause();
    this.#pairing = this.#together(there);
    this.#controls.scrub.max = String(this.#pairing.last);
    clock.go(there);
    this.#redraw();
  }

  #toggle() {
    const pairing = this.#pairing;
    if (!pairing) return;
    if (this.#before.clock.playing) return this.#pause();
    if (this.#place(pairing) >= pairing.last - AT_END) this.#goTo(0);
    const speed = Number(this.#controls.speed.value);
    this.#before.clock.setSpeed(speed);
    this.#after.clock.setSpeed(speed * pairing.pace);
    for (const { clock } of this.#sides) clock.play();
  }

  /** @param {Side} side */
  #showWithoutFilm({ name, clock }) {
    const sentence = `${name}: the film cannot be shown here; the skeleton alone is.`;
    this.#troubles.show(`film ${name}`, sentence);
    clock.goBlind();
  }

  #toggleOverlaid() {
    const pressed = !this.#isOverlaid;
    setPressed(this.#controls.overlaid, pressed);
    for (const { figure } of this.#sides) figure.style.display = pressed ? "none" : "";
    this.#controls.both.hidden = !pressed;
    find(this.#root, ".strength").hidden = !pressed;
    this.#redraw();
  }

  /** @param {number} ratio */
  #enlarge(ratio) {
    this.#zoom = Math.max(1, Math.min(MOST_ZOOM, ratio * this.#zoom));
    if (!this.#isOverlaid) {
      for (const { lens, picture } of this.#sides) lens.enlarge(ratio, picture.subject);
    }
    this.#redraw();
  }

  #showWhole() {
    this.#zoom = 1;
    for (const { lens } of this.#sides) lens.toggle();
  }

  #onSize() {
    setPressed(this.#controls.full, this.#large.onScreen);
    this.#redraw();
  }

  #sendFilm() {
    if (!this.#pairing) return;
    const { opacity, skeleton, speed, pause } = this.#controls;
    const [first, second] = this.#pairing.instants();
    /** @type {PairFilm} */
    const film = {
      step: { first_s: first, second_s: second },
      style: {
        layout: this.#isOverlaid ? "overlaid" : "side by side",
        opacity: Number(opacity.value),
        skeleton: skeleton.checked,
        speed: Number(speed.value),
        pause_s: Number(pause.value),
      },
    };
    this.#outbox.send("film", film);
  }

  #listen() {
    const controls = this.#controls;
    /** @type {[HTMLElement, () => void][]} */
    const actions = [
      [controls.earlier, () => this.#jump(-1)],
      [controls.later, () => this.#jump(1)],
      [controls.back, () => this.#step(-1)],
      [controls.on, () => this.#step(1)],
      [controls.play, () => this.#toggle()],
      [controls.overlaid, () => this.#toggleOverlaid()],
      [controls.shiftBack, () => this.#shiftTo(this.#after.clock.index - 1)],
      [controls.shiftOn, () => this.#shiftTo(this.#after.clock.index + 1)],
      [controls.nearer, () => this.#enlarge(CLOSER)],
      [controls.farther, () => this.#enlarge(1 / CLOSER)],
      [controls.whole, () => this.#showWhole()],
      [controls.film, () => this.#sendFilm()],
    ];
    for (const [control, action] of actions) control.onclick = () => this.#pairing && action();
    controls.full.onclick = () => this.#large.toggleScreen();
    controls.close.onclick = () => this.#large.close();
    controls.foot.onchange = () => this.#choosePairing();
    controls.opacity.oninput = controls.skeleton.onchange = () => this.#redraw();
    controls.scrub.oninput = () => this.#goTo(Number(controls.scrub.value));
    for (const side of this.#sides) {
      side.video.addEventListener("error", () => this.#showWithoutFilm(side));
      this.#listenToSide(side);
    }
    this.#root.onkeydown = (event) => this.#onKey(event);
    new ResizeObserver(() => this.#redraw()).observe(this.#root);
  }

  /** @param {Side} side */
  #listenToSide(side) {
    const { clock, lens, notes, stage } = side;
    const lead = (/** @type {number} */ index) => {
      if (side === this.#after) return this.#shiftTo(index);
      this.#pause();
      clock.go(index);
    };
    listenToStage({ root: this.#root, clock, lens, notes, tap: () => this.#toggle(), lead }, stage);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    this.#large.keepFocus(event);
    if (!this.#pairing) return;
    const writing = this.#sides.find(({ notes }) => notes.drawing) ?? this.#before;
    if (writing.notes.onKey(event)) return event.preventDefault();
    const action = actionOf(event);
    if (!action || (event.key === "Escape" && !this.#large.open)) return;
    event.preventDefault();
    action(this.#keyed, event.shiftKey);
  }

  /** @returns {Keyed} */
  get #keyed() {
    return {
      step: (count) => this.#step(count),
      toFirst: () => this.#goTo(0),
      toLast: () => this.#goTo(Number(this.#controls.scrub.max)),
      toggle: () => this.#toggle(),
      loop: () => {},
      whole: () => this.#showWhole(),
      enlarge: (ratio) => this.#enlarge(ratio),
      fullScreen: () => this.#large.toggleScreen(),
      close: () => this.#large.close(),
    };
  }
}

/** @param {Component<CompareData>} component */
export default function showComparison({ parentElement, data, setTriggerValue }) {
  const root = find(parentElement, ".compare");
  objectOf(root, () => new Comparison(root)).update(data, setTriggerValue);
}
