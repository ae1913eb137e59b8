// Defining angles of one's own: which landmarks, against what, and under which name.

/** @import { AngleMessage, KeptAngle, LandmarkAngle } from "../contract.d.ts" */
/** @import { ClipOverlay } from "../overlay.js" */
/** @import { Point } from "../packing.js" */

import { LANDMARK_COUNT, OWN_ANGLE_LETTERS } from "../constants.js";
import { button, element } from "../dom.js";
import { distance } from "../geometry.js";
import { pointsOfFrame } from "../packing.js";

/** @typedef {"joint" | "vertical" | "horizontal"} AngleKind */

/** @type {Record<AngleKind, { words: string, places: string[] }>} */
const KINDS = {
  joint: { words: "at a joint", places: ["One end", "Vertex", "Other end"] },
  vertical: { words: "against the vertical", places: ["From", "To"] },
  horizontal: { words: "against the horizontal", places: ["From", "To"] },
};
const HOW = "Press the body where the next point is, or choose it in the list.";

/**
 * @typedef {object} AngleHost what the panel needs of the player
 * @property {ClipOverlay} overlay
 * @property {() => void} redraw
 * @property {(key: string) => void} chooseCheck
 */

/**
 * Say a landmark's name as people do: "near_foot_index" is "toe, camera side".
 * @param {string} name
 */
export function landmarkWords(name) {
  const [side, ...rest] = name.split("_");
  if (side !== "near" && side !== "far") return name.replaceAll("_", " ");
  const part = rest.join(" ").replace("foot index", "toe");
  return `${part}, ${side === "near" ? "camera side" : "far side"}`;
}

/**
 * Return the number of the landmark nearest to a place of the picture; null if none is in reach.
 * @param {Pick<ClipOverlay, "body" | "unit">} overlay
 * @param {number} index the frame
 * @param {Point} place
 * @param {number} reach pixels of the picture
 */
export function landmarkAt({ body, unit }, index, place, reach) {
  if (!body) return null;
  let [found, nearest] = [/** @type {number | null} */ (null), reach];
  pointsOfFrame(body, LANDMARK_COUNT, index, unit).forEach((point, number) => {
    const away = point ? distance(point, place) : Number.POSITIVE_INFINITY;
    if (away < nearest) [found, nearest] = [number, away];
  });
  return found;
}

export class OwnAngles {
  /** Whether an angle is being defined. */
  open = false;
  /** Whether angles can be defined and deleted here. */
  offered = false;
  /** @type {AngleKind} */
  #kind = "joint";
  /** @type {(number | null)[]} */
  #chosen = [null, null, null];
  /** @type {KeptAngle[]} */
  #kept = [];
  /** @type {string | null} the id of the angle that is being renamed */
  #renamed = null;
  #newName = element("input");
  #name = element("input");
  #trouble = element("span", "held");
  #box;
  #host;
  #send;

  /**
   * @param {HTMLElement} box
   * @param {AngleHost} host
   * @param {(message: AngleMessage) => void} send
   */
  constructor(box, host, send) {
    this.#box = box;
    this.#host = host;
    this.#send = send;
    this.#name.maxLength = OWN_ANGLE_LETTERS;
    this.#name.placeholder = "What you call it";
    this.#name.setAttribute("aria-label", "Name of the angle");
    this.#newName.maxLength = OWN_ANGLE_LETTERS;
    this.#newName.setAttribute("aria-label", "New name of the angle");
    this.#newName.onkeydown = (event) => {
      if (event.key === "Enter") this.#keepName();
      else if (event.key === "Escape") this.#rename(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    this.#trouble.setAttribute("role", "alert");
  }

  /** The kept angles, as the list of what can be drawn takes them. */
  get choices() {
    return this.#kept.map(({ key, name }) => ({ key, title: name, drawn: true }));
  }

  /** The landmarks that have been chosen, in order. */
  get preview() {
    return this.open ? this.#chosen.filter((number) => number !== null) : [];
  }

