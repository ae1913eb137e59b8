// Pointer gestures on the picture and on the strip below it.

/** @import { Player } from "./player.js" */

const DRAG_PX_PER_FRAME = 8;
// Movements smaller than this do not count, as hands tremble.
const JITTER_PX = 4;

/**
 * A tap plays or pauses; a drag goes through the frames. While a note is being drawn, both draw
 * instead, and while the belt line is, a tap adds a point.
 * @param {Player} player
 * @param {HTMLElement} stage
 */
export function listenToStage(player, stage) {
  /** @type {{ x: number, index: number, moved: boolean } | null} */
  let start = null;
  const { clock, notes } = player;

  stage.onpointerdown = (event) => {
    if (notes.drawing) return notes.press(event, stage);
    start = { x: event.clientX, index: clock.index, moved: false };
    player.root.focus({ preventScroll: true });
  };
  stage.onpointermove = (event) => {
    if (notes.drawing) return notes.move(event, stage);
    if (!start || !event.buttons) return;
    const frames = framesDragged(event.clientX - start.x);
    if (!frames && !start.moved) return;
    start.moved = true;
    clock.pause();
    clock.go(start.index + frames);
  };
  stage.onpointerup = (event) => {
    if (notes.drawing) return notes.release();
    const tapped = start && !start.moved;
    start = null;
    if (tapped) player.tap(event);
  };
  stage.onpointercancel = () => {
    start = null;
  };
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
