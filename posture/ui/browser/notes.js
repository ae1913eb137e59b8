// A coach's notes, with drawings on the frame; where none can be written, those that there are.

/** @import { KeptNote, NoteMessage, ShapeContent } from "./contract.d.ts" */
/** @import { Clock } from "./clock.js" */
/** @import { ClipOverlay } from "./overlay.js" */
/** @import { Picture } from "./picture.js" */
/** @import { Point } from "./packing.js" */

import { bringIntoView, button, element } from "./dom.js";
import { DrawingTools, drawingKey, keyed } from "./drawing_tools.js";
import { pixelsToShares } from "./geometry.js";
import { Sketch } from "./sketch.js";

const MOST_LETTERS = 5000;
// How near to a shape a press has to be, pixels of the screen: a finger is not a point.
const GRIP_PX = 18;
const TYPING = "textarea, input:not([type=range], [type=checkbox]), select";

/**
 * @typedef {object} NotesHost what the notes need of the player
 * @property {Clock} clock
 * @property {Picture} picture
 * @property {ClipOverlay} overlay
 * @property {HTMLElement} stage
 * @property {() => void} redraw
 */

export class Notes {
  /** Whether a note is being written. */
  drawing = false;
  /** Whether notes can be written, changed and deleted here. */
  offered = false;
  /** @type {KeptNote[]} the stored notes */
  #kept = [];
  /** @type {string | null} the id of the stored note that is being changed */
  #changing = null;
  /** The instant of the note that is being written. */
  #at = 0;
  #sketch = new Sketch();
  #tools = new DrawingTools(this.#sketch, () => this.#changed());
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

