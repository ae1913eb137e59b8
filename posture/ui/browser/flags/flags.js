// The list of findings, each to be confirmed or rejected by mouse or keyboard, and the keys of the
// whole review. Choosing a line moves the player to its evidence; what is decided is sent to Python
// as messages.

/** @import { FindingDecision, Finding, FlagsData } from "../contract.d.ts" */
/** @import { Component } from "../component.d.ts" */
/** @import { KeyLine } from "../key_help.js" */

import { bringIntoView, button, element, find, objectOf, setPressed } from "../dom.js";
import { askToGoTo, askToNote, mayLeave } from "../events.js";
import { keyHelp } from "../key_help.js";
import { Outbox } from "../outbox.js";
import { hearKeys, isShortcut } from "../shortcuts.js";

/** @type {KeyLine[]} */
const KEY_LINES = [
  ["J K", "next or previous finding; the player goes to its evidence"],
  ["C", "confirm it; again: undecided"],
  ["R", "reject it; again: undecided"],
  ["N", "write a note, and draw, on the frame that is shown"],
  ["Ctrl+Enter", "save the note; without one: done, and on to the next clip"],
  ["T", "tags"],
  ["H", "hand-out; Enter then saves it as a PDF"],
  ["U", "undo"],
  ["← → Space", "in the player: a frame back or on, play"],
  ["?", "this list"],
];
const OPENING_MS = 1500;
const PATIENCE_MS = 30_000;
const TAGS = "[class*='st-key-tags-'] input";
const HAND_OUT = ".st-key-hand-out details";

class Flags {
  /** @type {FlagsData | null} */
  #data = null;
  /** @type {Map<string, FindingDecision["decision"]>} by check */
  #decisions = new Map();
  #chosen = 0;
  #root;
  #list;
  #done;
  #help = keyHelp("Keys of the review", KEY_LINES);

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.outbox = new Outbox(root);
    root.append(this.#help);
    find(root, ".keys").onclick = () => this.#help.showModal();
    this.#list = find(root, "ol");
    this.#done = find(root, ".done");
    // The second click of a double click would apply to the next clip.
    this.#done.onclick = (event) => {
      if (event.detail <= 1) this.#finish();
    };
    hearKeys((event) => this.#onKey(event));
  }

  /** @param {FlagsData} data */
  update(data) {
    const sameClip = this.#data?.clip === data.clip;
    this.#chosen = Math.min(sameClip ? this.#chosen : 0, Math.max(0, data.flags.length - 1));
    this.#data = data;
    // A decision is shown at once; the page's data contain it a moment later.
    this.#decisions = new Map(data.flags.map(({ key, decision }) => [key, decision]));
    for (const { key, decision } of this.outbox.waiting("decision")) {
      this.#decisions.set(key, decision);
    }
    this.#draw();
  }

  get #findings() {
    return this.#data?.flags ?? [];
  }

  /** @param {number} number */
  #choose(number) {
    if (!this.#data?.flags.length) return;
    this.#chosen = Math.max(0, Math.min(this.#data.flags.length - 1, number));
    this.#draw();
    const { key, time } = this.#data.flags[this.#chosen];
    if (time !== null) askToGoTo(this.#data.clip, { check: key, time });
  }

  /** @param {number} number @param {"confirmed" | "rejected"} word */
  #decide(number, word) {
    const finding = this.#findings[number];
    if (!finding) return;
    const decision = this.#decisions.get(finding.key) === word ? null : word;
    this.#decisions.set(finding.key, decision);
    this.outbox.send("decision", { key: finding.key, decision });
    if (decision && number + 1 < this.#findings.length) this.#choose(number + 1);
    else this.#draw();
  }

  /** Whether the next clip is on its way; keys are meant for that one. */
  get #leaving() {
    return this.outbox.waiting("done").length > 0;
  }

  // The player refuses while a note is being written in it, and says so.
  #finish() {
    if (this.#data && !this.#leaving && mayLeave(this.#data.clip)) this.outbox.send("done", {});
  }

  #draw() {
    this.#list.replaceChildren(...this.#findings.map((finding, k) => this.#line(finding, k)));
    find(this.#root, ".none").hidden = this.#findings.length > 0;
    this.#done.textContent = this.#data?.done ? "Review again" : "Done, next";
  }

  /** @param {Finding} finding @param {number} number */
  #line({ title, words, verdict }, number) {
    const look = button(title, () => this.#choose(number));
    look.className = "look";
    look.append(element("small", "", words));
    const confirm = this.#decisionButton(number, "confirmed", "Confirm");
    const reject = this.#decisionButton(number, "rejected", "Reject");
    const chosen = number === this.#chosen ? " chosen" : "";
    return element("li", `${verdict}${chosen}`, "", look, confirm, reject);
  }

  /** @param {number} number @param {"confirmed" | "rejected"} word @param {string} text */
  #decisionButton(number, word, text) {
    const toggle = button(text, () => this.#decide(number, word));
    setPressed(toggle, this.#decisions.get(this.#findings[number].key) === word);
    return toggle;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!this.#root.isConnected) return;
    // The player has handled a key that has no default any more, such as one that saves a note.
    if (this.#help.open || event.defaultPrevented || !isShortcut(event)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const action = this.#actions[event.ctrlKey ? `Ctrl+${key}` : key];
    if (!action) return;
    event.preventDefault();
    if (!this.#leaving) action();
  }

  /** @type {Record<string, () => void>} */
  #actions = {
    j: () => this.#choose(this.#chosen + 1),
    k: () => this.#choose(this.#chosen - 1),
    c: () => this.#decide(this.#chosen, "confirmed"),
    r: () => this.#decide(this.#chosen, "rejected"),
    n: () => this.#data && askToNote(this.#data.clip),
    "Ctrl+Enter": () => this.#finish(),
    t: () => focusOn(document.querySelector(TAGS)),
    h: () => openHandOut(),
    u: () => this.outbox.send("undo", {}),
    "?": () => this.#help.showModal(),
  };
}

/** @param {Element | null | undefined} wanted */
function focusOn(wanted) {
  if (!(wanted instanceof HTMLElement)) return;
  wanted.focus({ preventScroll: true });
  bringIntoView(wanted);
}

// What is in it comes from the app once it is open, and is drawn anew a moment later, which takes
// the focus from it. So it is opened and focused until that lasts, or another key or a press says
// that something else is wanted.
function openHandOut() {
  const stopped = new AbortController();
  const { signal } = stopped;
  for (const name of ["keydown", "pointerdown"]) {
    window.addEventListener(name, () => stopped.abort(), { capture: true, signal });
  }
  const started = performance.now();
  let pressed = -OPENING_MS;
  let focused = Infinity;
  const look = () => {
    const now = performance.now();
    if (signal.aborted || now > started + PATIENCE_MS) return;
    const box = document.querySelector(HAND_OUT);
    const link = box?.querySelector("a[download]");
    if (link?.checkVisibility()) {
      if (document.activeElement !== link) focusOn(link);
      focused = Math.min(focused, now);
      if (now > focused + OPENING_MS) return;
    } else if (box instanceof HTMLDetailsElement && !box.open && now > pressed + OPENING_MS) {
      box.querySelector("summary")?.click();
      pressed = now;
    }
    requestAnimationFrame(look);
  };
  look();
}

/** @param {Component<FlagsData>} component */
export default function showFlags({ parentElement, data, setTriggerValue }) {
  const root = find(parentElement, ".flags");
  const flags = objectOf(root, () => new Flags(root));
  flags.outbox.renew(data.clip, data.received, setTriggerValue);
  flags.update(data);
}
