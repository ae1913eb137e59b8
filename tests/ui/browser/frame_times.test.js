import assert from "node:assert/strict";
import { test } from "node:test";
import {
  frameGap,
  frameShownAt,
  nearestFrame,
  playbackRate,
  seekTime,
} from "../../../posture/ui/browser/frame_times.js";
import { near } from "./fakes.js";

// Frames with uneven gaps: 40, 20 and 60 ms.
const TIMES = [0, 0.04, 0.06, 0.12];

test("the nearest frame is found, the earlier of two equally near", () => {
  assert.equal(nearestFrame(TIMES, -1), 0);
  assert.equal(nearestFrame(TIMES, 0.019), 0);
  assert.equal(nearestFrame(TIMES, 0.021), 1);
  assert.equal(nearestFrame(TIMES, 0.051), 2);
  assert.equal(nearestFrame(TIMES, 9), 3);
  assert.equal(nearestFrame([0, 2, 4], 1), 0);
  assert.equal(nearestFrame([0, 2, 4], 3), 1);
  assert.equal(nearestFrame([0], 5), 0);
});

test("a frame is shown until the next one begins", () => {
  assert.equal(frameShownAt(TIMES, 0.039), 0);
  assert.equal(frameShownAt(TIMES, 0.04), 1);
  assert.equal(frameShownAt(TIMES, 0.119), 2);
  assert.equal(frameShownAt(TIMES, -0.01), 0);
});

test("a frame lasts until the next one, the last as long as the one before it", () => {
  near(frameGap(TIMES, 0), 0.04);
  near(frameGap(TIMES, 1), 0.02);
  near(frameGap(TIMES, 2), 0.06);
  near(frameGap(TIMES, 3), 0.06);
  assert.equal(frameGap([0], 0), 0);
});

test("a film is asked for a time nine tenths into the frame", () => {
  near(seekTime(TIMES, 0, 1), 0.036);
  near(seekTime(TIMES, 1, 1), 0.058);
  near(seekTime(TIMES, 3, 1), 0.174);
  near(seekTime(TIMES, 1, 4), 0.232);
});

test("slow motion plays faster by its factor, as far as browsers can", () => {
  near(playbackRate(0.25, 1), 0.25);
  near(playbackRate(0.25, 8), 2);
  near(playbackRate(0.05, 1), 0.07);
  near(playbackRate(1, 20), 16);
});
