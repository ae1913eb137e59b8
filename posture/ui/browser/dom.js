// Finding and making the page's elements.

/**
 * Return the element that a selector names; throw where the component's HTML does not hold it.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} [kind]
 * @returns {E}
 */
export function find(root, selector, kind) {
  const found = root.querySelector(selector);
  if (found instanceof (kind ?? HTMLElement)) return /** @type {E} */ (found);
  throw new Error(`no ${kind?.name ?? "element"} matches ${selector}`);
}

/**
 * Make an element with a class and a text; either may be empty.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {string} text
 * @param {Node[]} children
 */
export function element(tag, className = "", text = "", ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  made.append(...children);
  return made;
}

/**
 * Make a button.
 * @param {string} text
 * @param {() => unknown} onPress
 */
export function button(text, onPress) {
  const made = element("button", "", text);
  made.type = "button";
  made.onclick = onPress;
  return made;
}

/** @param {Element} toggle */
export function isPressed(toggle) {
  return toggle.getAttribute("aria-pressed") === "true";
}

/**
 * @param {Element} toggle
 * @param {boolean} pressed
 */
export function setPressed(toggle, pressed) {
  toggle.setAttribute("aria-pressed", String(pressed));
}

/**
 * Return the object that belongs to an element. Streamlit calls a component's function for every
 * drawing of the page, so it is created on the first call only.
 * @template O
 * @param {Element} root
 * @param {() => O} create
 * @returns {O}
 */
export function objectOf(root, create) {
  const holder = /** @type {Element & { posture?: O }} */ (root);
  holder.posture ??= create();
  return holder.posture;
}

/**
 * Fetch JSON; null where the app does not answer or has none.
 * @param {string} address
 * @returns {Promise<any>}
 */
export async function fetchJson(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
