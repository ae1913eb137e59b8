// A coach's notes, with drawings on the frame. Only shown if the page provides notes, which it does
// for clips of the library.

/** @import { KeptNote, NoteMessage, Shape } from "../contract.d.ts" */
/** @import { Clock } from "../clock.js" */
/** @import { ClipOverlay } from "../overlay.js" */
/** @import { Picture } from "../picture.js" */
/** @import { Point } from "../packing.js" */

import { MOST_SHAPES } from "../constants.js";
import { bringIntoView, button, element, setPressed } from "../dom.js";
import { pixelsToShares } from "../geometry.js";
import { ShapeMaker } from "./shape_maker.js";

const MOST_LETTERS = 5000;
/** @type {Record<Shape["kind"], { name: string, how: string }>} */
const TOOLS = {
  line: { name: "Line", how: "Drag on the picture." },
  arrow: { name: "Arrow", how: "Drag from its tail to its tip." },
  angle: { name: "Angle", how: "Click one end, the vertex, the other end." },
  freehand: { name: "Freehand", how: "Draw on the picture." },
};

/**
 * @typedef {object} NotesHost what the notes need of the player
 * @property {Clock} clock
 * @property {Picture} picture
 * @property {ClipOverlay} overlay
 * @property {() => void} redraw
 */

export class Notes {
  /** Whether a note is being written. */
  drawing = false;
  /** @type {KeptNote[]} the stored notes */
  #kept = [];
  /** @type {Shape[]} the shapes of the note that is being written */
  #shapes = [];
  /** The instant of the note that is being written. */
  #at = 0;
  #maker = new ShapeMaker();
  #text = textBox();
  #reminder = element("span", "held", "Save or cancel the note first.");
  #box;
  #host;
  #send;

  /**
   * @param {HTMLElement} box
   * @param {NotesHost} host
   * @param {(note: NoteMessage) => void} send
   */
  constructor(box, host, send) {
    this.#box = box;
    this.#host = host;
    this.#send = send;
    this.#reminder.setAttribute("role", "alert");
    this.#draw();
  }

  /** @param {KeptNote[] | null} notes null = notes cannot be taken here */
  update(notes) {
    this.#box.hidden = !notes;
    if (!notes || JSON.stringify(notes) === JSON.stringify(this.#kept)) return;
    this.#kept = notes;
    this.#draw();
  }

  /** Return the shapes that are drawn on the current frame. */
  shown() {
    const kept = this.#kept.filter(({ at }) => at !== null && this.#isShown(at));
    const shapes = kept.flatMap((note) => note.shapes);
    if (!this.drawing || !this.#isShown(this.#at)) return shapes;
    return [...shapes, ...this.#shapes, ...(this.#maker.begun ? [this.#maker.begun] : [])];
  }

  /** Remind somebody who is about to leave of the note that is being written. */
  remind() {
    this.#reminder.hidden = false;
    bringIntoView(this.#reminder);
  }

  /**
   * Handle a press on the picture. On another frame, a shape can only begin if none is drawn yet.
   * @param {PointerEvent} event
   * @param {HTMLElement} stage
   */
  press(event, stage) {
    if (!this.#isShown(this.#at)) {
      if (this.#shapes.length) return this.#host.clock.goTo(this.#at);
      this.#at = this.#host.clock.time;
      this.#draw();
    }
    if (this.#shapes.length >= MOST_SHAPES) return;
    this.#keep(this.#maker.press(this.#spot(event, stage)));
    this.#host.redraw();
  }

  /** @param {PointerEvent} event @param {HTMLElement} stage */
  move(event, stage) {
    if (!this.#maker.begun) return;
    this.#maker.move(this.#spot(event, stage), event.buttons > 0);
    this.#host.redraw();
  }

  release() {
    if (!this.#maker.begun) return;
    this.#keep(this.#maker.release());
    this.#host.redraw();
  }

  /** Give up the shape that has been begun. */
  drop() {
    this.#maker.begun = null;
    this.#host.redraw();
  }

  /** @param {Shape | null} shape */
  #keep(shape) {
    if (shape) this.#shapes.push(shape);
  }

  /** @param {number} time */
  #isShown(time) {
    return this.#host.clock.nearest(time) === this.#host.clock.index;
  }

  /** @param {PointerEvent} event @param {HTMLElement} stage @returns {Point} */
  #spot({ clientX, clientY }, stage) {
    const { left, top } = stage.getBoundingClientRect();
    const place = this.#host.picture.toPicture([clientX - left, clientY - top]);
    return pixelsToShares(place, this.#host.overlay.size);
  }

  #begin() {
    this.#host.clock.step(0);
    this.#text.value = "";
    this.#reminder.hidden = true;
    this.#reset(true);
    this.#text.focus({ preventScroll: true });
  }

  /** @param {boolean} drawing */
  #reset(drawing) {
    this.drawing = drawing;
    this.#shapes = [];
    this.#maker.begun = null;
    this.#at = this.#host.clock.time;
    this.#draw();
  }

  #save() {
    const text = this.#text.value;
    if (!this.#shapes.length && !text.trim()) return this.#text.focus();
    this.#send({ kind: "add", at_s: this.#at, text, shapes: this.#shapes });
    this.#reset(false);
  }

  #undo() {
    if (!this.#maker.begun) this.#shapes.pop();
    this.#maker.begun = null;
    this.#draw();
  }

  /** @param {Shape["kind"]} kind */
  #choose(kind) {
    this.#maker.choose(kind);
    this.#draw();
  }

  #draw() {
    const begin = button("Note on this frame", () => this.#begin());
    const parts = this.drawing ? this.#editor() : [row(begin)];
    this.#box.replaceChildren(...parts, ...this.#kept.map((note) => this.#line(note)));
    this.#host.redraw();
  }

  #editor() {
    const kinds = /** @type {Shape["kind"][]} */ (Object.keys(TOOLS));
    return [
      row(
        ...kinds.map((kind) => this.#tool(kind)),
        button("Undo", () => this.#undo()),
        element("span", "", TOOLS[this.#maker.kind].how),
      ),
      this.#text,
      row(
        button("Save note", () => this.#save()),
        button("Cancel", () => this.#reset(false)),
        element("span", "", `On the frame at ${this.#at.toFixed(2)} s`),
        this.#reminder,
      ),
    ];
  }

  /** @param {Shape["kind"]} kind */
  #tool(kind) {
    const tool = button(TOOLS[kind].name, () => this.#choose(kind));
    setPressed(tool, kind === this.#maker.kind);
    return tool;
  }

  /** @param {KeptNote} note */
  #line({ id, at, text }) {
    const go = button(at === null ? "Whole clip" : `${at.toFixed(2)} s`, () => {
      if (at !== null) this.#host.clock.goTo(at);
    });
    const remove = button("Delete", () => this.#send({ kind: "delete", id }));
    return row(go, element("span", "title", text || "(drawing)"), remove);
  }
}

function textBox() {
  const box = element("textarea");
  box.rows = 2;
  box.maxLength = MOST_LETTERS;
  box.placeholder = "What the runner should see here";
  box.setAttribute("aria-label", "Note");
  return box;
}

/** @param {HTMLElement[]} parts */
function row(...parts) {
  return element("div", "row", "", ...parts);
}
