// Draws the lines over the picture: the body, a check's figure, the belt, and a coach's shapes.

/** @import { CheckFigures, ShapeContent } from "./contract.d.ts" */
/** @import { View } from "./geometry.js" */
/** @import { ClipOverlay } from "./overlay.js" */
/** @import { Point } from "./packing.js" */

import {
  FAR_COLOUR,
  INK,
  LANDMARK_COUNT,
  LEAST_LIMB_PX,
  LIMB_SHARE,
  NEAR_COLOUR,
  PAPER,
} from "./constants.js";
import { arcBetween, toPicture, toStage } from "./geometry.js";
import { pointsOfFrame } from "./packing.js";
import { Pen } from "./pen.js";
import { drawShapes } from "./shapes.js";

/** @typedef {Omit<CheckFigures, "places"> & { places: Int16Array }} Figures a check's figures, unpacked */

/**
 * @typedef {object} Shown what is drawn over a frame
 * @property {ClipOverlay} overlay
 * @property {number} index the frame
 * @property {Figures | null} figures
 * @property {string} number the value that is written beside the figure; may be empty
 * @property {View} view
 * @property {{ skeleton: boolean, angle: boolean, belt: boolean }} parts
 * @property {Point[]} drawnBelt points of a belt line that is being drawn
 */

const BELT_COLOUR = "#f0e442";
const ARC_POINTS = 3;
const CHOSEN_PX = 3;

export class Picture {
  /** @type {View} */
  #view = { scale: 1, x: 0, y: 0 };
  /** @type {Point | null} */
  #number = null;
  #stage;
  #film;
  #pen;

  /** @param {HTMLElement} stage @param {HTMLElement} film @param {HTMLCanvasElement} canvas */
  constructor(stage, film, canvas) {
    this.#stage = stage;
    this.#film = film;
    this.#pen = new Pen(canvas);
  }

  /** @param {Point} point of the stage */
  toPicture(point) {
    return toPicture(this.#view, point);
  }

  /** Return the point of the stage at which something is measured; without any, its middle. */
  get subject() {
    const { clientWidth, clientHeight } = this.#stage;
    return this.#number ?? /** @type {Point} */ ([clientWidth / 2, clientHeight / 2]);
  }

  /** @param {Shown} shown */
  draw({ overlay, index, figures, number, view, parts, drawnBelt }) {
    this.#pen.clear(this.#stage);
    this.#place(overlay, view);
    this.#number = null;
    const width = Math.max(
      LEAST_LIMB_PX,
      LIMB_SHARE * (overlay.extent?.height ?? 0) * this.#view.scale,
    );
    this.#belt(drawnBelt, parts.belt ? overlay.belt : null, width);
    if (!overlay.body) return;
    if (parts.skeleton)
      this.#skeleton(
        overlay,
        this.#frame(overlay.body, LANDMARK_COUNT, index, overlay.unit),
        width,
      );
    if (parts.angle && figures) this.#figure(figures, number, index, overlay.unit, width);
  }

  /**
   * Mark landmarks that have been chosen, and draw the line through them.
   * @param {number[]} chosen
   * @param {ClipOverlay} overlay
   * @param {number} index the frame
   */
  drawLandmarks(chosen, { body, unit }, index) {
    if (!body || !chosen.length) return;
    const all = this.#frame(body, LANDMARK_COUNT, index, unit);
    const points = chosen.map((number) => all[number]);
    this.#pen.line(points, INK, 2 * CHOSEN_PX);
    this.#pen.line(points, PAPER, CHOSEN_PX);
    for (const point of points) this.#pen.dot(point, INK, 2.5 * CHOSEN_PX);
    for (const point of points) this.#pen.dot(point, PAPER, 1.7 * CHOSEN_PX);
  }

  /** Stage pixels per pixel of the picture. */
  get scale() {
    return this.#view.scale;
  }

  /**
   * Draw a coach's shapes.
   * @param {{ shapes: ShapeContent[], selected: ShapeContent | null }} shown
   * @param {ClipOverlay} overlay
   */
  drawShapes({ shapes, selected }, { size, ruler }) {
    drawShapes(this.#pen, shapes, { view: this.#view, size, ruler }, selected);
  }

  /** @param {ClipOverlay} overlay @param {View} view */
  #place({ size: [width, height] }, view) {
    this.#view = view;
    Object.assign(this.#film.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
    });
  }

  /** @param {Int16Array} packed @param {number} count @param {number} index @param {number} unit */
  #frame(packed, count, index, unit) {
    const points = pointsOfFrame(packed, count, index, unit);
    return points.map((point) => point && toStage(this.#view, point));
  }

  /** @param {Point[]} drawn @param {Point[] | null} found @param {number} width */
  #belt(drawn, found, width) {
    const ends = (drawn.length ? drawn : (found ?? [])).map((end) => toStage(this.#view, end));
    this.#pen.line(ends, INK, 1.9 * width);
    this.#pen.line(ends, BELT_COLOUR, 1.1 * width);
    if (drawn.length) for (const end of ends) this.#pen.dot(end, BELT_COLOUR, 2 * width);
  }

  /** @param {ClipOverlay} overlay @param {(Point | null)[]} body @param {number} width */
  #skeleton({ near, far, joints }, body, width) {
    this.#pen.alpha = 0.5;
    this.#bones(far, body, INK, 1.3 * width);
    this.#bones(far, body, FAR_COLOUR, 0.7 * width);
    this.#pen.alpha = 1;
    this.#bones(near, body, INK, 1.7 * width);
    this.#bones(near, body, NEAR_COLOUR, width);
    for (const joint of joints) this.#pen.dot(body[joint], INK, 1.25 * width);
    for (const joint of joints) this.#pen.dot(body[joint], PAPER, 0.8 * width);
  }

  /** @param {[number, number][]} bones @param {(Point | null)[]} body @param {string} colour @param {number} width */
  #bones(bones, body, colour, width) {
    for (const [a, b] of bones) this.#pen.line([body[a], body[b]], colour, width);
  }

  /** @param {Figures} figures @param {string} number @param {number} index @param {number} unit @param {number} width */
  #figure({ measured: count, reference: others, arc, places, colour }, number, index, unit, width) {
    const all = this.#frame(places, count + others + (arc ? ARC_POINTS : 0), index, unit);
    const measured = all.slice(0, count);
    const reference = all.slice(count, count + others);
    const middle = this.#arc(all.slice(count + others), colour, width);
    this.#pen.line(reference, INK, 1.5 * width, [3 * width, 2.6 * width]);
    this.#pen.line(reference, PAPER, 0.8 * width, [3 * width, 2.6 * width]);
    this.#pen.line(measured, PAPER, 2.1 * width);
    this.#pen.line(measured, colour, 1.3 * width);
    for (const point of measured) this.#pen.dot(point, PAPER, 1.7 * width);
    for (const point of measured) this.#pen.dot(point, colour, 1.2 * width);
    this.#number = middle ?? measured.at(-1) ?? null;
    if (number && this.#number) this.#pen.label(number, this.#number, width);
  }

  /**
   * Draw the arc of an angle and return its middle; null if there is none to draw.
   * @param {(Point | null)[]} points vertex and the rays' ends, or none
   * @param {string} colour
   * @param {number} width
   */
  #arc([vertex, start, end], colour, width) {
    if (!vertex || !start || !end) return null;
    const arc = arcBetween(vertex, start, end);
    this.#pen.wedge(arc, colour, width);
    return arc.middle;
  }
}
