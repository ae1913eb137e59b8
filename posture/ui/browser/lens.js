// Which part of the picture is shown: the runner, all of it, or what was chosen by hand.

/** @import { View } from "./geometry.js" */
/** @import { ClipOverlay } from "./overlay.js" */
/** @import { Point } from "./packing.js" */
/** @import { Place, Room } from "./view.js" */

import {
  enlarged,
  pinched,
  placeOf,
  scalesIn,
  viewOfPlace,
  viewOfRunner,
  viewOfWhole,
} from "./view.js";

/**
 * @typedef {object} LensHost what the lens needs of the player
 * @property {ClipOverlay} overlay
 * @property {Room} room
 * @property {() => void} redraw
 */

export class Lens {
  #whole = false;
  /** @type {Place | null} what was chosen by hand */
  #place = null;
  #host;

  /** @param {LensHost} host */
  constructor(host) {
    this.#host = host;
  }

  /** Whether the whole picture is shown. */
  get whole() {
    return this.#whole && !this.#place;
  }

  /** @returns {View} */
  get view() {
    const { overlay, room } = this.#host;
    if (this.#place) return viewOfPlace(this.#place, overlay, room);
    return this.#whole ? viewOfWhole(overlay, room) : viewOfRunner(overlay, room);
  }

  /** Show the whole picture; if it is shown, the runner. */
  toggle() {
    this.#whole = !this.whole;
    this.#place = null;
    this.#host.redraw();
  }

  /**
   * Enlarge the picture about a point of the stage.
   * @param {number} ratio
   * @param {Point} at
   */
  enlarge(ratio, at) {
    this.#keep(enlarged(this.view, at, ratio, this.#scales));
  }

  /**
   * Move and enlarge the picture as two fingers on the stage move.
   * @param {[Point, Point]} before
   * @param {[Point, Point]} after
   */
  pinch(before, after) {
    this.#keep(pinched(this.view, before, after, this.#scales));
  }

  get #scales() {
    return scalesIn(this.#host.overlay, this.#host.room);
  }

  /** @param {View} view */
  #keep(view) {
    this.#place = placeOf(view, this.#scales, this.#host.room);
    this.#host.redraw();
  }
}
