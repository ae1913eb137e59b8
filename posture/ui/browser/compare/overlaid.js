// Lays both clips over each other, with their hips in the same place and trunks of the same size.

/** @import { ShapeContent } from "../contract.d.ts" */
/** @import { View } from "../geometry.js" */
/** @import { ClipOverlay } from "../overlay.js" */

import { HIPS, LANDMARK_COUNT } from "../constants.js";
import { toStage } from "../geometry.js";
import { middleOf } from "../overlay.js";
import { pointsOfFrame } from "../packing.js";
import { Pen } from "../pen.js";
import { drawShapes } from "../shapes.js";
import { viewOfWhole } from "../view.js";

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
 * @property {HTMLVideoElement | null} film null = only the body is drawn
 * @property {number} opacity of the film and the body, 0 to 1
 * @property {ShapeContent[]} shapes
 */

/**
 * Return the view that puts a body's hips in their place on the stage, enlarged by ``zoom``; all of
 * the picture if they are not seen.
 * @param {Pick<Body, "overlay" | "trunk" | "index">} body
 * @param {{ clientWidth: number, clientHeight: number }} stage
 * @param {number} zoom
 * @returns {View}
 */
export function placing({ overlay, trunk, index }, { clientWidth, clientHeight }, zoom = 1) {
  const hip = overlay.body && middleOf(overlay.body, index, HIPS, overlay.unit);
  if (!hip || !trunk) {
    return viewOfWhole(overlay, { across: clientWidth, down: clientHeight, covered: 0 });
  }
  const scale = (zoom * TRUNK_SHARE * clientHeight) / trunk;
  return {
    scale,
    x: clientWidth / 2 - scale * (hip[0] + 0.5),
    y: HIP_FROM_TOP * clientHeight - scale * (hip[1] + 0.5),
  };
}

/**
 * @param {HTMLElement} stage
 * @param {HTMLCanvasElement} canvas
 * @param {Body[]} bodies
 * @param {number} zoom
 */
export function drawOverlaid(stage, canvas, bodies, zoom) {
  const pen = new Pen(canvas);
  pen.clear(stage);
  const views = bodies.map((body) => placing(body, stage, zoom));
  bodies.forEach(({ film, overlay, opacity }, k) => {
    pen.alpha = opacity;
    if (film) pen.film(film, overlay.size, views[k]);
  });
  bodies.forEach((body, k) => {
    drawBody(pen, body, views[k], stage);
    const { size, ruler } = body.overlay;
    drawShapes(pen, body.shapes, { view: views[k], size, ruler });
  });
}

/** @param {Pen} pen @param {Body} body @param {View} view @param {HTMLElement} stage */
function drawBody(pen, { overlay, index, colour, dash }, view, stage) {
  if (!overlay.body) return;
  const found = pointsOfFrame(overlay.body, LANDMARK_COUNT, index, overlay.unit);
  const points = found.map((point) => point && toStage(view, point));
  const width = Math.max(LEAST_LINE_PX, LINE_SHARE * stage.clientHeight);
  pen.alpha = FAR_ALPHA;
  for (const [a, b] of overlay.far) pen.line([points[a], points[b]], colour, width);
  pen.alpha = 1;
  for (const [a, b] of overlay.near) pen.line([points[a], points[b]], colour, width, dash);
}
