// Draws a coach's shapes over the picture, as posture/drawing/shapes.py does on paper.

/** @import { PictureRuler, ShapeContent } from "./contract.d.ts" */
/** @import { View } from "./geometry.js" */
/** @import { Point } from "./packing.js" */
/** @import { Pen } from "./pen.js" */

import { ARROW_HEAD_SHARE, INK, PAPER, SHAPE_COLOURS, SHAPE_LINE_SHARE } from "./constants.js";
import { arrowHead, distance, sharesToPixels, toStage } from "./geometry.js";
import { labelOf } from "./shape_places.js";

const LEAST_SHAPE_PX = 2;
const CORNERS = 90;

/**
 * @typedef {object} Canvas where the shapes are drawn
 * @property {View} view
 * @property {Point} size of the picture, pixels
 * @property {PictureRuler | null} ruler null = the scale is unknown
 */

/**
 * @param {Pen} pen
 * @param {ShapeContent[]} shapes
 * @param {Canvas} canvas
 * @param {ShapeContent | null} selected the shape whose places are marked
 */
export function drawShapes(pen, shapes, canvas, selected = null) {
  const long = Math.max(...canvas.size) * canvas.view.scale;
  const width = Math.max(LEAST_SHAPE_PX, SHAPE_LINE_SHARE * long);
  for (const shape of shapes) drawShape(pen, shape, canvas, width, ARROW_HEAD_SHARE * long);
  for (const place of selected?.places ?? []) {
    const point = onStage(place, canvas);
    pen.dot(point, INK, 3 * width);
    pen.dot(point, PAPER, 2 * width);
  }
}

/**
 * @param {Pen} pen
 * @param {ShapeContent} shape
 * @param {Canvas} canvas
 * @param {number} width
 * @param {number} head
 */
function drawShape(pen, shape, canvas, width, head) {
  const points = shape.places.map((place) => onStage(place, canvas));
  const colour = SHAPE_COLOURS[shape.colour];
  for (const line of linesOf(shape.kind, points, head)) {
    pen.line(line, INK, 2 * width);
    pen.line(line, colour, width);
  }
  const label = labelOf(shape, canvas.size, canvas.ruler);
  if (label) pen.label(label, labelPlace(shape.kind, points), width);
}

/** @param {Point} place @param {Canvas} canvas */
function onStage(place, { view, size }) {
  return toStage(view, sharesToPixels(place, size));
}

/**
 * Return the lines that a shape consists of.
 * @param {ShapeContent["kind"]} kind
 * @param {Point[]} points
 * @param {number} head
 * @returns {Point[][]}
 */
export function linesOf(kind, points, head) {
  if (kind === "text") return [];
  if (kind === "circle") return [circle(points[0], distance(points[0], points[1]))];
  if (kind === "arrow") return [points, arrowHead(points[0], points[1], head)];
  if (kind === "distance") return [points, endMark(points, 0, head), endMark(points, 1, head)];
  return [points];
}

/** @param {Point} centre @param {number} radius @returns {Point[]} */
function circle([x, y], radius) {
  return Array.from({ length: CORNERS + 1 }, (_, k) => {
    const turn = (2 * Math.PI * k) / CORNERS;
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
  });
}

/**
 * Return the short stroke across a distance at one of its ends.
 * @param {Point[]} points
 * @param {0 | 1} end
 * @param {number} length
 * @returns {Point[]}
 */
function endMark(points, end, length) {
  const [[ax, ay], [bx, by]] = points;
  const half = length / 2 / Math.max(1e-9, Math.hypot(bx - ax, by - ay));
  const [across, down] = [half * (ay - by), half * (bx - ax)];
  const [x, y] = points[end];
  return [
    [x - across, y - down],
    [x + across, y + down],
  ];
}

/** @param {ShapeContent["kind"]} kind @param {Point[]} points @returns {Point} */
function labelPlace(kind, points) {
  if (kind !== "distance") return kind === "angle" ? points[1] : points[0];
  const [[ax, ay], [bx, by]] = points;
  return [(ax + bx) / 2, (ay + by) / 2];
}
