// The toolbar for drawing on a frame: tools, colours, and what can be done with what is drawn.

/** @import { ShapeContent } from "./contract.d.ts" */
/** @import { Sketch, Tool } from "./sketch.js" */

import { SHAPE_COLOURS, SHAPE_LETTERS } from "./constants.js";
import { button, element, setPressed } from "./dom.js";

/** @type {Record<Tool, { name: string, key: string, how: string }>} */
const TOOLS = {
  select: { name: "Select", key: "v", how: "Press a shape, drag it or one of its ends." },
  line: { name: "Line", key: "1", how: "Drag on the picture." },
  arrow: { name: "Arrow", key: "2", how: "Drag from its tail to its tip." },
  angle: { name: "Angle", key: "3", how: "Press one end, the vertex, the other end." },
  circle: { name: "Circle", key: "4", how: "Drag from its centre to its edge." },
  text: { name: "Text", key: "5", how: "Write the words, then press on the picture." },
  freehand: { name: "Freehand", key: "6", how: "Draw on the picture." },
  distance: { name: "Distance", key: "7", how: "Drag from end to end, where the runner is." },
};
const NO_SCALE =
  "Distances need a scale: give the runner's height or the belt speed with the clip.";
const NUDGE = 0.005;
/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-NUDGE, 0],
  ArrowRight: [NUDGE, 0],
  ArrowUp: [0, -NUDGE],
  ArrowDown: [0, NUDGE],
};

/** @typedef {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} Pressed */

/**
 * Return what a key does with a drawing; undefined if it means nothing here.
 * @param {Sketch} sketch
 * @param {Pressed} event
 * @param {boolean} scaled whether distances can be drawn
 * @returns {(() => void) | undefined}
 */
export function drawingKey(sketch, event, scaled) {
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) return historyKey(sketch, event);
  const letter = event.key.toLowerCase();
  if (letter === "v") return () => sketch.selectNext();
  const tools = /** @type {Tool[]} */ (Object.keys(TOOLS));
  const tool = tools.find((name) => TOOLS[name].key === letter);
  if (!tool) return selectedKey(sketch, event.key);
  return tool === "distance" && !scaled ? undefined : () => sketch.choose(tool);
}

/** @param {Sketch} sketch @param {Pressed} event */
function historyKey(sketch, { key, shiftKey }) {
  const letter = key.toLowerCase();
  if (letter === "y" || (letter === "z" && shiftKey)) return () => sketch.redo();
  return letter === "z" ? () => sketch.undo() : undefined;
}

/** @param {Sketch} sketch @param {string} key */
function selectedKey(sketch, key) {
  if (sketch.selected === null) return undefined;
  if (key === "Delete" || key === "Backspace") return () => sketch.remove();
  return ARROWS[key] && (() => sketch.nudge(ARROWS[key]));
}

export class DrawingTools {
  /** @type {Map<Tool, HTMLButtonElement>} */
  #tools = new Map();
  /** @type {Map<ShapeContent["colour"], HTMLButtonElement>} */
  #colours = new Map();
  #undo;
  #redo;
  #remove;
  #how = element("span", "how");
  #words = element("input");
  #sketch;
  #onChange;
  #scaled = true;

  /** @param {Sketch} sketch @param {() => void} onChange */
  constructor(sketch, onChange) {
    this.#sketch = sketch;
    this.#onChange = onChange;
    const action = (
      /** @type {string} */ name,
      /** @type {string} */ key,
      /** @type {() => void} */ act,
    ) => keyed(name, key, () => this.#do(act));
    this.#undo = action("Undo", "Ctrl Z", () => sketch.undo());
    this.#redo = action("Redo", "Ctrl Y", () => sketch.redo());
    this.#remove = action("Delete", "Del", () => sketch.remove());
    for (const name of /** @type {Tool[]} */ (Object.keys(TOOLS))) {
      const { name: words, key } = TOOLS[name];
      this.#tools.set(
        name,
        keyed(words, key.toUpperCase(), () => this.#choose(name)),
      );
    }
    for (const [colour, css] of Object.entries(SHAPE_COLOURS)) {
      const name = /** @type {ShapeContent["colour"]} */ (colour);
      this.#colours.set(
        name,
        swatch(colour, css, () => this.#do(() => sketch.paint(name))),
      );
    }
    this.#words.maxLength = SHAPE_LETTERS;
    this.#words.placeholder = "Words to put on the picture";
    this.#words.setAttribute("aria-label", "Words to put on the picture");
    this.#words.oninput = () => {
      sketch.text = this.#words.value;
    };
  }

  /** @param {boolean} scaled whether distances can be drawn */
  parts(scaled) {
    this.#scaled = scaled;
    this.show();
    const tools = element("div", "row drawing-tools", "", ...this.#tools.values());
    tools.setAttribute("role", "toolbar");
    tools.setAttribute("aria-label", "Drawing tools");
    const rest = [...this.#colours.values(), this.#undo, this.#redo, this.#remove];
    const why = element("span", "how", NO_SCALE);
    why.hidden = scaled;
    return [tools, element("div", "row", "", ...rest), this.#words, this.#how, why];
  }

  /** Begin again without words. */
  clear() {
    this.#words.value = this.#sketch.text = "";
  }

  /** Show what is chosen and what can be done. */
  show() {
    const { tool, colour, selected, canUndo, canRedo, full } = this.#sketch;
    for (const [name, part] of this.#tools) setPressed(part, name === tool);
    for (const [name, part] of this.#colours) setPressed(part, name === colour);
    const distance = this.#tools.get("distance");
    if (distance) distance.disabled = !this.#scaled;
    this.#undo.disabled = !canUndo;
    this.#redo.disabled = !canRedo;
    this.#remove.disabled = selected === null;
    this.#words.hidden = tool !== "text";
    this.#how.textContent = full ? "This drawing is full; delete something." : TOOLS[tool].how;
  }

  /** @param {Tool} tool */
  #choose(tool) {
    this.#do(() => this.#sketch.choose(tool));
    if (tool === "text") this.#words.focus({ preventScroll: true });
  }

  /** @param {() => void} act */
  #do(act) {
    act();
    this.#onChange();
  }
}

/**
 * Create a button that shows its key.
 * @param {string} name
 * @param {string} key
 * @param {() => void} onPress
 */
export function keyed(name, key, onPress) {
  const created = button(name, onPress);
  const hint = element("kbd", "", key);
  hint.setAttribute("aria-hidden", "true");
  created.append(" ", hint);
  created.setAttribute(
    "aria-keyshortcuts",
    key.replace("Ctrl ", "Control+").replace("Del", "Delete"),
  );
  return created;
}

/** @param {string} colour @param {string} css @param {() => void} onPress */
function swatch(colour, css, onPress) {
  const created = button("", onPress);
  created.className = "swatch-colour";
  created.style.setProperty("--colour", css);
  created.title = created.ariaLabel = colour;
  return created;
}
