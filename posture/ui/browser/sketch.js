// The drawing that is being made on a frame: its shapes, what is selected, and undo.

/** @import { ShapeContent } from "./contract.d.ts" */
/** @import { Point } from "./packing.js" */
/** @import { Grip } from "./shape_places.js" */

import { MOST_SHAPES } from "./constants.js";
import { ShapeMaker } from "./shape_maker.js";
import { gripAt, movedBy } from "./shape_places.js";

/** @typedef {ShapeContent["kind"] | "select"} Tool */

export class Sketch {
  /** @type {ShapeContent[]} */
  shapes = [];
  /** @type {Tool} */
  tool = "line";
  /** @type {number | null} the selected shape */
  selected = null;
  #maker = new ShapeMaker();
  /** @type {ShapeContent[][]} */
  #past = [];
  /** @type {ShapeContent[][]} */
  #future = [];
  /** @type {{ grip: Grip, from: Point, shape: ShapeContent, moved: boolean } | null} what is held */
  #held = null;

  /**
   * Begin with these shapes.
   * @param {ShapeContent[]} shapes
   */
  start(shapes) {
    this.shapes = shapes;
    this.#past = [];
    this.#future = [];
    this.selected = null;
    this.drop();
  }

  /** All shapes, with the one that is being drawn. */
  get shown() {
    const { begun } = this.#maker;
    return begun ? [...this.shapes, begun] : this.shapes;
  }

  get colour() {
    return this.#maker.colour;
  }

  /** Whether something has been begun or is held. */
  get busy() {
    return this.#maker.begun !== null || this.#held !== null;
  }

  get canUndo() {
    return this.#past.length > 0 || this.#maker.begun !== null;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  get full() {
    return this.shapes.length >= MOST_SHAPES;
  }

  /** @param {string} words the words of the next text, or of the selected one */
  set text(words) {
    this.#maker.text = words;
  }

  /** @param {Tool} tool */
  choose(tool) {
    this.tool = tool;
    this.drop();
    if (tool === "select") return;
    this.selected = null;
    this.#maker.choose(tool);
  }

  /**
   * Choose the colour of what is drawn next, and of what is selected.
   * @param {ShapeContent["colour"]} colour
   */
  paint(colour) {
    this.#maker.colour = colour;
    const { selected } = this;
    if (selected === null || this.shapes[selected].colour === colour) return;
    this.#change(this.shapes.map((shape, k) => (k === selected ? { ...shape, colour } : shape)));
  }

  /**
   * Handle a press on the picture.
   * @param {Point} spot
   * @param {Point} size of the picture, pixels
   * @param {number} reach how near counts as a hit, pixels of the picture
   */
  press(spot, size, reach) {
    if (this.tool !== "select") {
      if (!this.full) this.#keep(this.#maker.press(spot));
      return;
    }
    const grip = gripAt(this.shapes, spot, size, reach);
    this.selected = grip?.shape ?? null;
    this.#held = grip && { grip, from: spot, shape: this.shapes[grip.shape], moved: false };
  }

  /** @param {Point} spot @param {boolean} pressed whether a button is down */
  move(spot, pressed) {
    this.#maker.move(spot, pressed);
    const held = this.#held;
    if (!held || !pressed) return;
    if (!held.moved) this.#remember();
    held.moved = true;
    const by = /** @type {Point} */ ([spot[0] - held.from[0], spot[1] - held.from[1]]);
    this.#replace(held.grip.shape, movedBy(held.shape, held.grip.place, by));
  }

  release() {
    this.#held = null;
    this.#keep(this.#maker.release());
  }

  /** Give up what has been begun. */
  drop() {
    this.#maker.begun = null;
    this.#held = null;
  }

  /** Select the next shape, the last one first; for those who cannot point. */
  selectNext() {
    this.choose("select");
    if (!this.shapes.length) return;
    const before = this.selected ?? this.shapes.length;
    this.selected = before > 0 ? before - 1 : this.shapes.length - 1;
  }

  /** @param {Point} by shares of the picture */
  nudge(by) {
    const { selected } = this;
    if (selected === null) return;
    this.#remember();
    this.#replace(selected, movedBy(this.shapes[selected], null, by));
  }

  /** Delete the selected shape. */
  remove() {
    const { selected } = this;
    if (selected === null) return;
    this.selected = null;
    this.#change(this.shapes.filter((_, k) => k !== selected));
  }

  undo() {
    if (this.#maker.begun) return this.drop();
    this.#travel(this.#past, this.#future);
  }

  redo() {
    this.#travel(this.#future, this.#past);
  }

  /** @param {ShapeContent[][]} from @param {ShapeContent[][]} to */
  #travel(from, to) {
    const shapes = from.pop();
    if (!shapes) return;
    to.push(this.shapes);
    this.shapes = shapes;
    this.selected = null;
    this.#held = null;
  }

  /** @param {ShapeContent | null} shape */
  #keep(shape) {
    if (shape) this.#change([...this.shapes, shape]);
  }

  /** @param {ShapeContent[]} shapes */
  #change(shapes) {
    this.#remember();
    this.shapes = shapes;
  }

  #remember() {
    this.#past.push(this.shapes);
    this.#future = [];
  }

  /** @param {number} index @param {ShapeContent} shape */
  #replace(index, shape) {
    this.shapes = this.shapes.map((kept, k) => (k === index ? shape : kept));
  }
}
