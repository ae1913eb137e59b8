// Where a coach's shapes are: what is under the pointer, and a shape that was moved.
// Places are shares of the picture; distances are in pixels of the picture.

/** @import { PictureRuler, ShapeContent } from "./contract.d.ts" */
/** @import { Point } from "./packing.js" */

import { LEAST_WHOLE } from "./constants.js";
import { angleDeg, distance, sharesToPixels } from "./geometry.js";

/** @typedef {{ shape: number, place: number | null }} Grip a shape, and which of its places; null = all of it */

/**
 * Return what is written beside a shape; empty = nothing. A distance has no number without a scale.
 * @param {ShapeContent} shape
 * @param {Point} size of the picture
 * @param {PictureRuler | null} ruler
 */
export function labelOf({ kind, places, text }, size, ruler) {
  const points = places.map((place) => sharesToPixels(place, size));
  if (kind === "angle" && points.length === 3) {
    return `${Math.round(angleDeg(points[0], points[1], points[2]))}°`;
  }
  if (kind === "distance" && ruler !== null) {
    const length = distance(points[0], points[1]) * ruler.per_px;
    return `${length.toFixed(length >= LEAST_WHOLE ? 0 : 1)} ${ruler.unit}`;
  }
  return text;
}

/**
 * Return what a press takes hold of: the place of a shape that is within reach, else the shape
 * whose line is; of several the nearest, and of equals the one drawn last. Null = nothing.
 * @param {ShapeContent[]} shapes
 * @param {Point} spot
 * @param {Point} size
 * @param {number} reach
 * @returns {Grip | null}
 */
export function gripAt(shapes, spot, size, reach) {
  const at = sharesToPixels(spot, size);
  /** @type {Grip | null} */
  let found = null;
  let nearest = reach;
  shapes.forEach(({ kind, places }, shape) => {
    const points = places.map((place) => sharesToPixels(place, size));
    if (kind === "freehand") return;
    points.forEach((point, place) => {
      const away = distance(point, at);
      if (away > nearest) return;
      nearest = away;
      found = { shape, place: kind === "circle" && place === 0 ? null : place };
    });
  });
  if (found) return found;
  nearest = reach;
  shapes.forEach((drawn, shape) => {
    const away = awayFrom(drawn, at, size);
    if (away > nearest) return;
    nearest = away;
    found = { shape, place: null };
  });
  return found;
}

/** @param {ShapeContent} shape @param {Point} at @param {Point} size */
function awayFrom({ kind, places }, at, size) {
  const points = places.map((place) => sharesToPixels(place, size));
  if (kind === "circle") return Math.abs(distance(points[0], at) - distance(points[0], points[1]));
  const parts = points.slice(1).map((end, k) => toSegment(at, points[k], end));
  return Math.min(distance(points[0], at), ...parts);
}

/**
 * Return the distance of a point from a line's nearest point.
 * @param {Point} point
 * @param {Point} start
 * @param {Point} end
 */
export function toSegment(point, start, end) {
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  const along = (point[0] - start[0]) * dx + (point[1] - start[1]) * dy;
  const share = Math.max(0, Math.min(1, along / (dx * dx + dy * dy || 1)));
  return distance(point, [start[0] + share * dx, start[1] + share * dy]);
}

/**
 * Return a shape moved by some shares of the picture, or with one of its places moved; it stays
 * within the picture.
 * @param {ShapeContent} shape
 * @param {number | null} place
 * @param {Point} by
 * @returns {ShapeContent}
 */
export function movedBy(shape, place, [dx, dy]) {
  if (place !== null) {
    const places = shape.places.map((spot, k) =>
      k === place
        ? /** @type {Point} */ ([inPicture(spot[0] + dx), inPicture(spot[1] + dy)])
        : spot,
    );
    return { ...shape, places };
  }
  const [xs, ys] = [shape.places.map(([x]) => x), shape.places.map(([, y]) => y)];
  const [right, down] = [farthest(xs, dx), farthest(ys, dy)];
  const places = shape.places.map(
    ([x, y]) => /** @type {Point} */ ([asShare(x + right), asShare(y + down)]),
  );
  return { ...shape, places };
}

/** @param {number[]} values @param {number} by */
function farthest(values, by) {
  return Math.max(-Math.min(...values), Math.min(1 - Math.max(...values), by));
}

/** @param {number} share */
function inPicture(share) {
  return asShare(Math.max(0, Math.min(1, share)));
}

/** @param {number} share */
function asShare(share) {
  return Math.max(0, Math.min(1, Math.round(1e5 * share) / 1e5));
}
