// Geometry of what is drawn. x points right, y down; pixel centres are at whole numbers.

/** @import { Point } from "./packing.js" */

/** @typedef {[left: number, top: number, right: number, bottom: number]} Box */
/** @typedef {{ scale: number, x: number, y: number }} View where the picture is in the stage */
/** @typedef {{ vertex: Point, radius: number, from: number, turn: number, middle: Point }} Arc */

// Below this angle, in radians, an arc is drawn far out, where there is space between its rays.
const SMALL_TURN = 0.7;
const ARC_SHARE = 0.4;
const SMALL_ARC_SHARE = 0.9;
const ARROW_HALF_ANGLE = 0.5;

/**
 * Fit a box of the picture into a stage, centred.
 * @param {Box} box
 * @param {number} across
 * @param {number} down
 * @returns {View}
 */
export function fit([left, top, right, bottom], across, down) {
  const scale = Math.min(across / (right - left), down / (bottom - top));
  return {
    scale,
    x: across / 2 - (scale * (left + right)) / 2,
    y: down / 2 - (scale * (top + bottom)) / 2,
  };
}

/**
 * @param {View} view
 * @param {Point} point
 * @returns {Point}
 */
export function toStage(view, [x, y]) {
  return [(x + 0.5) * view.scale + view.x, (y + 0.5) * view.scale + view.y];
}

/**
 * @param {View} view
 * @param {Point} point
 * @returns {Point}
 */
export function toPicture(view, [x, y]) {
  return [(x - view.x) / view.scale - 0.5, (y - view.y) / view.scale - 0.5];
}

/**
 * Convert a place from shares of the picture, 0 to 1, to pixels.
 * @param {Point} share
 * @param {Point} size width and height, pixels
 * @returns {Point}
 */
export function sharesToPixels([x, y], [width, height]) {
  return [x * width - 0.5, y * height - 0.5];
}

/**
 * Convert a place from pixels to shares of the picture, rounded to five decimals and clamped to it.
 * @param {Point} pixel
 * @param {Point} size
 * @returns {Point}
 */
export function pixelsToShares([x, y], [width, height]) {
  const share = (/** @type {number} */ part) =>
    Math.round(1e5 * Math.max(0, Math.min(1, part))) / 1e5;
  return [share((x + 0.5) / width), share((y + 0.5) / height)];
}

/**
 * @param {Point} a
 * @param {Point} b
 */
export function distance([ax, ay], [bx, by]) {
  return Math.hypot(ax - bx, ay - by);
}

/**
 * Return the angle at a vertex, 0 to 180 degrees.
 * @param {Point} start
 * @param {Point} vertex
 * @param {Point} end
 */
export function angleDeg(start, vertex, end) {
  const [a, b] = [start, end].map(([x, y]) => Math.atan2(y - vertex[1], x - vertex[0]));
  const turn = Math.abs(a - b);
  return (180 / Math.PI) * Math.min(turn, 2 * Math.PI - turn);
}

/**
 * Return the two barbs of an arrow's head, with the tip between them.
 * @param {Point} tail
 * @param {Point} tip
 * @param {number} length
 * @returns {[Point, Point, Point]}
 */
export function arrowHead(tail, tip, length) {
  const back = Math.atan2(tail[1] - tip[1], tail[0] - tip[0]);
  const end = (/** @type {number} */ turn) =>
    /** @type {Point} */ ([
      tip[0] + length * Math.cos(back + turn),
      tip[1] + length * Math.sin(back + turn),
    ]);
  return [end(ARROW_HALF_ANGLE), tip, end(-ARROW_HALF_ANGLE)];
}

/**
 * Return the arc between two rays from a vertex, the short way round; a positive turn is clockwise
 * on the screen.
 * @param {Point} vertex
 * @param {Point} start
 * @param {Point} end
 * @returns {Arc}
 */
export function arcBetween(vertex, start, end) {
  const a = [start[0] - vertex[0], start[1] - vertex[1]];
  const b = [end[0] - vertex[0], end[1] - vertex[1]];
  const from = Math.atan2(a[1], a[0]);
  const turn = Math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
  const share = Math.abs(turn) < SMALL_TURN ? SMALL_ARC_SHARE : ARC_SHARE;
  const radius = share * Math.min(Math.hypot(...a), Math.hypot(...b));
  const bisector = from + turn / 2;
  const middle = /** @type {Point} */ ([
    vertex[0] + radius * Math.cos(bisector),
    vertex[1] + radius * Math.sin(bisector),
  ]);
  return { vertex, radius, from, turn, middle };
}
