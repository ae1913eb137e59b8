// Turns presses and drags on the picture into a coach's shape. Places are shares of the picture.

/** @import { ShapeContent } from "./contract.d.ts" */
/** @import { Point } from "./packing.js" */

import { SHAPE_PLACES } from "./constants.js";
import { distance } from "./geometry.js";

// Places nearer to each other than this share of the picture count as the same.
const LEAST_SHARE = 0.004;

/** @param {Point} a @param {Point} b */
function apart(a, b) {
  return distance(a, b) > LEAST_SHARE;
}

export class ShapeMaker {
  /** @type {ShapeContent["kind"]} */
  kind = "line";
  /** @type {ShapeContent["colour"]} */
  colour = "orange";
  /** The words of the next text. */
  text = "";
  /** @type {ShapeContent | null} the shape that is being drawn */
  begun = null;

  /** @param {ShapeContent["kind"]} kind */
  choose(kind) {
    this.kind = kind;
    this.begun = null;
  }

  /**
   * Handle a press; return the shape that it completed, if any.
   * @param {Point} spot
   */
  press(spot) {
    const { kind, colour, begun } = this;
    const text = kind === "text" ? this.text.trim() : "";
    if (kind === "text") return text ? { kind, places: [spot], colour, text } : null;
    if (kind !== "angle" || !begun) {
      this.begun = { kind, places: [spot, spot], colour, text };
      return null;
    }
    begun.places[begun.places.length - 1] = spot;
    if (begun.places.length === SHAPE_PLACES.angle.most) return this.#finish(begun);
    begun.places.push(spot);
    return null;
  }

  /**
   * Handle a movement of the pointer.
   * @param {Point} spot
   * @param {boolean} held whether a button is down
   */
  move(spot, held) {
    const places = this.begun?.places;
    if (!places) return;
    if (this.kind !== "freehand") places[places.length - 1] = spot;
    else if (held && this.#hasRoom(places, spot)) places.push(spot);
  }

  /** Handle the pointer's release; return the shape that it completed, if any. */
  release() {
    return this.begun && this.kind !== "angle" ? this.#finish(this.begun) : null;
  }

  /** @param {Point[]} places @param {Point} spot */
  #hasRoom(places, spot) {
    return places.length < SHAPE_PLACES.freehand.most && apart(places[places.length - 1], spot);
  }

  /**
   * Return the shape, or null if it is too small to be seen.
   * @param {ShapeContent} shape
   */
  #finish(shape) {
    this.begun = null;
    const { kind, places } = shape;
    const drawn = kind === "freehand" || places.slice(1).every((spot, k) => apart(places[k], spot));
    return drawn && apart(places[0], places[places.length - 1]) ? shape : null;
  }
}
