import assert from "node:assert/strict";
import { test } from "node:test";
import { gripAt, labelOf, toSegment } from "../../../posture/ui/browser/shape_places.js";
import { linesOf } from "../../../posture/ui/browser/shapes.js";
import { near } from "./fakes.js";

/** @import { ShapeContent } from "../../../posture/ui/browser/contract.d.ts" */
/** @import { Point } from "../../../posture/ui/browser/packing.js" */

/** @type {Point} */
const SIZE = [200, 100];

/**
 * @param {ShapeContent["kind"]} kind
 * @param {Point[]} places
 * @returns {ShapeContent}
 */
function shape(kind, places) {
  return { kind, places, colour: "orange", text: kind === "text" ? "words" : "" };
}

test("a distance is said in the ruler's unit, with a decimal below ten", () => {
  const across = shape("distance", [
    [0.25, 0.5],
    [0.75, 0.5],
  ]); // 100 px
  assert.equal(labelOf(across, SIZE, { per_px: 0.4, unit: "cm" }), "40 cm");
  assert.equal(labelOf(across, SIZE, { per_px: 0.0996, unit: "cm" }), "10.0 cm");
  assert.equal(labelOf(across, SIZE, { per_px: 0.05, unit: "in" }), "5.0 in");
  assert.equal(labelOf(across, SIZE, null), "");
});

test("an angle is that of the picture, and a text its words", () => {
  const corner = shape("angle", [
    [0.5, 0],
    [0.5, 0.5],
    [1, 0.5],
  ]);
  assert.equal(labelOf(corner, SIZE, null), "90°");
  assert.equal(labelOf(shape("text", [[0, 0]]), SIZE, null), "words");
});

test("a circle is taken hold of at its line, its centre or its edge's place", () => {
  const ring = [
    shape("circle", [
      [0.5, 0.5],
      [0.65, 0.5],
    ]),
  ]; // radius 30 px
  assert.deepEqual(gripAt(ring, [0.5, 0.2], SIZE, 5), { shape: 0, place: null });
  assert.deepEqual(gripAt(ring, [0.5, 0.5], SIZE, 5), { shape: 0, place: null });
  assert.deepEqual(gripAt(ring, [0.65, 0.5], SIZE, 5), { shape: 0, place: 1 });
  assert.equal(gripAt(ring, [0.5, 0.35], SIZE, 5), null);
});

test("of two shapes in one place the one drawn last is taken", () => {
  const twice = [shape("text", [[0.5, 0.5]]), shape("text", [[0.5, 0.5]])];
  assert.deepEqual(gripAt(twice, [0.5, 0.5], SIZE, 5), { shape: 1, place: 0 });
});

test("the nearest point of a line may be its end", () => {
  near(toSegment([5, 3], [0, 0], [10, 0]), 3);
  near(toSegment([13, 4], [0, 0], [10, 0]), 5);
  near(toSegment([3, 4], [0, 0], [0, 0]), 5);
});

test("a distance has a stroke across each end, and a text no lines", () => {
  /** @type {Point[]} */
  const ends = [
    [0, 0],
    [10, 0],
  ];
  const [line, first, last] = linesOf("distance", ends, 4);
  assert.deepEqual(line, ends);
  near(first.flat(), [0, -2, 0, 2]);
  near(last.flat(), [10, -2, 10, 2]);
  assert.deepEqual(linesOf("text", [[0, 0]], 4), []);
});
