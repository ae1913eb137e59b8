// What keys must not do: nothing while somebody is typing, and nothing that the focused element
// does with the key itself.

const TYPING =
  "textarea, select, input:not([type=range], [type=checkbox], [type=radio]), [role=combobox]";
/** @type {[string, RegExp][]} */
const TAKEN_BY_FOCUS = [
  ["button, summary, a", /^( |Enter)$/],
  ["input", /^( |Arrow.*|Home|End)$/],
];

/** @type {((event: KeyboardEvent) => void) | null} */
let listening = null;

/**
 * Let a newly drawn part of the page hear the page's keys, and what heard them before no longer:
 * that stays on the page for a while beside its successor, and would take keys meant for this.
 * @param {(event: KeyboardEvent) => void} onKey
 */
export function hearKeys(onKey) {
  if (listening) window.removeEventListener("keydown", listening);
  listening = onKey;
  window.addEventListener("keydown", onKey);
}

/**
 * Return whether somebody is typing into the element that an event comes from.
 * @param {KeyboardEvent} event
 */
function isTyping(event) {
  const from = event.composedPath()[0];
  return from instanceof HTMLElement && (from.matches(TYPING) || from.isContentEditable);
}

/**
 * Return whether a key is a shortcut here: not typed, not held down, not needed by what has the
 * focus, and without the keys by which browser and system are told something.
 * @param {KeyboardEvent} event
 */
export function isShortcut(event) {
  if (event.altKey || event.metaKey || event.repeat || isTyping(event)) return false;
  const from = event.composedPath()[0];
  if (event.ctrlKey || !(from instanceof HTMLElement)) return true;
  return !TAKEN_BY_FOCUS.some(([kind, keys]) => from.closest(kind) && keys.test(event.key));
}
