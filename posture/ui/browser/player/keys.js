// The player's keys.

// What is focused needs some keys itself; a list is searched by letters.
/** @type {[string, RegExp][]} */
const TAKEN_BY_FOCUS = [
  ["select, textarea", /./],
  ["input[type=range]", /^( |Arrow.*|Home|End)$/],
  ["input, button, summary", /^ $/],
];
const FEW = 1;
const MANY = 10;

/**
 * @typedef {object} Keyed what keys do
 * @property {(count: number) => void} step
 * @property {() => void} toFirst
 * @property {() => void} toLast
 * @property {() => void} toggle
 * @property {() => void} loop
 * @property {() => void} zoom
 * @property {() => void} fullScreen
 */

/** @type {Record<string, (player: Keyed, shift: boolean) => void>} */
const KEYS = {
  ArrowLeft: (player, shift) => player.step(shift ? -MANY : -FEW),
  ArrowRight: (player, shift) => player.step(shift ? MANY : FEW),
  Home: (player) => player.toFirst(),
  End: (player) => player.toLast(),
  " ": (player) => player.toggle(),
  l: (player) => player.loop(),
  z: (player) => player.zoom(),
  f: (player) => player.fullScreen(),
};

/**
 * Return what a key does; nothing where the system or what is focused needs it.
 * @param {KeyboardEvent} event
 */
export function actionOf({ key, target, ctrlKey, altKey, metaKey }) {
  if (ctrlKey || altKey || metaKey) return undefined;
  const focused = /** @type {Element} */ (target);
  if (TAKEN_BY_FOCUS.some(([kind, keys]) => focused.closest(kind) && keys.test(key))) {
    return undefined;
  }
  return KEYS[key.length === 1 ? key.toLowerCase() : key];
}
