// What is said of the chosen clips: a field shows the value that all of them have.

/** @import { InboxCard, InboxData, InboxFields } from "../contract.d.ts" */

import { button, element } from "../dom.js";

/** @typedef {keyof InboxFields} FieldName */
/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

/**
 * @typedef {object} DetailsHost
 * @property {(field: FieldName, value: string) => void} tell
 * @property {() => void} turnUpright
 * @property {() => void} trim
 */

const DIFFERENT = "different";

export class Details {
  /** @type {Map<FieldName, Field>} */
  #fields = new Map();
  #form;
  #host;
  #upright = button("Turn upright", () => this.#host.turnUpright());
  #trim = button("Trim …", () => this.#host.trim());

  /**
   * @param {HTMLElement} form
   * @param {DetailsHost} host
   */
  constructor(form, host) {
    this.#form = form;
    this.#host = host;
    this.#upright.setAttribute("aria-keyshortcuts", "t");
  }

  /** @param {InboxData} data @param {InboxCard[]} cards the chosen clips */
  update(data, cards) {
    if (!this.#fields.size) this.#create(data);
    this.#form.hidden = !cards.length;
    for (const [name, field] of this.#fields) {
      if (field.matches(":focus")) continue; // being typed into
      const values = new Set(cards.map(({ fields }) => fields[name]));
      field.value = values.size === 1 ? [...values][0] : "";
      if (field instanceof HTMLInputElement) {
        field.placeholder = values.size > 1 ? DIFFERENT : "not known";
      }
    }
    this.#upright.hidden = !cards.some(({ upright }) => upright !== "");
    this.#trim.disabled = cards.length !== 1 || cards[0].picture === null;
  }

  focus() {
    this.#fields.get("speed")?.focus();
  }

  /** @param {InboxData} data */
  #create({ speed_label, choices }) {
    this.#add("day", "Date", input("date"));
    this.#add("speed", speed_label, input("text"));
    this.#add("incline", "Incline, %", input("text"));
    this.#add("shoes", "Shoes", input("text"));
    this.#add("state", "The runner was", select(choices.state));
    this.#add("back", "The runner's back", select(choices.back));
    this.#add("capture_fps", "Filmed at, frames/s", input("text"));
    this.#add("mirrored", "Mirrored", select(choices.mirrored));
    this.#add("turn_deg", "Turn the picture", select(choices.turn_deg));
    this.#form.append(element("div", "framing", "", this.#upright, this.#trim));
  }

  /** @param {FieldName} name @param {string} title @param {Field} field */
  #add(name, title, field) {
    field.name = name;
    field.onchange = () => this.#host.tell(name, field.value);
    field.onkeydown = (event) => {
      const key = /** @type {KeyboardEvent} */ (event).key;
      if (key === "Enter" || key === "Escape") field.blur();
    };
    this.#fields.set(name, field);
    this.#form.append(element("label", "", title, field));
  }
}

/** @param {string} type */
function input(type) {
  const field = element("input");
  field.type = type;
  field.autocomplete = "off";
  return field;
}

/** @param {[string, string][]} choices */
function select(choices) {
  const options = choices.map(([value, title]) => {
    const option = element("option", "", title);
    option.value = value;
    return option;
  });
  return element("select", "", "", ...options);
}