  /**
   * @param {KeptNote[] | null} notes null = they cannot be read
   * @param {boolean} writable whether they can be written, changed and deleted here
   */
  update(notes, writable) {
    const offered = writable && notes !== null;
    this.#box.hidden = !offered && !notes?.length;
    const same = JSON.stringify(notes ?? []) === JSON.stringify(this.#kept);
    if (same && offered === this.offered) return;
    this.#kept = notes ?? [];
    this.offered = offered;
    if (this.drawing && !offered) this.#close();
    else this.#draw();
  }

  /** Return the shapes that are drawn on the current frame, and the one that is selected. */
  shown() {
    const kept = this.#kept.filter(
      ({ id, at }) => id !== this.#changing && at !== null && this.#isShown(at),
    );
    const shapes = kept.flatMap((note) => note.shapes);
    if (!this.drawing || !this.#isShown(this.#at)) return { shapes, selected: null };
    const { shown, selected } = this.#sketch;
    return {
      shapes: [...shapes, ...shown],
      selected: selected === null ? null : shown[selected],
    };
  }

  /** Remind somebody who is about to leave of the note that is being written. */
  remind() {
    this.#reminder.hidden = false;
    bringIntoView(this.#reminder);
  }

  /** Begin a note on the frame that is shown. */
  begin() {
    if (this.drawing || !this.offered) return;
    this.#host.clock.step(0);
    this.#edit(this.#host.clock.time, null, "", []);
  }

  /**
   * Handle a key; return whether it meant something here.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    const typing = /** @type {Element} */ (event.target).closest(TYPING) !== null;
    if (!this.drawing) {
      if (!this.offered || typing || event.key.toLowerCase() !== "n") return false;
      if (event.ctrlKey || event.metaKey || event.altKey) return false;
      this.begin();
      return true;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
      return this.#did(() => this.#save());
    if (event.key === "Escape") return this.#did(() => this.#escape());
    if (typing) return false;
    const act = drawingKey(this.#sketch, event, this.#hasScale);
    if (!act) return false;
    act();
    return this.#did(() => this.#changed());
  }

  /**
   * Handle a press on the picture. On another frame, a shape can only begin if none is drawn yet.
   * @param {PointerEvent} event
   * @param {HTMLElement} stage
   */
  press(event, stage) {
    if (!this.#isShown(this.#at)) {
      if (this.#sketch.shapes.length || this.#changing) return this.#host.clock.goTo(this.#at);
      this.#at = this.#host.clock.time;
      this.#draw();
    }
    const { picture, overlay } = this.#host;
    this.#sketch.press(this.#spot(event, stage), overlay.size, GRIP_PX / picture.scale);
    this.#changed();
  }

  /** @param {PointerEvent} event @param {HTMLElement} stage */
  move(event, stage) {
    if (!this.#sketch.busy) return;
    this.#sketch.move(this.#spot(event, stage), event.buttons > 0);
    this.#host.redraw();
  }

  release() {
    if (!this.#sketch.busy) return;
    this.#sketch.release();
    this.#changed();
  }

  /** Give up the shape that has been begun. */
  drop() {
    this.#sketch.drop();
    this.#changed();
  }

  get #hasScale() {
    return this.#host.overlay.ruler !== null;
  }

  /** @param {() => void} act */
  #did(act) {
    act();
    return true;
  }

  // Escape gives up one thing at a time.
  #escape() {
    if (this.#sketch.busy) return this.drop();
    if (this.#sketch.selected !== null) {
      this.#sketch.selected = null;
      return this.#changed();
    }
    if (!this.#sketch.canUndo && !this.#text.value.trim()) return this.#close();
    this.remind();
  }

  #changed() {
    this.#tools.show();
    this.#host.redraw();
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

  /**
   * Open the editor.
   * @param {number} at
   * @param {string | null} id of the stored note that is changed; null = a new one
   * @param {string} text
   * @param {ShapeContent[]} shapes
   */
  #edit(at, id, text, shapes) {
    this.drawing = true;
    this.#at = at;
    this.#changing = id;
    this.#text.value = text;
    this.#reminder.hidden = true;
    this.#tools.clear();
    this.#sketch.start(shapes);
    this.#draw();
    this.#text.focus({ preventScroll: true });
    bringIntoView(this.#host.stage);
  }

  #close() {
    this.drawing = false;
    this.#changing = null;
    this.#sketch.start([]);
    this.#draw();
  }

  #save() {
    const { shapes } = this.#sketch;
    const text = this.#text.value;
    if (!shapes.length && !text.trim()) return this.#text.focus();
    const id = this.#changing;
    this.#send(
      id ? { kind: "change", id, text, shapes } : { kind: "add", at_s: this.#at, text, shapes },
    );
    if (id)
      this.#kept = this.#kept.map((note) => (note.id === id ? { ...note, text, shapes } : note));
    this.#close();
  }

  #draw() {
    const parts = this.drawing ? this.#editor() : this.#beginning();
    this.#box.replaceChildren(...parts, ...this.#kept.map((note) => this.#line(note)));
    this.#host.redraw();
  }

  #beginning() {
    if (!this.offered) return [];
    return [row(keyed("Draw or note on this frame", "N", () => this.begin()))];
  }

  #editor() {
    return [
      ...this.#tools.parts(this.#hasScale),
      this.#text,
      row(
        keyed("Save note", "Ctrl ↵", () => this.#save()),
        button("Cancel", () => this.#close()),
        element("span", "", `On the frame at ${this.#at.toFixed(2)} s`),
        this.#reminder,
      ),
    ];
  }

  /** @param {KeptNote} note */
  #line({ id, at, text, shapes }) {
    const go = button(at === null ? "Whole clip" : `${at.toFixed(2)} s`, () => {
      if (at !== null) this.#host.clock.goTo(at);
    });
    const words = element("span", "title", text || "(drawing)");
    if (!this.offered) return row(go, words);
    const change = button("Change", () => {
      if (at !== null) this.#host.clock.goTo(at);
      this.#edit(at ?? 0, id, text, shapes);
    });
    const remove = button("Delete", () => this.#send({ kind: "delete", id }));
    change.disabled = remove.disabled = this.drawing;
    return row(go, words, change, remove);
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
