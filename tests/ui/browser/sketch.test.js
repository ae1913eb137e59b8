import assert from "node:assert/strict";
import { test } from "node:test";
import { drawingKey } from "../../../posture/ui/browser/drawing_tools.js";
import { Sketch } from "../../../posture/ui/browser/sketch.js";

/** @import { Point } from "../../../posture/ui/browser/packing.js" */

/** @type {Point} */
const SIZE = [1000, 500];
const REACH = 10;

/** @param {Sketch} sketch @param {Point} from @param {Point} to */
function drag(sketch, from, to) {
  sketch.press(from, SIZE, REACH);
  sketch.move(to, true);
  sketch.release();
}

/** A horizontal line in the upper half, and an arrow below it. */
function drawn() {
  const sketch = new Sketch();
  drag(sketch, [0.2, 0.2], [0.6, 0.2]);
  sketch.choose("arrow");
  drag(sketch, [0.2, 0.8], [0.6, 0.8]);
  return sketch;
}

/** @param {Partial<KeyboardEvent>} event */
function pressed(event) {
  return { key: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...event };
}

test("what is drawn has the chosen kind and colour", () => {
  const sketch = new Sketch();
  sketch.choose("circle");
  sketch.paint("blue");
  drag(sketch, [0.5, 0.5], [0.6, 0.5]);
  assert.deepEqual(sketch.shapes, [
    {
      kind: "circle",
      places: [
        [0.5, 0.5],
        [0.6, 0.5],
      ],
      colour: "blue",
      text: "",
    },
  ]);
});

test("a text has the words that were written; without words there is none", () => {
  const sketch = new Sketch();
  sketch.choose("text");
  sketch.press([0.5, 0.5], SIZE, REACH);
  assert.equal(sketch.shapes.length, 0);
  sketch.text = "  heel  ";
  sketch.press([0.5, 0.5], SIZE, REACH);
  assert.equal(sketch.shapes[0].text, "heel");
  assert.deepEqual(sketch.shapes[0].places, [[0.5, 0.5]]);
});

test("a shape is selected within reach of its line, and moves as a whole", () => {
  const sketch = drawn();
  sketch.choose("select");
  sketch.press([0.4, 0.225], SIZE, REACH); // 12.5 px below the line
  assert.equal(sketch.selected, null);
  drag(sketch, [0.4, 0.215], [0.5, 0.315]); // 7.5 px below it
  assert.equal(sketch.selected, 0);
  assert.deepEqual(sketch.shapes[0].places, [
    [0.3, 0.3],
    [0.7, 0.3],
  ]);
  assert.deepEqual(sketch.shapes[1].places[0], [0.2, 0.8]);
});

test("an end that is dragged moves alone", () => {
  const sketch = drawn();
  sketch.choose("select");
  drag(sketch, [0.6, 0.2], [0.6, 0.4]);
  assert.deepEqual(sketch.shapes[0].places, [
    [0.2, 0.2],
    [0.6, 0.4],
  ]);
});

test("undo takes back one change at a time, redo brings it again", () => {
  const sketch = drawn();
  const [line, arrow] = sketch.shapes;
  sketch.choose("select");
  drag(sketch, [0.4, 0.2], [0.4, 0.3]);
  sketch.remove();
  assert.deepEqual(sketch.shapes, [arrow]);
  sketch.undo();
  assert.equal(sketch.shapes[0].places[0][1], 0.3);
  sketch.undo();
  assert.deepEqual(sketch.shapes, [line, arrow]);
  sketch.undo();
  sketch.undo();
  assert.deepEqual(sketch.shapes, []);
  assert.equal(sketch.canUndo, false);
  sketch.redo();
  assert.deepEqual(sketch.shapes, [line]);
  sketch.choose("line");
  drag(sketch, [0.1, 0.1], [0.2, 0.2]);
  assert.equal(sketch.canRedo, false);
});

test("a press that moves nothing leaves nothing to undo", () => {
  const sketch = new Sketch();
  sketch.start([{ kind: "text", places: [[0.5, 0.5]], colour: "red", text: "here" }]);
  sketch.choose("select");
  sketch.press([0.5, 0.5], SIZE, REACH);
  sketch.release();
  assert.equal(sketch.selected, 0);
  assert.equal(sketch.canUndo, false);
});

test("the colour of what is selected changes, and can be taken back", () => {
  const sketch = drawn();
  sketch.selectNext();
  sketch.paint("green");
  assert.deepEqual(
    sketch.shapes.map(({ colour }) => colour),
    ["orange", "green"],
  );
  sketch.undo();
  assert.equal(sketch.shapes[1].colour, "orange");
});

test("keys select one shape after the other, move and delete it", () => {
  const sketch = drawn();
  drawingKey(sketch, pressed({ key: "v" }), true)?.();
  assert.equal(sketch.selected, 1);
  drawingKey(sketch, pressed({ key: "v" }), true)?.();
  drawingKey(sketch, pressed({ key: "ArrowRight" }), true)?.();
  assert.equal(sketch.selected, 0);
  assert.deepEqual(sketch.shapes[0].places, [
    [0.205, 0.2],
    [0.605, 0.2],
  ]);
  drawingKey(sketch, pressed({ key: "Delete" }), true)?.();
  assert.deepEqual(
    sketch.shapes.map(({ kind }) => kind),
    ["arrow"],
  );
  drawingKey(sketch, pressed({ key: "z", ctrlKey: true }), true)?.();
  assert.equal(sketch.shapes.length, 2);
  drawingKey(sketch, pressed({ key: "3" }), true)?.();
  assert.equal(sketch.tool, "angle");
});

test("arrows belong to the player until something is selected; distances need a scale", () => {
  const sketch = drawn();
  assert.equal(drawingKey(sketch, pressed({ key: "ArrowRight" }), true), undefined);
  assert.equal(drawingKey(sketch, pressed({ key: "Delete" }), true), undefined);
  assert.equal(drawingKey(sketch, pressed({ key: "7" }), false), undefined);
  assert.notEqual(drawingKey(sketch, pressed({ key: "7" }), true), undefined);
});

test("a shape that is moved stays in the picture, in one piece", () => {
  const sketch = drawn();
  sketch.choose("select");
  drag(sketch, [0.4, 0.2], [0.9, 0.2]);
  assert.deepEqual(sketch.shapes[0].places, [
    [0.6, 0.2],
    [1, 0.2],
  ]);
});

test("sixty shapes are all there is room for", () => {
  const sketch = new Sketch();
  for (let k = 0; k < 61; k++) drag(sketch, [0.1, k / 100], [0.9, k / 100]);
  assert.equal(sketch.shapes.length, 60);
  assert.equal(sketch.full, true);
});
