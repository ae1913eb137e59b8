// The overlay of a clip, as the app sends it and as the components use it.

/** @import { EvidenceMark, OverlayData } from "./contract.d.ts" */
/** @import { Box } from "./geometry.js" */

import { HIPS, LANDMARK_COUNT, SHOULDERS } from "./constants.js";
import { nearestFrame } from "./frame_times.js";
import { pointAt, unpack } from "./packing.js";

/** @typedef {{ box: Box, height: number }} Extent where the runner is through the clip, pixels */
/** @typedef {OverlayData & { body: Int16Array | null, extent: Extent | null }} ClipOverlay */

// The share of outlying points, at either end, that do not widen the box.
const STRAYS = 0.002;
// Margins of the box, as shares of the body's height.
const MARGIN_SHARE = 0.12;
const MARGIN_SHARE_ABOVE = 1.3 * MARGIN_SHARE;

/** @type {ClipOverlay} the overlay until a clip's own has been loaded */
export const NO_OVERLAY = {
  size: [16, 9],
  factor: 1,
  times: [],
  unit: 1,
  ruler: null,
  contacts: [],
  flags: [],
  wrong: [],
  masked: [],
  drawn_belt: false,
  points: null,
  near: [],
  far: [],
  joints: [],
  strides: [],
  belt: null,
  checks: [],
  landmarks: [],
  body: null,
  extent: null,
};

/**
 * @param {OverlayData} overlay
 * @returns {ClipOverlay}
 */
export function withBody(overlay) {
  const body = overlay.points ? unpack(overlay.points) : null;
  return { ...overlay, body, extent: body && extentOf(body, overlay.unit, overlay.size) };
}

/**
 * Return a check's evidence that a frame shows: its moment is nearer to no other frame.
 * @param {{ flags: EvidenceMark[], times: number[] }} overlay
 * @param {string} check
 * @param {number} index
 */
export function evidenceAt({ flags, times }, check, index) {
  return flags.find((mark) => mark.check === check && nearestFrame(times, mark.at) === index);
}

/**
 * Return the box around the runner through the clip, with margins, and the body's height.
 * @param {Int16Array} body
 * @param {number} unit
 * @param {[number, number]} size
 * @returns {Extent | null}
 */
function extentOf(body, unit, [width, height]) {
  /** @type {[number[], number[]]} */
  const [xs, ys] = [[], []];
  for (let place = 0; place < body.length / 2; place++) {
    const point = pointAt(body, place, unit);
    if (!point) continue;
    xs.push(point[0]);
    ys.push(point[1]);
  }
  if (!xs.length) return null;
  const [left, right] = spread(xs);
  const [top, bottom] = spread(ys);
  const tall = bottom - top;
  /** @type {Box} */
  const box = [
    Math.max(0, left - MARGIN_SHARE * tall),
    Math.max(0, top - MARGIN_SHARE_ABOVE * tall),
    Math.min(width, right + MARGIN_SHARE * tall),
    Math.min(height, bottom + MARGIN_SHARE * tall),
  ];
  return { box, height: tall };
}

/**
 * Return the smallest and the largest value, without outliers.
 * @param {number[]} values
 */
function spread(values) {
  const sorted = values.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => sorted[Math.floor(share * (sorted.length - 1))];
  return [at(STRAYS), at(1 - STRAYS)];
}

/**
 * Return the median length of the trunk over the frames in which it is seen, pixels; 0 = none.
 * @param {ClipOverlay} overlay
 */
export function trunkLength({ body, unit }) {
  const lengths = [];
  for (let frame = 0; body && frame < body.length / (2 * LANDMARK_COUNT); frame++) {
    const hips = middleOf(body, frame, HIPS, unit);
    const shoulders = middleOf(body, frame, SHOULDERS, unit);
    if (hips && shoulders) lengths.push(Math.hypot(hips[0] - shoulders[0], hips[1] - shoulders[1]));
  }
  return lengths.sort((a, b) => a - b)[lengths.length >> 1] ?? 0;
}

/**
 * Return the midpoint of two landmarks in a frame; null if either is not seen.
 * @param {Int16Array} body
 * @param {number} frame
 * @param {readonly [number, number]} landmarks
 * @param {number} unit
 * @returns {[number, number] | null}
 */
export function middleOf(body, frame, [first, second], unit) {
  const a = pointAt(body, LANDMARK_COUNT * frame + first, unit);
  const b = pointAt(body, LANDMARK_COUNT * frame + second, unit);
  return a && b && [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
