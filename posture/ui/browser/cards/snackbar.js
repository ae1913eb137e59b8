// A sentence at the window's lower edge about what has just been done, with a way to undo it.

import { button, element } from "../dom.js";

const SHOWN_MS = 10_000;

export class Snackbar {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  #box;

  /** @param {HTMLElement} box a live region, in which nothing is shown while it is empty */
  constructor(box) {
    this.#box = box;
  }

  /**
   * @param {string} sentence
   * @param {() => void} undo
   */
  show(sentence, undo) {
    const back = button("Undo", () => {
      this.hide();
      undo();
    });
    this.#box.replaceChildren(element("span", "", sentence), back);
    this.#wait();
  }

  hide() {
    clearTimeout(this.#timer);
    this.#box.replaceChildren();
  }

  // It stays for as long as somebody is at it.
  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#box.matches(":hover, :focus-within")) this.#wait();
      else this.hide();
    }, SHOWN_MS);
  }
}
