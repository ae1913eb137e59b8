// The cards are HTML that Python has rendered and escaped. A click on evidence moves this page's
// player there; a rejection is sent to Python as a message.

/** @import { CardsData } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */

import { find, objectOf } from "../dom.js";
import { askToGoTo } from "../events.js";
import { Outbox } from "../outbox.js";

class Cards {
  #page = "";
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.outbox = new Outbox(root);
  }

  /** @param {CardsData} data */
  update(data) {
    if (this.#page !== data.page) this.#show(data.page);
    for (const reject of this.#root.querySelectorAll(".reject")) {
      /** @type {HTMLElement} */ (reject).hidden = !data.correctable;
    }
    this.#root.onclick = (event) => this.#press(/** @type {Element} */ (event.target), data.clip);
  }

  // Details that were unfolded stay unfolded.
  /** @param {string} page */
  #show(page) {
    const folds = () => [...this.#root.querySelectorAll("details")];
    const open = folds().map((fold) => fold.open);
    this.#root.innerHTML = this.#page = page;
    folds().forEach((fold, k) => {
      fold.open = open[k] ?? false;
    });
  }

  /** @param {Element} target @param {string} clip */
  #press(target, clip) {
    const pressed = target.closest("button");
    if (!pressed) return;
    const [check, time] = [pressed.dataset.check ?? "", Number(pressed.dataset.time)];
    if (!pressed.matches(".reject")) return askToGoTo(clip, { check, time });
    this.outbox.send("correction", { kind: "reject", check, time_s: time });
  }
}

/** @param {Component<CardsData>} component */
export default function showCards({ parentElement, data, setTriggerValue }) {
  const root = find(parentElement, ".verdicts");
  const cards = objectOf(root, () => new Cards(root));
  cards.outbox.renew(data.clip, data.received, setTriggerValue);
  cards.update(data);
}