  /**
   * Take the kept angles; return whether they changed.
   * @param {KeptAngle[] | null} angles null = they cannot be read
   * @param {boolean} changeable whether they can be defined and deleted here
   */
  update(angles, changeable) {
    const offered = changeable && angles !== null;
    const changed = JSON.stringify(angles ?? []) !== JSON.stringify(this.#kept);
    const redrawn = changed || offered !== this.offered;
    this.#kept = angles ?? [];
    this.offered = offered;
    if (!offered) this.open = false;
    if (redrawn) this.#draw();
    return changed;
  }

  toggle() {
    this.open = !this.open;
    this.#reset();
    if (this.open) this.#name.focus({ preventScroll: true });
  }

  /**
   * Take the landmark nearest to a press on the picture.
   * @param {number} index the frame
   * @param {Point} place
   * @param {number} reach pixels of the picture
   */
  tap(index, place, reach) {
    const number = landmarkAt(this.#host.overlay, index, place, reach);
    if (number === null) return;
    const free = this.#chosen.indexOf(null);
    this.#chosen[free < 0 ? this.#chosen.length - 1 : free] = number;
    this.#draw();
  }

  #reset() {
    this.#chosen = KINDS[this.#kind].places.map(() => null);
    this.#trouble.textContent = "";
    this.#draw();
  }

  #keep() {
    const chosen = this.preview;
    const name = this.#name.value.trim();
    if (!name || chosen.length < this.#chosen.length || new Set(chosen).size < chosen.length) {
      this.#trouble.textContent = name
        ? "Choose a different landmark for each point."
        : "Give the angle a name.";
      return;
    }
    /** @type {LandmarkAngle} */
    const angle = {
      landmarks: chosen.map((number) => this.#host.overlay.landmarks[number]),
      against: this.#kind === "joint" ? null : this.#kind,
    };
    this.#send({ kind: "add", name, angle });
    this.#name.value = "";
    this.open = false;
    this.#reset();
  }

  #draw() {
    this.#box.hidden = !this.open && !this.#kept.length;
    const kept = this.#kept.map((angle) => this.#line(angle));
    this.#box.replaceChildren(...(this.open ? this.#editor() : []), ...kept);
    this.#host.redraw();
  }

  #editor() {
    const kinds = element("select");
    kinds.setAttribute("aria-label", "What the angle is");
    for (const [kind, { words }] of Object.entries(KINDS)) kinds.add(new Option(words, kind));
    kinds.value = this.#kind;
    kinds.onchange = () => {
      this.#kind = /** @type {AngleKind} */ (kinds.value);
      this.#reset();
    };
    const places = KINDS[this.#kind].places.map((words, k) => this.#landmarkList(words, k));
    return [
      element("div", "row", "", this.#name, kinds),
      element("div", "row", "", ...places),
      element("span", "how", HOW),
      element(
        "div",
        "row",
        "",
        button("Keep the angle", () => this.#keep()),
        button("Cancel", () => this.toggle()),
        this.#trouble,
      ),
    ];
  }

  /** @param {string} words @param {number} place */
  #landmarkList(words, place) {
    const list = element("select");
    list.setAttribute("aria-label", words);
    list.add(new Option(`${words} …`, ""));
    this.#host.overlay.landmarks.forEach((name, number) => {
      list.add(new Option(landmarkWords(name), String(number)));
    });
    list.value = String(this.#chosen[place] ?? "");
    list.onchange = () => {
      this.#chosen[place] = list.value ? Number(list.value) : null;
      this.#host.redraw();
    };
    return list;
  }

  /** @param {KeptAngle} angle */
  #line({ id, key, name }) {
    if (this.offered && id === this.#renamed) {
      const keep = button("Save the name", () => this.#keepName());
      const back = button("Cancel", () => this.#rename(null));
      return element("div", "row", "", this.#newName, keep, back);
    }
    const rename = button("Rename", () => this.#rename(id, name));
    const remove = button("Delete", () => this.#send({ kind: "delete", id }));
    return element(
      "div",
      "row",
      "",
      element("span", "title", name),
      button("Show", () => this.#host.chooseCheck(key)),
      ...(this.offered ? [rename, remove] : []),
    );
  }

  /** @param {string | null} id null = none is renamed any more @param {string} name as it is */
  #rename(id, name = "") {
    this.#renamed = id;
    this.#newName.value = name;
    this.#draw();
    if (id === null) return;
    this.#newName.focus({ preventScroll: true });
    this.#newName.select();
  }

  #keepName() {
    const [id, name] = [this.#renamed, this.#newName.value.trim()];
    if (id !== null && name) this.#send({ kind: "rename", id, name });
    this.#rename(null);
  }
}
