// Pointers on the picture and on the strip under it.

/** @import { Player } from "./player.js" */

const DRAG_PX_PER_FRAME = 8;
// A hand that shakes stays on the instant it pressed.
const JITTER_PX = 4;

/**
 * A tap plays and pauses; a drag turns frames like a flywheel. While a note or the belt line is
 * drawn, both draw instead.
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
 * A press leads to the evidence or the time pressed; a drag takes the cursor along.
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
