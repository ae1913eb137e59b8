import assert from "node:assert/strict";
import { test } from "node:test";
import { ShapeMaker } from "../../../posture/ui/browser/shape_maker.js";

/** @param {"line" | "arrow" | "angle" | "freehand"} kind */
function makerOf(kind) {
  const maker = new ShapeMaker();
  maker.choose(kind);
  return maker;
}

test("a drag makes a line from its beginning to its end", () => {
  const maker = makerOf("line");
  assert.equal(maker.press([0.1, 0.1]), null);
  maker.move([0.2, 0.2], true);
  maker.move([0.4, 0.5], true);
  const places = [
    [0.1, 0.1],
    [0.4, 0.5],
  ];
  assert.deepEqual(maker.begun, { kind: "line", places, colour: "orange", text: "" });
  assert.deepEqual(maker.release(), { kind: "line", places, colour: "orange", text: "" });
  assert.equal(maker.begun, null);
});

test("a line too short to be seen is none", () => {
  const maker = makerOf("arrow");
  maker.press([0.5, 0.5]);
  maker.move([0.503, 0.5], true);
  assert.equal(maker.release(), null);
  maker.press([0.5, 0.5]);
  maker.move([0.505, 0.5], true);
  assert.equal(maker.release()?.kind, "arrow");
});

test("three presses make an angle, with its vertex in the middle", () => {
  const maker = makerOf("angle");
  assert.equal(maker.press([0.1, 0.5]), null);
  assert.equal(maker.release(), null);
  maker.move([0.4, 0.4], false);
  assert.equal(maker.press([0.5, 0.5]), null);
  maker.move([0.6, 0.6], false);
  const shape = maker.press([0.5, 0.9]);
  assert.deepEqual(shape, {
    kind: "angle",
    places: [
      [0.1, 0.5],
      [0.5, 0.5],
      [0.5, 0.9],
    ],
    colour: "orange",
    text: "",
  });
});

test("an angle with two places in one is none", () => {
  const maker = makerOf("angle");
  for (const spot of /** @type {[number, number][]} */ ([
    [0.1, 0.5],
    [0.1, 0.501],
  ])) {
    maker.press(spot);
  }
  assert.equal(maker.press([0.9, 0.9]), null);
  assert.equal(maker.begun, null);
});

test("freehand follows the pointer while it is held, to 600 places", () => {
  const maker = makerOf("freehand");
  maker.press([0, 0]);
  maker.move([0.5, 0.5], false);
  assert.equal(maker.begun?.places.length, 2);
  maker.move([0.003, 0], true);
  assert.equal(maker.begun?.places.length, 2);
  for (let k = 1; k < 700; k++) maker.move([0.1 * (k % 9), 0.1 * (k % 7)], true);
  assert.equal(maker.begun?.places.length, 600);
  assert.equal(maker.release()?.places.length, 600);
});

test("another tool forgets what was begun", () => {
  const maker = makerOf("angle");
  maker.press([0.1, 0.1]);
  maker.choose("line");
  assert.equal(maker.begun, null);
});
