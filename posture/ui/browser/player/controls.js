// The player's controls: which there are, and what they do.

/** @import { Keyed } from "../keys.js" */
/** @import { Player } from "./player.js" */

import { find } from "../dom.js";
import { actionOf, CLOSER } from "../keys.js";

/** @param {HTMLElement} root */
export function controlsIn(root) {
  return {
    screen: find(root, ".screen"),
    stage: find(root, ".stage"),
    nearer: find(root, ".nearer"),
    farther: find(root, ".farther"),
    whole: find(root, ".whole"),
    full: find(root, ".full"),
    pen: find(root, ".pen"),
    tools: find(root, ".tools"),
    close: find(root, ".close"),
    bar: find(root, ".bar"),
    play: find(root, ".play", HTMLButtonElement),
    back: find(root, ".back"),
    on: find(root, ".on"),
    where: find(root, ".where"),
    speed: find(root, ".speed", HTMLSelectElement),
    scrub: find(root, ".scrub", HTMLInputElement),
    strip: find(root, ".strip", HTMLCanvasElement),
    loop: find(root, ".loop"),
    drawn: find(root, ".drawn"),
    skeleton: find(root, ".skeleton", HTMLInputElement),
    angle: find(root, ".angle", HTMLInputElement),
    belt: find(root, ".belt", HTMLInputElement),
    check: find(root, ".check", HTMLSelectElement),
    track: find(root, ".track"),
    correct: find(root, ".correct"),
    panel: find(root, ".panel"),
  };
}

/** @typedef {ReturnType<typeof controlsIn>} Controls */

/**
 * Connect a player's controls, and its keys, with what they do.
 * @param {Player} player
 * @param {Controls} controls
 */
export function listenToControls(player, controls) {
  const { clock, lens, large, picture } = player;
  /** @type {Keyed} */
  const keyed = {
    step: (count) => clock.step(count),
    toFirst: () => clock.go(0),
    toLast: () => clock.go(clock.last),
    toggle: () => player.toggle(),
    loop: () => player.toggleLoop(),
    whole: () => lens.toggle(),
    enlarge: (ratio) => lens.enlarge(ratio, picture.subject),
    fullScreen: () => large.toggleScreen(),
    close: () => large.close(),
  };
  controls.play.onclick = keyed.toggle;
  controls.back.onclick = () => keyed.step(-1);
  controls.on.onclick = () => keyed.step(1);
  controls.loop.onclick = keyed.loop;
  controls.nearer.onclick = () => keyed.enlarge(CLOSER);
  controls.farther.onclick = () => keyed.enlarge(1 / CLOSER);
  controls.whole.onclick = keyed.whole;
  controls.full.onclick = keyed.fullScreen;
  controls.close.onclick = keyed.close;
  controls.track.onclick = () => player.angles.toggle();
  controls.pen.onclick = () => player.beginNote();
  controls.tools.onclick = () => player.toggleTools();
  controls.speed.onchange = () => player.setSpeed();
  controls.scrub.oninput = () => player.scrub();
  for (const part of [controls.skeleton, controls.angle, controls.belt]) {
    part.onchange = () => player.redraw();
  }
  controls.check.onchange = () => player.chooseCheck(controls.check.value);
  controls.correct.onclick = () => player.togglePanel();
  player.root.onkeydown = (event) => {
    large.keepFocus(event);
    if (player.notes.onKey(event)) return event.preventDefault();
    const action = actionOf(event);
    if (!action || (event.key === "Escape" && !large.open)) return;
    event.preventDefault();
    action(keyed, event.shiftKey);
  };
}
