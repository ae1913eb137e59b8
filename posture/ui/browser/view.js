// Where the picture lies in the stage: fitted to it, or moved and enlarged by hand.

/** @import { Box, View } from "./geometry.js" */
/** @import { Point } from "./packing.js" */
/** @import { ClipOverlay } from "./overlay.js" */

import { distance, fit } from "./geometry.js";

/**
 * @typedef {object} Room the stage, in pixels
 * @property {number} across
 * @property {number} down
 * @property {number} covered height at its bottom that controls cover
 */
/** @typedef {{ least: number, most: number }} Scales stage pixels per pixel of the picture */
/** @typedef {{ share: number, centre: Point }} Place a view for any room: its scale as a share of the whole picture's, and what is in the centre */

// How much larger than in the view of the whole picture it can be made.
const MOST_SHARE = 12;

/**
 * Return the room of a stage.
 * @param {{ clientWidth: number, clientHeight: number }} stage
 * @param {number} covered
 * @returns {Room}
 */
export function roomOf({ clientWidth, clientHeight }, covered = 0) {
  return { across: clientWidth, down: clientHeight, covered };
}

/**
 * Return the view of the whole picture, as large as the stage allows.
 * @param {Pick<ClipOverlay, "size">} overlay
 * @param {Room} room
 * @returns {View}
 */
export function viewOfWhole({ size: [width, height] }, { across, down }) {
  return fit([0, 0, width, height], across, down);
}

/**
 * Return the view in which the runner fills the part of the stage that controls leave free; the
 * picture fills the rest, as far as it goes.
 * @param {Pick<ClipOverlay, "size" | "extent">} overlay
 * @param {Room} room
 * @returns {View}
 */
export function viewOfRunner({ size, extent }, room) {
  /** @type {Box} */
  const box = extent?.box ?? [0, 0, ...size];
  return filling(fit(box, room.across, room.down - room.covered), size, room);
}

/**
 * Shift a view so that the picture leaves no more of the free stage empty than it has to.
 * @param {View} view
 * @param {Point} size
 * @param {Room} room
 * @returns {View}
 */
export function filling({ scale, x, y }, [width, height], { across, down, covered }) {
  return {
    scale,
    x: startWithin(x, scale * width, across),
    y: startWithin(y, scale * height, down - covered),
  };
}

/** @param {number} start @param {number} length @param {number} room */
function startWithin(start, length, room) {
  if (length <= room) return (room - length) / 2;
  return Math.min(0, Math.max(room - length, start));
}

/**
 * Return the scales between which a view can be chosen by hand.
 * @param {Pick<ClipOverlay, "size">} overlay
 * @param {Room} room
 * @returns {Scales}
 */
export function scalesIn(overlay, room) {
  const least = viewOfWhole(overlay, room).scale;
  return { least, most: MOST_SHARE * least };
}

/**
 * Enlarge a view, leaving what is at a point of the stage where it is.
 * @param {View} view
 * @param {Point} at
 * @param {number} ratio
 * @param {Scales} scales
 * @returns {View}
 */
export function enlarged(view, [x, y], ratio, { least, most }) {
  const scale = Math.min(most, Math.max(least, ratio * view.scale));
  const grown = scale / view.scale;
  return { scale, x: x - grown * (x - view.x), y: y - grown * (y - view.y) };
}

/**
 * Move and enlarge a view as two fingers move: what was between them stays between them.
 * @param {View} view
 * @param {[Point, Point]} before
 * @param {[Point, Point]} after
 * @param {Scales} scales
 * @returns {View}
 */
export function pinched(view, before, after, scales) {
  const [from, to] = [middle(before), middle(after)];
  const ratio = distance(...after) / Math.max(1, distance(...before));
  const { scale, x, y } = enlarged(view, from, ratio, scales);
  return { scale, x: x + to[0] - from[0], y: y + to[1] - from[1] };
}

/** @param {[Point, Point]} points @returns {Point} */
function middle([[ax, ay], [bx, by]]) {
  return [(ax + bx) / 2, (ay + by) / 2];
}

/**
 * Return a view in terms that hold for a stage of any size.
 * @param {View} view
 * @param {Scales} scales
 * @param {Room} room
 * @returns {Place}
 */
export function placeOf({ scale, x, y }, { least }, { across, down, covered }) {
  return {
    share: scale / least,
    centre: [(across / 2 - x) / scale, ((down - covered) / 2 - y) / scale],
  };
}

/**
 * Return the view of a place.
 * @param {Place} place
 * @param {Pick<ClipOverlay, "size">} overlay
 * @param {Room} room
 * @returns {View}
 */
export function viewOfPlace({ share, centre: [x, y] }, overlay, room) {
  const scale = share * scalesIn(overlay, room).least;
  const middled = {
    scale,
    x: room.across / 2 - scale * x,
    y: (room.down - room.covered) / 2 - scale * y,
  };
  return filling(middled, overlay.size, room);
}
