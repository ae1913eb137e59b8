// The clip player.

/** @import { EvidenceMark, PlayerData } from "../contract.d.ts" */
/** @import { Moment } from "../events.js" */
/** @import { ClipOverlay } from "../overlay.js" */
/** @import { SetValue } from "../outbox.js" */
/** @import { Component } from "../component.d.ts" */

import { ahead } from "../ahead.js";
import { Clock } from "../clock.js";
import { bringIntoView, find, objectOf, setPressed } from "../dom.js";
import { GO_TO, LEAVE, NOTE } from "../events.js";
import { listenToStage, listenToStrip } from "../gestures.js";
import { Large } from "../large.js";
import { Lens } from "../lens.js";
import { Notes } from "../notes.js";
import { Outbox } from "../outbox.js";
import { evidenceAt, NO_OVERLAY, withBody } from "../overlay.js";
import { Picture } from "../picture.js";
import { nearestStride } from "../strides.js";
import { Telling } from "../telling.js";
import { Troubles } from "../troubles.js";
import { roomOf } from "../view.js";
import { Charts } from "./charts.js";
import { CheckChoice } from "./check_choice.js";
import { controlsIn, listenToControls } from "./controls.js";
import { CorrectionPanel } from "./correction_panel.js";
import { linkEvidence } from "./evidence_buttons.js";
import { OwnAngles } from "./own_angles.js";
import { Timeline } from "./timeline.js";

const LONGEST_WAIT_MS = 5000;
const LOOK_FOR_CHARTS_MS = 300;
// Tolerance for the end of a loop, since the times of frames are rounded.
const LOOP_END_S = 1e-3;
// How near to a landmark a press has to be, pixels of the screen.
const NEAR_PX = 40;

export class Player {
  /** @type {ClipOverlay} */
  overlay = NO_OVERLAY;
  /** @type {PlayerData | null} */
  #data = null;
  /** @type {[number, number] | null} the stride that is looped */
  #loop = null;
  /** Whether the clip has been opened at its first finding. */
  #opened = false;
  /** Whether a frame is shown, or it is clear that none will be. */
  #watched = false;
  #telling = new Telling(() => requestAnimationFrame(() => this.#setStateValue("watched", true)));
  /** Whether a redraw is scheduled. */
  #due = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #tending = undefined;
  /** @type {SetValue} */
  #setStateValue = () => {};
  #controls;

