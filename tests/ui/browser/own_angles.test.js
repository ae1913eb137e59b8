import assert from "node:assert/strict";
import { test } from "node:test";
import { LANDMARK_COUNT } from "../../../posture/ui/browser/constants.js";
import { landmarkAt, landmarkWords } from "../../../posture/ui/browser/player/own_angles.js";

test("landmarks are said in words, with the side that the camera sees", () => {
  assert.equal(landmarkWords("near_knee"), "knee, camera side");
  assert.equal(landmarkWords("far_foot_index"), "toe, far side");
  assert.equal(landmarkWords("nose"), "nose");
});

test("a press takes the nearest landmark within reach, and none beyond it", () => {
  const body = new Int16Array(2 * 2 * LANDMARK_COUNT).fill(-32768);
  const second = 2 * LANDMARK_COUNT;
  body.set([100, 50], second + 2 * 25);
  body.set([110, 50], second + 2 * 26);
  const overlay = { body, unit: 2 }; // at (200, 100) and (220, 100)
  assert.equal(landmarkAt(overlay, 1, [207, 100], 10), 25);
  assert.equal(landmarkAt(overlay, 1, [212, 100], 10), 26);
  assert.equal(landmarkAt(overlay, 1, [200, 115], 10), null);
  assert.equal(landmarkAt(overlay, 0, [200, 100], 10), null);
});
