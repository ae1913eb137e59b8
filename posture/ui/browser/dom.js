// Finding and creating elements.

/**
 * Return the element that a selector names; throw if the component's HTML does not contain it.
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
 * Create an element with a class and a text; either may be empty.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {string} text
 * @param {Node[]} children
 */
export function element(tag, className = "", text = "", ...children) {
  const created = document.createElement(tag);
  if (className) created.className = className;
  created.textContent = text;
  created.append(...children);
  return created;
}

/**
 * Create a button.
 * @param {string} text
 * @param {() => unknown} onPress
 */
export function button(text, onPress) {
  const created = element("button", "", text);
  created.type = "button";
  created.onclick = onPress;
  return created;
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

/** Return the element that has the keyboard focus, in whichever component. */
export function focusedElement() {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement ? focused : null;
}

/**
 * Scroll as little as it takes to show an element; at once for people who want less motion.
 * @param {Element} shown
 */
export function bringIntoView(shown) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  shown.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}

/**
 * Return the object that belongs to an element. Streamlit calls a component's function whenever the
 * page is drawn, so the object is only created on the first call.
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
 * Fetch JSON; null if the app does not respond or has none.
 * @param {string} address
 * @returns {Promise<any>}
 */
export async function fetchJson(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