  /** @param {HTMLElement} root */
  constructor(root) {
    const controls = controlsIn(root);
    const video = find(root, "video", HTMLVideoElement);
    this.root = root;
    this.stage = controls.stage;
    this.#controls = controls;
    this.outbox = new Outbox(root);
    this.troubles = new Troubles(find(root, ".trouble"));
    this.clock = new Clock(
      video,
      (index) => this.#onFrame(index),
      () => this.#onPlay(),
    );
    this.picture = new Picture(
      controls.stage,
      find(root, ".film"),
      find(root, ".lines", HTMLCanvasElement),
    );
    this.lens = new Lens(this);
    this.large = new Large(root, () => this.#onSize());
    this.timeline = new Timeline(controls.strip, this.clock);
    this.checks = new CheckChoice(controls.check, () => this.redraw());
    this.panel = new CorrectionPanel(controls.panel, this, (correction) =>
      this.outbox.send("correction", correction),
    );
    this.notes = new Notes(find(root, ".notes"), this, (note) => this.outbox.send("note", note));
    this.angles = new OwnAngles(find(root, ".angles"), this, (message) =>
      this.outbox.send("angle", message),
    );
    this.charts = new Charts((moment) => this.#leadTo(moment));
    video.addEventListener("error", () => this.#showWithoutFilm());
    listenToControls(this, controls);
    listenToStage(this, controls.stage);
    listenToStrip(this, controls.strip);
    new ResizeObserver(() => this.redraw()).observe(root);
  }

  /** Schedule a redraw; several requests at once result in only one. */
  redraw() {
    if (!this.#due) requestAnimationFrame(() => this.#draw());
    this.#due = true;
  }

  /** @param {Moment} moment */
  goTo({ time, check }) {
    this.clock.pause();
    if (check && check !== this.checks.key && this.checks.has(check)) this.chooseCheck(check);
    this.clock.goTo(time);
  }

  /**
   * Go to a moment chosen elsewhere on the page, and take the keyboard focus.
   * @param {Moment} moment
   */
  #leadTo({ large, play, ...moment }) {
    if (!this.root.isConnected) return; // a chart may outlive the player that it is linked to
    if (large) this.large.fillWindow();
    this.goTo(moment);
    if (play) this.toggle();
    this.root.focus({ preventScroll: true });
    if (!this.large.open) bringIntoView(this.#controls.screen);
  }

  toggle() {
    if (this.clock.playing) return this.clock.pause();
    this.setSpeed();
    if (this.#loop) this.clock.goTo(this.#loop[0]);
    else if (this.clock.index === this.clock.last) this.clock.go(0);
    this.clock.play();
  }

  /**
   * Go to a frame that a drag leads to.
   * @param {number} index
   */
  lead(index) {
    this.clock.pause();
    this.clock.go(index);
  }

  /**
   * Handle a tap on the picture.
   * @param {PointerEvent} event
   */
  tap({ clientX, clientY }) {
    const { left, top } = this.#controls.stage.getBoundingClientRect();
    const place = this.picture.toPicture([clientX - left, clientY - top]);
    const { angles, clock, panel, picture } = this;
    if (angles.open) return angles.tap(clock.index, place, NEAR_PX / picture.scale);
    if (!panel.drawing) return this.toggle();
    panel.addPoint(place);
  }

  /** @param {PlayerData} data @param {SetValue} setStateValue @param {SetValue} setTriggerValue */
  update(data, setStateValue, setTriggerValue) {
    const before = this.#data;
    this.#data = data;
    this.#setStateValue = setStateValue;
    this.outbox.renew(data.clip, data.received, setTriggerValue);
    if (data.clip !== before?.clip) this.#beginWaiting();
    if (data.overlay !== before?.overlay) this.#load(data);
    if (!data.video) this.#showWithoutFilm();
    else if (data.video !== before?.video) this.clock.load(ahead.film(data.video));
    this.#controls.correct.hidden = !data.correctable;
    if (!data.correctable && !this.#controls.panel.hidden) this.togglePanel();
    this.notes.update(data.notes, data.correctable);
    if (this.angles.update(data.angles, data.correctable)) this.#offerChecks(data);
    this.#controls.track.hidden = !this.angles.offered;
    this.#controls.pen.hidden = !this.notes.offered;
  }

  /**
   * Connect the player with the page around it; return a function that ends that. Streamlit calls
   * this for every change of the page, but cleans up only after the last call, and late after calls
   * in quick succession: so there is only one timer, and only its own clean-up ends it.
   */
  attend() {
    clearInterval(this.#tending);
    const tending = setInterval(() => this.#tend(), LOOK_FOR_CHARTS_MS);
    this.#tending = tending;
    window.addEventListener(GO_TO, this.#onGoTo);
    window.addEventListener(LEAVE, this.#onLeave);
    window.addEventListener(NOTE, this.#onNote);
    return () => {
      if (this.#tending !== tending) return;
      clearInterval(tending);
      window.removeEventListener(GO_TO, this.#onGoTo);
      window.removeEventListener(LEAVE, this.#onLeave);
      window.removeEventListener(NOTE, this.#onNote);
    };
  }

  /** @param {Event} event */
  #onGoTo = (event) => {
    const { clip, ...moment } = /** @type {CustomEvent} */ (event).detail;
    if (clip === this.#data?.clip) this.#leadTo(moment);
  };

  // Leaving the page would lose the note that is being written.
  /** @param {Event} event */
  #onLeave = (event) => {
    const { clip } = /** @type {CustomEvent} */ (event).detail;
    if (clip !== this.#data?.clip || !this.notes.drawing) return;
    event.preventDefault();
    this.notes.remind();
  };

  /** @param {Event} event */
  #onNote = (event) => {
    if (/** @type {CustomEvent} */ (event).detail.clip === this.#data?.clip) this.beginNote();
  };

  // Streamlit may draw and redraw the charts and pictures at any time.
  #tend() {
    linkEvidence();
    this.charts.link();
    this.charts.moveCursor(this.clock.time);
    this.#tellWatched();
  }

  #draw() {
    this.#due = false;
    const { overlay, clock, panel, notes, checks, lens } = this;
    if (!overlay.times.length) return;
    const { skeleton, angle, belt, whole, stage } = this.#controls;
    panel.draw();
    const { figures } = checks;
    const evidence = evidenceAt(overlay, checks.key, clock.index);
    this.picture.draw({
      overlay,
      index: clock.index,
      figures,
      number: evidence?.words ?? figures?.labels[clock.index] ?? "",
      view: lens.view,
      parts: { skeleton: skeleton.checked, angle: angle.checked, belt: belt.checked },
      drawnBelt: panel.points,
    });
    setPressed(whole, lens.whole);
    this.timeline.draw(overlay, {
      check: checks.key,
      contact: panel.chosen,
      maskFrom: panel.maskFrom,
    });
    this.picture.drawLandmarks(this.angles.preview, overlay, clock.index);
    this.picture.drawShapes(notes.shown(), overlay);
    stage.classList.toggle("pointing", panel.drawing || notes.drawing || this.angles.open);
    this.#describe(evidence);
  }

  // What the slider says to those who do not see the picture.
  /** @param {EvidenceMark | undefined} evidence */
  #describe(evidence) {
    const { where, scrub, check } = this.#controls;
    const shown = evidence ? `, ${check.selectedOptions[0]?.text}: ${evidence.words}` : "";
    scrub.setAttribute("aria-valuetext", `${where.textContent}${shown}`);
  }

  // In the page, the controls lie below the picture; otherwise over it.
  get room() {
    const { stage, bar } = this.#controls;
    return roomOf(stage, this.large.open ? bar.offsetHeight : 0);
  }

  /** @param {number} index */
  #onFrame(index) {
    const { clock } = this;
    const { where, scrub } = this.#controls;
    const place = `${clock.time.toFixed(3)} s · frame ${index + 1} of ${clock.times.length}`;
    where.textContent = place;
    where.dataset.frame = String(index);
    scrub.value = String(index);
    this.charts.moveCursor(clock.time);
    this.redraw();
    if (clock.ready && !clock.blind) this.troubles.end("film");
    if (this.overlay.times.length && (clock.ready || clock.blind)) this.#reportWatched();
    if (this.#loop && clock.playing && clock.time >= this.#loop[1] - LOOP_END_S) {
      clock.goTo(this.#loop[0]);
    }
  }

  #onPlay() {
    this.#controls.play.textContent = this.clock.playing ? "Pause" : "Play";
  }

  // Charts keep the browser busy for seconds, so the page below waits until a frame is shown, or it
  // is clear that none will be.
  #beginWaiting() {
    this.#watched = false;
    setTimeout(() => this.#reportWatched(), LONGEST_WAIT_MS);
  }

  #reportWatched() {
    if (this.#watched || !this.root.isConnected) return;
    this.#watched = true;
    if (this.#data?.ahead) ahead.load(this.#data.ahead);
    this.#tellWatched();
  }

  #tellWatched() {
    if (this.#watched) this.#telling.tend(this.#data?.watched ?? false, performance.now());
  }

  /** @param {PlayerData} data */
  async #load(data) {
    const fetched = await ahead.lines(data.overlay);
    if (this.#data?.overlay !== data.overlay) return;
    if (!fetched) {
      this.#reportWatched();
      this.troubles.show("lines", "The lines could not be loaded. Reload the page.");
      return;
    }
    this.troubles.end("lines");
    this.overlay = withBody(fetched);
    this.#showOverlay(data);
    this.#openAtFinding(data.check);
  }

  /** @param {PlayerData} data */
  #showOverlay(data) {
    const { clock, overlay } = this;
    const { scrub, stage, drawn, whole } = this.#controls;
    clock.setTimes(overlay.times, overlay.factor);
    scrub.max = String(clock.last);
    stage.style.aspectRatio = overlay.extent ? "" : overlay.size.join(" / ");
    whole.hidden = !overlay.extent;
    // Without a body there is nothing to draw.
    for (const part of drawn.querySelectorAll("label, select")) {
      /** @type {HTMLElement} */ (part).hidden = !overlay.body;
    }
    this.#offerChecks(data);
    clock.index = Math.min(clock.index, clock.last);
    this.#onFrame(clock.index);
    if (clock.blind && clock.wanted !== null) clock.go(clock.wanted);
  }

  // A new angle of one's own is shown at once.
  /** @param {PlayerData} data */
  #offerChecks(data) {
    const { checks } = this.overlay;
    if (!checks.length) return;
    const { choices } = this.angles;
    const added = this.checks.length > 0 ? choices.find(({ key }) => !this.checks.has(key)) : null;
    this.checks.offer([...checks, ...choices], data.check, data.figures);
    if (added) this.chooseCheck(added.key);
  }

  // A clip is opened at the evidence of its first finding, unless somebody has moved on since.
  /** @param {string} check */
  #openAtFinding(check) {
    const start = this.overlay.flags.find((flag) => flag.check === check);
    const untouched = !this.#opened && !this.clock.playing && this.clock.wanted === null;
    if (start && untouched) this.clock.goTo(start.at);
    this.#opened = true;
  }

  #showWithoutFilm() {
    this.troubles.show("film", "This clip's film cannot be shown here; the skeleton alone is.");
    this.clock.goBlind();
  }

  /** @param {string} check */
  chooseCheck(check) {
    this.checks.choose(check);
    this.#setStateValue("check", check);
  }

  setSpeed() {
    this.clock.setSpeed(Number(this.#controls.speed.value));
  }

  toggleLoop() {
    this.#loop = this.#loop ? null : nearestStride(this.overlay.strides, this.clock.time);
    setPressed(this.#controls.loop, this.#loop !== null);
    if (this.#loop && !this.clock.playing) this.toggle();
  }

  togglePanel() {
    const { panel, correct } = this.#controls;
    panel.hidden = !panel.hidden;
    correct.setAttribute("aria-expanded", String(!panel.hidden));
    this.redraw();
  }

  /** Begin a note on the frame that is shown, and show where it is written. */
  beginNote() {
    if (this.large.open && !this.root.matches(".with-tools")) this.toggleTools();
    this.notes.begin();
  }

  toggleTools() {
    const { tools } = this.#controls;
    const shown = this.root.classList.toggle("with-tools");
    tools.setAttribute("aria-expanded", String(shown));
    this.redraw();
  }

  #onSize() {
    if (!this.large.open && this.root.matches(".with-tools")) this.toggleTools();
    setPressed(this.#controls.full, this.large.onScreen);
    this.redraw();
  }

  scrub() {
    this.clock.pause();
    this.clock.go(Number(this.#controls.scrub.value));
  }
}

/** @param {Component<PlayerData>} component */
export default function showPlayer({ parentElement, data, setStateValue, setTriggerValue }) {
  const root = find(parentElement, ".player");
  const player = objectOf(root, () => new Player(root));
  player.update(data, setStateValue, setTriggerValue);
  return player.attend();
}
