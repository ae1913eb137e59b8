// The runners to whom clips are given: those with keys, and any other by name.

/** @import { InboxData, InboxRunner } from "../contract.d.ts" */

import { button, element, fetchJson } from "../dom.js";
import { labelsOf } from "./runner_keys.js";

const LOOK_AFTER_MS = 120;

/**
 * @typedef {object} PeopleHost
 * @property {(runner: InboxRunner) => void} give
 * @property {(name: string) => void} add gives the chosen clips to a new runner
 * @property {() => void} back returns the focus to the clips
 */

export class People {
  /** @type {InboxRunner[]} */
  #runners = [];
  /** @type {InboxRunner[] | null} those that match what is typed; null = nothing is typed */
  #found = null;
  #marked = 0;
  #address = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  #field;
  #list;
  #host;

  /**
   * @param {HTMLInputElement} field
   * @param {HTMLElement} list
   * @param {PeopleHost} host
   */
  constructor(field, list, host) {
    this.#field = field;
    this.#list = list;
    this.#host = host;
    field.oninput = () => this.#look();
    field.onkeydown = (event) => this.#onKey(event);
  }

  /** @param {InboxData} data */
  update({ runners, search }) {
    this.#runners = runners;
    this.#address = search;
    this.#draw();
  }

  /** @param {string} key */
  withKey(key) {
    const number = labelsOf(this.#runners.length).indexOf(key.toLowerCase());
    return key === "" ? undefined : this.#runners[number];
  }

  /** @param {string} id */
  nameOf(id) {
    const known = [...this.#runners, ...(this.#found ?? [])];
    return known.find((runner) => runner.id === id)?.name ?? "";
  }

  /** @param {string} words what the field begins with: a folder's name */
  type(words) {
    this.#field.value = words;
    this.#field.focus();
    this.#field.select();
    this.#look();
  }

  #look() {
    clearTimeout(this.#timer);
    const typed = this.#field.value.trim();
    this.#found = typed ? this.#found : null;
    if (typed) this.#timer = setTimeout(() => this.#find(typed), LOOK_AFTER_MS);
    this.#draw();
  }

  /** @param {string} typed */
  async #find(typed) {
    /** @type {InboxRunner[]} */
    const found = (await fetchJson(`${this.#address}?name=${encodeURIComponent(typed)}`)) ?? [];
    if (this.#field.value.trim() !== typed) return [];
    this.#found = found;
    this.#marked = this.#first;
    this.#draw();
    return found;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Enter") this.#take();
    else if (event.key === "Escape") this.#leave();
    else if (event.key === "ArrowDown") this.#mark(1);
    else if (event.key === "ArrowUp") this.#mark(-1);
    else return;
    event.preventDefault();
  }

  /** What is marked at first: nothing where several runners have the name that was typed. */
  get #first() {
    return (this.#found ?? []).filter(({ exact }) => exact).length > 1 ? -1 : 0;
  }

  /** @param {number} steps */
  #mark(steps) {
    const last = this.#choices().length - 1;
    this.#marked = Math.max(0, Math.min(last, this.#marked + steps));
    this.#draw();
  }

  // What is typed last decides, even if the list does not show it yet.
  async #take() {
    clearTimeout(this.#timer);
    const typed = this.#field.value.trim();
    if (!typed) return this.#leave();
    const marked = this.#marked;
    await this.#find(typed);
    this.#marked = marked > 0 ? marked : this.#first;
    const choice = this.#choices()[this.#marked];
    if (this.#marked < 0) return this.#draw();
    if (choice) choice();
    this.#leave();
  }

  #leave() {
    this.#field.value = "";
    this.#found = null;
    this.#marked = 0;
    this.#draw();
    this.#host.back();
  }

  /** Return what can be chosen for what is typed: runners, and a new one. */
  #choices() {
    const typed = this.#field.value.trim();
    const known = (this.#found ?? []).map((runner) => () => this.#host.give(runner));
    const isKnown = (this.#found ?? []).some((runner) => runner.exact);
    return typed && !isKnown ? [...known, () => this.#host.add(typed)] : known;
  }

  #draw() {
    const typed = this.#field.value.trim();
    const shown = this.#found ?? this.#runners;
    const labels = this.#found ? [] : labelsOf(shown.length);
    /** @type {HTMLElement[]} */
    const lines = shown.map((runner, number) => this.#line(runner, labels[number] ?? "", number));
    if (typed && !(this.#found ?? []).some((runner) => runner.exact))
      lines.push(this.#newLine(typed));
    if (this.#found && this.#first < 0)
      lines.unshift(element("p", "none", "Several runners have this name: ↓ chooses one."));
    if (!lines.length) lines.push(element("p", "none", "No runner yet: type a name."));
    this.#list.replaceChildren(...lines);
  }

  /** @param {InboxRunner} runner @param {string} label @param {number} number */
  #line(runner, label, number) {
    const line = button("", () => this.#host.give(runner));
    line.className = "runner";
    line.dataset.runner = runner.id;
    if (label) {
      line.setAttribute("aria-keyshortcuts", label);
      line.append(element("kbd", "", label.toUpperCase()));
    }
    line.append(element("span", "", runner.name), element("small", "", runner.words));
    line.classList.toggle("marked", this.#found !== null && number === this.#marked);
    return line;
  }

  /** @param {string} name */
  #newLine(name) {
    const line = button(`Add ${name} as a new runner`, () => {
      this.#host.add(name);
      this.#leave();
    });
    line.className = "runner";
    line.classList.toggle("marked", this.#marked >= (this.#found ?? []).length);
    return line;
  }
}
