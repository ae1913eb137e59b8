// The strip of pictures on which a stretch is chosen, by two handles. The state "stretch" has its
// start and end, seconds.

/** @import { TrimmerData } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */
/** @import { SetValue } from "../outbox.js" */
/** @import { Stretch } from "./stretch.js" */

import { find, objectOf } from "../dom.js";
import { clockWords, stretchWords, withEnd, withStart } from "./stretch.js";

class Trimmer {
  #root;
  #start;
  #end;
  /** @type {Stretch} */
  #chosen;
  #least = 0;
  #length = 0;
  /** @type {SetValue} */
  #setStateValue = () => {};

  /** @param {HTMLElement} root @param {TrimmerData} data */
  constructor(root, data) {
    this.#root = root;
    this.#start = find(root, ".start", HTMLInputElement);
    this.#end = find(root, ".end", HTMLInputElement);
    this.#chosen = { start: data.start, end: data.end };
    this.#start.oninput = () =>
      this.#move(withStart(this.#chosen, this.#at(this.#start), this.#least));
    this.#end.oninput = () =>
      this.#move(withEnd(this.#chosen, this.#at(this.#end), this.#least, this.#length));
    for (const handle of [this.#start, this.#end]) handle.onchange = () => this.#send();
  }

  /** @param {TrimmerData} data @param {SetValue} setStateValue */
  update(data, setStateValue) {
    this.#setStateValue = setStateValue;
    this.#least = data.least;
    this.#length = data.length;
    for (const handle of [this.#start, this.#end]) handle.max = String(data.length);
    this.#showPictures(data.pictures);
    this.#move(this.#chosen);
  }

  /** @param {HTMLInputElement} handle */
  #at(handle) {
    // A range in steps may end just before the clip does.
    const value = Number(handle.value);
    return value > this.#length - 0.1 ? this.#length : value;
  }

  /** @param {string[]} sources */
  #showPictures(sources) {
    const place = find(this.#root, ".pictures");
    const shown = [...place.children].map((picture) => picture.getAttribute("src"));
    if (shown.join() === sources.join()) return;
    place.replaceChildren(
      ...sources.map((source) => Object.assign(new Image(), { src: source, alt: "" })),
    );
  }

  /** @param {Stretch} chosen */
  #move(chosen) {
    this.#chosen = chosen;
    const ends = /** @type {const} */ ([
      ["--start", this.#start, chosen.start],
      ["--end", this.#end, chosen.end],
    ]);
    for (const [name, handle, at] of ends) {
      handle.value = String(at);
      handle.setAttribute("aria-valuetext", clockWords(at));
      this.#root.style.setProperty(name, String(at / this.#length));
    }
    find(this.#root, ".words").textContent = stretchWords(chosen, this.#length);
  }

  #send() {
    this.#setStateValue("stretch", [this.#chosen.start, this.#chosen.end]);
  }
}

/** @param {Component<TrimmerData>} component */
export default function showTrimmer({ parentElement, data, setStateValue }) {
  const root = find(parentElement, ".trimmer");
  objectOf(root, () => new Trimmer(root, data)).update(data, setStateValue);
}
