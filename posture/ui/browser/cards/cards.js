// The cards are HTML that Python has rendered and escaped. A click on evidence shows it in this
// page's player, large; a rejection is sent to Python as a message, and can be undone at once.

/** @import { CardsData } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */

import { find, objectOf } from "../dom.js";
import { askToGoTo } from "../events.js";
import { Outbox } from "../outbox.js";
import { Snackbar } from "./snackbar.js";

class Cards {
  #page = "";
  #clip = "";
  /** @type {HTMLElement | null} the button whose menu is open, or was last */
  #opener = null;
  #root;
  #menu;
  #reject;
  #snackbar;

  /** @param {HTMLElement} root @param {ParentNode} around */
  constructor(root, around) {
    this.#root = root;
    this.#menu = find(around, ".menu");
    this.#reject = find(this.#menu, ".reject");
    this.#snackbar = new Snackbar(find(around, ".snackbar"));
    this.outbox = new Outbox(root);
    root.onclick = (event) => this.#press(/** @type {Element} */ (event.target));
    this.#reject.onclick = () => this.#rejectMoment();
  }

  /** @param {CardsData} data */
  update({ clip, page, correctable }) {
    if (this.#page !== page) this.#show(page);
    if (this.#clip !== clip || !correctable) this.#snackbar.hide();
    this.#clip = clip;
    for (const more of this.#root.querySelectorAll(".more")) {
      /** @type {HTMLElement} */ (more).hidden = !correctable;
    }
    if (!correctable) this.#menu.hidePopover();
  }

  // Details that were unfolded stay unfolded.
  /** @param {string} page */
  #show(page) {
    const folds = () => [...this.#root.querySelectorAll("details")];
    const open = folds().map((fold) => fold.open);
    this.#root.innerHTML = this.#page = page;
    folds().forEach((fold, k) => {
      fold.open = open[k] ?? fold.open;
    });
    for (const more of this.#root.querySelectorAll("button.more")) {
      /** @type {HTMLButtonElement} */ (more).popoverTargetElement = this.#menu;
    }
  }

  /** @param {Element} target */
  #press(target) {
    const pressed = target.closest("button");
    if (pressed?.matches(".shot")) {
      askToGoTo(this.#clip, { ...momentOf(pressed), large: true });
    } else if (pressed?.matches(".more")) {
      this.#placeMenu(pressed);
    }
  }

  // The browser opens and closes the menu; in the middle of the window, unless it is placed.
  /** @param {HTMLElement} opener */
  #placeMenu(opener) {
    this.#opener = opener;
    const { left, bottom } = opener.getBoundingClientRect();
    this.#menu.style.setProperty("--left", `${left}px`);
    this.#menu.style.setProperty("--top", `${bottom}px`);
  }

  #rejectMoment() {
    const opener = this.#opener;
    this.#menu.hidePopover();
    if (!opener) return;
    const { check, time } = momentOf(opener);
    this.outbox.send("correction", { kind: "reject", check, time_s: time });
    this.#snackbar.show(`Not counted any more: ${opener.dataset.words}`, () =>
      this.outbox.send("correction", { kind: "accept", check, time_s: time }),
    );
  }
}

/** @param {HTMLElement} shown */
function momentOf({ dataset: { check, time } }) {
  return { check: check ?? "", time: Number(time) };
}

/** @param {Component<CardsData>} component */
export default function showCards({ parentElement, data, setTriggerValue }) {
  const root = find(parentElement, ".verdicts");
  const cards = objectOf(root, () => new Cards(root, parentElement));
  cards.outbox.renew(data.clip, data.received, setTriggerValue);
  cards.update(data);
}
