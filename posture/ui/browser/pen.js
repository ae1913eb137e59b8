// Drawing lines, dots and labels on a canvas.

/** @import { Point } from "./packing.js" */
/** @import { Arc, View } from "./geometry.js" */

import { INK, PAPER } from "./constants.js";

const LEAST_LABEL_PX = 13;
const MARGIN_PX = 2;

/**
 * Set a canvas to the screen's resolution, clear it and return its context, whose coordinates
 * remain those of the page.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} place
 */
export function clearCanvas(canvas, place = canvas) {
  const sharp = window.devicePixelRatio || 1;
  canvas.width = Math.round(place.clientWidth * sharp);
  canvas.height = Math.round(place.clientHeight * sharp);
  const context = contextOf(canvas);
  context.setTransform(sharp, 0, 0, sharp, 0, 0);
  context.lineCap = context.lineJoin = "round";
  return context;
}

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

export class Pen {
  #canvas;
  #context;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = contextOf(canvas);
  }

  /** @param {HTMLElement} stage */
  clear(stage) {
    clearCanvas(this.#canvas, stage);
  }

  /** @param {number} alpha */
  set alpha(alpha) {
    this.#context.globalAlpha = alpha;
  }

  /**
   * Draw the frame that a video shows.
   * @param {HTMLVideoElement} video
   * @param {Point} size of the picture that the view is of
   * @param {View} view
   */
  film(video, [width, height], { x, y, scale }) {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    this.#context.drawImage(video, x, y, scale * width, scale * height);
  }

  /**
   * Draw a line through points; nothing if any of them is not seen.
   * @param {(Point | null)[]} points
   * @param {string} colour
   * @param {number} width
   * @param {number[]} dash
   */
  line(points, colour, width, dash = []) {
    const seen = points.filter((point) => point !== null);
    if (seen.length < 2 || seen.length < points.length) return;
    const context = this.#context;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    for (const [x, y] of seen) context.lineTo(x, y);
    context.stroke();
    context.setLineDash([]);
  }

  /**
   * @param {Point | null} point
   * @param {string} colour
   * @param {number} radius
   */
  dot(point, colour, radius) {
    if (!point) return;
    this.#context.fillStyle = colour;
    this.#context.beginPath();
    this.#context.arc(...point, radius, 0, 2 * Math.PI);
    this.#context.fill();
  }

  /**
   * @param {Arc} arc
   * @param {string} colour
   * @param {number} width
   */
  wedge({ vertex, radius, from, turn }, colour, width) {
    const context = this.#context;
    context.beginPath();
    context.moveTo(...vertex);
    context.arc(...vertex, radius, from, from + turn, turn < 0);
    context.closePath();
    context.fillStyle = context.strokeStyle = colour;
    context.globalAlpha = 0.45;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 0.8 * width;
    context.stroke();
  }

  /**
   * Write a text on a panel beside a point, within the canvas.
   * @param {string} text
   * @param {Point} at
   * @param {number} width of the lines that the label belongs to
   */
  label(text, at, width) {
    const context = this.#context;
    const size = Math.max(LEAST_LABEL_PX, 5 * width);
    context.font = `600 ${size}px system-ui, sans-serif`;
    const across = context.measureText(text).width + size;
    const down = 1.7 * size;
    const left = within(at[0] + 2.5 * width, this.#canvas.clientWidth - across);
    const top = within(at[1] - 0.85 * size, this.#canvas.clientHeight - down);
    context.fillStyle = PAPER;
    context.beginPath();
    context.roundRect(left, top, across, down, 0.4 * size);
    context.fill();
    context.fillStyle = INK;
    context.fillText(text, left + size / 2, top + 1.2 * size);
  }
}

/**
 * @param {number} place
 * @param {number} room
 */
function within(place, room) {
  return Math.max(MARGIN_PX, Math.min(room - MARGIN_PX, place));
}
