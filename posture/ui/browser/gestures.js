// Pointer gestures on the picture and on the strip below it.

/** @import { Point } from "./packing.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Lens } from "./lens.js" */
/** @import { Notes } from "./notes.js" */
/** @import { Player } from "./player/player.js" */

/**
 * @typedef {object} Watched a picture on which the gestures act
 * @property {HTMLElement} root what gets the focus
 * @property {Clock} clock
 * @property {Lens} lens
 * @property {Notes} notes
 * @property {(event: PointerEvent) => void} tap
 * @property {(index: number) => void} lead a drag leads to this frame
 */

const DRAG_PX_PER_FRAME = 8;
// Movements smaller than this do not count, as hands tremble.
const JITTER_PX = 4;
// A wheel turned by this much enlarges the picture by a factor of e.
const WHEEL_PX = 200;

/**
 * A tap plays or pauses; a drag goes through the frames. While a note is being drawn, both draw
 * instead, and while the belt line is, a tap adds a point. Two fingers move and enlarge the picture.
 * @param {Watched} player
 * @param {HTMLElement} stage
 */
export function listenToStage(player, stage) {
  /** @type {Map<number, Point>} */
  const fingers = new Map();
  /** @type {{ x: number, index: number, moved: boolean } | null} */
  let start = null;
  const { clock, notes } = player;

  stage.onpointerdown = (event) => {
    fingers.set(event.pointerId, placeIn(stage, event));
    stage.setPointerCapture(event.pointerId);
    if (fingers.size > 1) {
      start = null;
      return notes.drop();
    }
    if (notes.drawing) return notes.press(event, stage);
    start = { x: event.clientX, index: clock.index, moved: false };
    player.root.focus({ preventScroll: true });
  };
  stage.onpointermove = (event) => {
    if (fingers.size > 1) return pinch(event);
    if (notes.drawing) return notes.move(event, stage);
    if (!start || !event.buttons) return;
    const frames = framesDragged(event.clientX - start.x);
    if (!frames && !start.moved) return;
    start.moved = true;
    player.lead(start.index + frames);
  };
  stage.onpointerup = (event) => {
    fingers.delete(event.pointerId);
    if (notes.drawing) return notes.release();
    const tapped = start && !start.moved;
    start = null;
    if (tapped) player.tap(event);
  };
  stage.onpointercancel = (event) => {
    fingers.delete(event.pointerId);
    start = null;
  };
  listenToZoom(player, stage);

  /** @param {PointerEvent} event */
  function pinch(event) {
    const before = bothOf(fingers);
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, placeIn(stage, event));
    player.lens.pinch(before, bothOf(fingers));
  }
}

/**
 * A touch pad pinched, or a wheel turned with Ctrl, enlarges the picture, and two fingers on it do
 * not scroll the page.
 * @param {Pick<Watched, "lens">} player
 * @param {HTMLElement} stage
 */
function listenToZoom(player, stage) {
  const active = { passive: false };
  const keepPage = (/** @type {TouchEvent} */ event) => {
    if (event.touches.length > 1) event.preventDefault();
  };
  stage.addEventListener("touchstart", keepPage, active);
  stage.addEventListener("touchmove", keepPage, active);
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      player.lens.enlarge(Math.exp(-event.deltaY / WHEEL_PX), placeIn(stage, event));
    },
    active,
  );
}

/** @param {HTMLElement} stage @param {MouseEvent} event @returns {Point} */
function placeIn(stage, { clientX, clientY }) {
  const { left, top } = stage.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

/** @param {Map<number, Point>} fingers @returns {[Point, Point]} */
function bothOf(fingers) {
  const [one, other] = fingers.values();
  return [one, other];
}

/** @param {number} px */
export function framesDragged(px) {
  return Math.round(px / DRAG_PX_PER_FRAME);
}

/**
 * A press goes to the evidence or the time at that place; a drag moves the cursor.
 * @param {Player} player
 * @param {HTMLElement} strip
 */
export function listenToStrip(player, strip) {
  /** @type {{ x: number, moved: boolean } | null} */
  let start = null;
  const { timeline } = player;

  const release = () => {
    start = null;
    timeline.held = false;
    player.redraw();
  };
  strip.onpointerdown = (event) => {
    strip.setPointerCapture(event.pointerId);
    timeline.held = true;
    start = { x: event.clientX, moved: false };
    player.goTo(timeline.target(event, player.overlay, player.checks.key));
  };
  strip.onpointermove = (event) => {
    if (!start || !event.buttons) return;
    start.moved ||= Math.abs(event.clientX - start.x) >= JITTER_PX;
    if (start.moved) player.goTo({ time: timeline.timeAt(event.offsetX) });
  };
  strip.onpointerup = strip.onpointercancel = release;
}
