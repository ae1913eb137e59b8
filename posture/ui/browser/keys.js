// The player's keyboard shortcuts.

// Keys that the focused element needs itself; letters search a list.
/** @type {[string, RegExp][]} */
const TAKEN_BY_FOCUS = [
  ["select, textarea, input:not([type=range]):not([type=checkbox])", /./],
  ["input[type=range]", /^( |Arrow.*|Home|End)$/],
  ["input, button, summary", /^ $/],
];
const FEW = 1;
const MANY = 10;
export const CLOSER = 1.25;

/**
 * @typedef {object} Keyed the actions of keys
 * @property {(count: number) => void} step
 * @property {() => void} toFirst
 * @property {() => void} toLast
 * @property {() => void} toggle
 * @property {() => void} loop
 * @property {() => void} whole
 * @property {(ratio: number) => void} enlarge
 * @property {() => void} fullScreen
 * @property {() => void} close
 */

/** @type {Record<string, (player: Keyed, shift: boolean) => void>} */
const KEYS = {
  ArrowLeft: (player, shift) => player.step(shift ? -MANY : -FEW),
  ArrowRight: (player, shift) => player.step(shift ? MANY : FEW),
  Home: (player) => player.toFirst(),
  End: (player) => player.toLast(),
  " ": (player) => player.toggle(),
  l: (player) => player.loop(),
  z: (player) => player.whole(),
  "+": (player) => player.enlarge(CLOSER),
  "=": (player) => player.enlarge(CLOSER),
  "-": (player) => player.enlarge(1 / CLOSER),
  f: (player) => player.fullScreen(),
  Escape: (player) => player.close(),
};

/**
 * Return the action of a key; undefined if the system or the focused element needs the key.
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
