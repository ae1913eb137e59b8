// The inbox: clips are given to runners by keys, by pressing or by dragging, and then put in.

/** @import { InboxCard, InboxData, InboxMessage } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */

import { bringIntoView, element, find, objectOf } from "../dom.js";
import { keyHelp } from "../key_help.js";
import { Outbox } from "../outbox.js";
import { hearKeys, isShortcut } from "../shortcuts.js";
import { cardOf } from "./card.js";
import { Details } from "./details.js";
import { withPending } from "./pending.js";
import { People } from "./people.js";
import { KEY_LINES } from "./runner_keys.js";
import { Selection } from "./selection.js";

class Inbox {
  /** @type {InboxData | null} */
  #data = null;
  /** @type {InboxCard[]} as they are shown, in order */
  #cards = [];
  #selection = new Selection();
  #root;
  #list;
  #put;
  #people;
  #details;
  #help = keyHelp("Keys of the inbox", KEY_LINES);

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.outbox = new Outbox(root);
    this.#list = find(root, ".clips");
    this.#put = find(root, ".put", HTMLButtonElement);
    this.#put.onclick = (event) => {
      if (event.detail <= 1) this.#putIn();
    };
    find(root, ".away").onclick = () => this.#throwAway();
    find(root, ".undo").onclick = () => this.#send({ kind: "undo" });
    find(root, ".keys").onclick = () => this.#help.showModal();
    root.append(this.#help);
    const field = find(root, ".who input", HTMLInputElement);
    this.#people = new People(field, find(root, ".runners"), {
      give: ({ id }) => this.#give(id),
      add: (name) => this.#about((clips) => ({ kind: "new", clips, name }), true),
      back: () => this.#focus(),
    });
    this.#details = new Details(find(root, ".details"), {
      tell: (field, value) =>
        this.#about((clips) => ({ kind: "tell", clips, field, value }), false),
      turnUpright: () => this.#turnUpright(),
      trim: () => this.#about(([clip]) => ({ kind: "trim", clip }), false),
    });
    this.#listenToPointer();
    hearKeys((event) => this.#onKey(event));
  }

  /** @param {InboxData} data */
  update(data) {
    this.#data = data;
    this.#people.update(data);
    this.#draw();
  }

  #draw() {
    const data = this.#data;
    if (!data) return;
    const { activeElement } = /** @type {ShadowRoot} */ (this.#root.getRootNode());
    const focused = this.#list.contains(activeElement);
    const waiting = this.outbox.waiting("inbox");
    const nameOf = (/** @type {string} */ id) => this.#people.nameOf(id);
    const groups = data.groups.map((group) => ({
      ...group,
      cards: withPending(group.clips, waiting, nameOf),
    }));
    this.#cards = groups.flatMap((group) => group.cards);
    const first = this.#cards.find(({ runner }) => runner === null) ?? this.#cards[0];
    this.#selection.renew(
      this.#cards.map(({ id }) => id),
      first?.id ?? null,
    );
    this.#list.replaceChildren(...groups.map((group) => this.#group(group)));
    this.#drawBar();
    this.#details.update(data, this.#chosenCards());
    if (focused) this.#focus();
  }

  #drawBar() {
    const ready = this.#ready().length;
    const clips = ready === 1 ? "1 clip" : `${ready} clips`;
    this.#put.textContent = ready ? `Put ${clips} into the library` : "Put into the library";
    this.#put.disabled = !ready;
    find(this.#root, ".said").textContent = this.#data?.said ?? "";
    find(this.#root, ".away", HTMLButtonElement).disabled = !this.#selection.chosen.size;
  }

  /** @param {{ title: string, cards: InboxCard[] }} group */
  #group({ title, cards }) {
    const heading = element("h3", "", title);
    heading.setAttribute("role", "presentation");
    heading.onclick = () => this.#chooseAll(cards);
    const { chosen, at } = this.#selection;
    const options = cards.map((card) =>
      cardOf(card, { chosen: chosen.has(card.id), at: card.id === at }),
    );
    const group = element("div", "group", "", ...(cards.length ? [heading] : []), ...options);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", title);
    return group;
  }

  /** @param {InboxCard[]} cards */
  #chooseAll(cards) {
    this.#selection.choose(cards.map(({ id }) => id));
    this.#draw();
  }

  #chosenCards() {
    return this.#cards.filter(({ id }) => this.#selection.chosen.has(id));
  }

  #ready() {
    return this.#cards.filter(({ runner, film }) => runner !== null && film);
  }

  /** Move the focus to the clip that the keys are at. */
  #focus() {
    const at = this.#root.querySelector(".card[tabindex='0']");
    if (!(at instanceof HTMLElement)) return;
    at.focus({ preventScroll: true });
    bringIntoView(at);
  }

  /** @param {InboxMessage} message */
  #send(message) {
    this.outbox.send("inbox", message);
    this.#draw();
  }

  /**
   * Send a message about the chosen clips.
   * @param {(clips: string[]) => InboxMessage} message
   * @param {boolean} goOn whether the next clip that is nobody's follows
   */
  #about(message, goOn) {
    const clips = [...this.#selection.chosen];
    if (!clips.length) return;
    this.#send(message(clips));
    if (!goOn) return;
    const left = new Set(this.#cards.filter(({ runner }) => runner === null).map(({ id }) => id));
    this.#selection.goOn((id) => left.has(id));
    this.#draw();
    this.#focus();
  }

  /** @param {string | null} runner */
  #give(runner) {
    this.#about((clips) => ({ kind: "assign", clips, runner }), runner !== null);
  }

  /** Turn each chosen clip whose picture lies on its side, as far as it needs. */
  #turnUpright() {
    const lying = this.#chosenCards().filter(({ upright }) => upright !== "");
    for (const value of new Set(lying.map(({ upright }) => upright))) {
      const clips = lying.filter(({ upright }) => upright === value).map(({ id }) => id);
      this.#send({ kind: "tell", clips, field: "turn_deg", value });
    }
  }

  #throwAway() {
    this.#about((clips) => ({ kind: "throw", clips }), false);
    this.#focus();
  }

  #putIn() {
    const clips = this.#ready().map(({ id }) => id);
    if (clips.length) this.#send({ kind: "put in", clips });
  }

  /** @param {number} steps @param {boolean} extend */
  #move(steps, extend) {
    this.#selection.move(steps, extend);
    this.#draw();
    this.#focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!this.#root.isConnected || this.#help.open || !isShortcut(event)) return;
    if (this.#act(event)) event.preventDefault();
  }

  /** Do what a key stands for; return whether it stands for anything. @param {KeyboardEvent} event */
  #act({ key, ctrlKey, shiftKey }) {
    if (ctrlKey) {
      if (key.toLowerCase() !== "a") return false;
      this.#selection.all();
      this.#draw();
      return true;
    }
    const action = this.#actions[key.length === 1 ? key.toLowerCase() : key];
    const runner = this.#people.withKey(key);
    if (action) action(shiftKey);
    else if (runner) this.#give(runner.id);
    else return false;
    return true;
  }

  /** @type {Record<string, (shift: boolean) => void>} */
  #actions = {
    ArrowDown: (shift) => this.#move(1, shift),
    ArrowUp: (shift) => this.#move(-1, shift),
    ArrowRight: (shift) => this.#move(1, shift),
    ArrowLeft: (shift) => this.#move(-1, shift),
    Home: (shift) => this.#move(-this.#cards.length, shift),
    End: (shift) => this.#move(this.#cards.length, shift),
    " ": () => {
      this.#selection.toggle();
      this.#draw();
    },
    Enter: () => this.#putIn(),
    Delete: () => this.#throwAway(),
    0: () => this.#give(null),
    e: () => this.#details.focus(),
    g: () => this.#chooseGroup(),
    n: () => this.#people.type(this.#chosenCards()[0]?.folder ?? ""),
    q: () => this.#send({ kind: "review" }),
    t: () => this.#turnUpright(),
    u: () => this.#send({ kind: "undo" }),
    "?": () => this.#help.showModal(),
  };

  #chooseGroup() {
    const here = this.#data?.groups.find(({ clips }) =>
      clips.some(({ id }) => id === this.#selection.at),
    );
    if (here) this.#chooseAll(this.#cards.filter(({ id }) => here.clips.some((c) => c.id === id)));
  }

  #listenToPointer() {
    const root = this.#root;
    this.#list.addEventListener("click", (event) => {
      const id = clipAt(event);
      if (!id) return;
      const { shiftKey: extend, ctrlKey, metaKey } = event;
      this.#selection.press(id, { extend, toggle: ctrlKey || metaKey });
      this.#draw();
      this.#focus();
    });
    this.#list.addEventListener("dragstart", (event) => {
      const id = clipAt(event);
      if (!id) return;
      if (!this.#selection.chosen.has(id)) this.#selection.only(id);
      event.dataTransfer?.setData("text/plain", [...this.#selection.chosen].join(" "));
    });
    this.#list.addEventListener("dragend", () => this.#draw());
    root.addEventListener("dragover", (event) => {
      if (!dropAt(event)) return;
      event.preventDefault();
      mark(root, dropAt(event));
    });
    root.addEventListener("dragleave", () => mark(root, null));
    root.addEventListener("drop", (event) => {
      const place = dropAt(event);
      mark(root, null);
      if (!place) return;
      event.preventDefault();
      if (place.matches(".away")) this.#throwAway();
      else this.#give(place.dataset.runner ?? null);
    });
  }
}

/** @param {Event} event */
function clipAt(event) {
  const card = /** @type {Element} */ (event.target).closest("[data-clip]");
  return card instanceof HTMLElement ? card.dataset.clip : undefined;
}

/** @param {Event} event */
function dropAt(event) {
  const place = /** @type {Element} */ (event.target).closest("[data-runner], .away");
  return place instanceof HTMLElement ? place : null;
}

/** @param {HTMLElement} root @param {HTMLElement | null} place */
function mark(root, place) {
  for (const marked of root.querySelectorAll(".over")) marked.classList.remove("over");
  place?.classList.add("over");
}

/** @param {Component<InboxData>} component */
export default function showInbox({ parentElement, data, setTriggerValue }) {
  const root = find(parentElement, ".inbox");
  const inbox = objectOf(root, () => new Inbox(root));
  inbox.outbox.renew("inbox", data.received, setTriggerValue);
  inbox.update(data);
}
