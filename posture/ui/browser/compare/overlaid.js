// Draws both bodies over each other, with their hips in the same place and trunks of the same size.

/** @import { Point } from "../packing.js" */
/** @import { ClipOverlay } from "../overlay.js" */

import { HIPS, LANDMARK_COUNT } from "../constants.js";
import { middleOf } from "../overlay.js";
import { pointsOfFrame } from "../packing.js";
import { Pen } from "../pen.js";

// Shares of the stage's height.
const TRUNK_SHARE = 0.26;
const HIP_FROM_TOP = 0.47;
const LINE_SHARE = 0.012;
const LEAST_LINE_PX = 3;
const FAR_ALPHA = 0.4;

/**
 * @typedef {object} Body
 * @property {ClipOverlay} overlay
 * @property {number} trunk length of the trunk, pixels of the picture
 * @property {number} index the frame
 * @property {string} colour
 * @property {number[]} dash
 */

/**
 * Return a function that places a body's points on the stage; null if its hips are not seen.
 * @param {Body} body
 * @param {{ clientWidth: number, clientHeight: number }} stage
 * @returns {((point: Point) => Point) | null}
 */
export function placing({ overlay, trunk, index }, { clientWidth, clientHeight }) {
  const hip = overlay.body && middleOf(overlay.body, index, HIPS, overlay.unit);
  if (!hip || !trunk) return null;
  const size = (TRUNK_SHARE * clientHeight) / trunk;
  return ([x, y]) => [
    clientWidth / 2 + size * (x - hip[0]),
    HIP_FROM_TOP * clientHeight + size * (y - hip[1]),
  ];
}

/**
 * @param {HTMLElement} stage
 * @param {HTMLCanvasElement} canvas
 * @param {Body[]} bodies
 */
export function drawOverlaid(stage, canvas, bodies) {
  const pen = new Pen(canvas);
  pen.clear(stage);
  for (const body of bodies) drawBody(pen, body, stage);
}

/** @param {Pen} pen @param {Body} body @param {HTMLElement} stage */
function drawBody(pen, body, stage) {
  const { overlay, index, colour, dash } = body;
  const place = placing(body, stage);
  if (!place || !overlay.body) return;
  const found = pointsOfFrame(overlay.body, LANDMARK_COUNT, index, overlay.unit);
  const points = found.map((point) => point && place(point));
  const width = Math.max(LEAST_LINE_PX, LINE_SHARE * stage.clientHeight);
  pen.alpha = FAR_ALPHA;
  for (const [a, b] of overlay.far) pen.line([points[a], points[b]], colour, width);
  pen.alpha = 1;
  for (const [a, b] of overlay.near) pen.line([points[a], points[b]], colour, width, dash);
}
