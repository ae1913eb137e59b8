import assert from "node:assert/strict";
import { test } from "node:test";
import {
  angleDeg,
  arcBetween,
  arrowHead,
  distance,
  fit,
  pixelsToShares,
  sharesToPixels,
  toPicture,
  toStage,
} from "../../../posture/ui/browser/geometry.js";
import { near } from "./fakes.js";

test("a picture is fitted into the middle of the stage", () => {
  // 200 x 100 into 400 x 400: twice as large, 100 px of room above and below.
  assert.deepEqual(fit([0, 0, 200, 100], 400, 400), { scale: 2, x: 0, y: 100 });
  // The box from (50, 20) to (150, 80), 100 x 60, into 300 x 120: the height decides.
  assert.deepEqual(fit([50, 20, 150, 80], 300, 120), { scale: 2, x: -50, y: -40 });
});

test("pixels lie with their centres at whole numbers", () => {
  const view = { scale: 2, x: 10, y: 20 };
  near(toStage(view, [0, 0]), [11, 21]);
  near(toStage(view, [49.5, 9.5]), [110, 40]);
  near(toPicture(view, [11, 21]), [0, 0]);
  near(toPicture(view, [110, 40]), [49.5, 9.5]);
});

test("shares of the picture run from edge to edge", () => {
  near(sharesToPixels([0, 1], [640, 360]), [-0.5, 359.5]);
  near(sharesToPixels([0.5, 0.25], [640, 360]), [319.5, 89.5]);
  near(pixelsToShares([319.5, 89.5], [640, 360]), [0.5, 0.25]);
  near(pixelsToShares([-20, 400], [640, 360]), [0, 1]);
  // A third is kept to five decimals.
  near(pixelsToShares([99.5, 99.5], [300, 300]), [0.33333, 0.33333]);
});

test("distances and angles", () => {
  near(distance([1, 2], [4, 6]), 5);
  near(angleDeg([1, 0], [0, 0], [0, 1]), 90);
  near(angleDeg([5, 0], [0, 0], [5, 5]), 45);
  near(angleDeg([-1, 0], [0, 0], [1, 0]), 180);
  // 170 and -170 degrees from the x axis: 20 apart, across the cut.
  const ray = (/** @type {number} */ deg) =>
    /** @type {[number, number]} */ ([
      Math.cos((deg * Math.PI) / 180),
      Math.sin((deg * Math.PI) / 180),
    ]);
  near(angleDeg(ray(170), [0, 0], ray(-170)), 20);
});

test("an arrow's head opens half a radian to each side of its shaft", () => {
  const [one, tip, other] = arrowHead([0, 0], [10, 0], 2);
  near(tip, [10, 0]);
  near(one, [10 - 2 * Math.cos(0.5), -2 * Math.sin(0.5)]);
  near(other, [10 - 2 * Math.cos(0.5), 2 * Math.sin(0.5)]);
});

test("a wide angle has its arc near the vertex, in the shorter ray's measure", () => {
  const arc = arcBetween([0, 0], [10, 0], [0, 20]);
  near(arc.from, 0);
  near(arc.turn, Math.PI / 2);
  near(arc.radius, 4);
  near(arc.middle, [4 * Math.SQRT1_2, 4 * Math.SQRT1_2]);
});

test("a small angle has its arc far out, whichever ray comes first", () => {
  // 0.6 radians, below the 0.7 from which on an angle is wide.
  const other = /** @type {[number, number]} */ ([10 * Math.cos(0.6), 10 * Math.sin(0.6)]);
  near(arcBetween([0, 0], [10, 0], other).radius, 9);
  near(arcBetween([0, 0], other, [10, 0]).turn, -0.6);
  const wider = /** @type {[number, number]} */ ([10 * Math.cos(0.75), 10 * Math.sin(0.75)]);
  near(arcBetween([0, 0], [10, 0], wider).radius, 4);
});

test("an arc goes the short way round", () => {
  const arc = arcBetween([0, 0], [-10, -1], [-10, 1]);
  near(arc.turn, -2 * Math.atan2(1, 10));
  near(arc.middle[1], 0);
  assert.ok(arc.middle[0] < 0);
});
