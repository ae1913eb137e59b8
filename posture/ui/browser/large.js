// The player in the page, filling the window, or filling the screen.

import { focusedElement } from "./dom.js";

const FOCUSABLE = "button, select, input, textarea, summary";

export class Large {
  /** @type {HTMLElement | null} what had the focus before the player filled the window */
  #before = null;
  #root;
  #onChange;

  /** @param {HTMLElement} root the player, in an element of its own @param {() => void} onChange */
  constructor(root, onChange) {
    this.#root = root;
    this.#onChange = onChange;
    root.addEventListener("fullscreenchange", () => this.#screenChanged());
  }

  /** Whether the player fills the window or the screen. */
  get open() {
    return this.#root.classList.contains("large");
  }

  /** Whether it fills the screen. */
  get onScreen() {
    return this.#root.matches(":fullscreen");
  }

  // A popover lies above everything else on the page, wherever it is in the page.
  fillWindow() {
    if (!this.open) this.#before = focusedElement();
    this.#enlarge();
    this.#root.popover = "manual";
    this.#root.showPopover?.();
    this.#onChange();
  }

  /** Fill the screen, or go back; where a browser cannot do that, fill the window. */
  async toggleScreen() {
    if (this.onScreen) return document.exitFullscreen();
    this.#enlarge();
    this.#lower();
    try {
      await this.#root.requestFullscreen();
    } catch {
      this.fillWindow();
    }
  }

  /** Go back into the page; the focus, too, to what opened the player. */
  close() {
    if (this.onScreen) return void document.exitFullscreen();
    this.#lower();
    this.#shrink();
  }

  /**
   * Let Tab go round within the player, as what is under it cannot be seen.
   * @param {KeyboardEvent} event
   */
  keepFocus(event) {
    if (!this.open || event.key !== "Tab") return;
    const parts = [...this.#root.querySelectorAll(FOCUSABLE)].filter(canHaveFocus);
    const [first, last] = [parts[0], parts.at(-1)];
    const focused = focusedElement();
    const leaving = event.shiftKey ? focused === first || focused === this.#root : focused === last;
    if (!leaving) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  #screenChanged() {
    if (this.onScreen) this.#onChange();
    else this.#shrink();
  }

  // The page keeps the player's place, so that nothing on it moves.
  #enlarge() {
    const place = this.#root.parentElement;
    if (place && !this.open) place.style.minHeight = `${place.offsetHeight}px`;
    this.#root.classList.add("large");
    this.#root.setAttribute("role", "dialog");
    this.#root.setAttribute("aria-modal", "true");
  }

  // An element cannot be a popover and fill the screen.
  #lower() {
    if (this.#root.hasAttribute("popover")) this.#root.hidePopover?.();
    this.#root.removeAttribute("popover");
  }

  #shrink() {
    this.#root.classList.remove("large");
    this.#root.removeAttribute("role");
    this.#root.removeAttribute("aria-modal");
    this.#root.parentElement?.style.removeProperty("min-height");
    const before = this.#before;
    this.#before = null;
    if (before) (before.isConnected ? before : this.#root).focus({ preventScroll: true });
    this.#onChange();
  }
}

/** @param {Element} part @returns {part is HTMLElement} */
function canHaveFocus(part) {
  return part.checkVisibility() && !part.matches(":disabled");
}
