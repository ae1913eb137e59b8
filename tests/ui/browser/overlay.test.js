import assert from "node:assert/strict";
import { test } from "node:test";
import {
  evidenceAt,
  middleOf,
  NO_OVERLAY,
  trunkLength,
  withBody,
} from "../../../posture/ui/browser/overlay.js";
import { pointAt, pointsOfFrame, unpack } from "../../../posture/ui/browser/packing.js";
import { near } from "./fakes.js";

const UNSEEN = -32768;

/** @param {number[]} numbers 16-bit, packed as Python packs them */
function packed(numbers) {
  return Buffer.from(new Int16Array(numbers).buffer).toString("base64");
}

/**
 * Pack bodies of 33 landmarks; those that are not given are not seen.
 * @param {Record<number, [number, number]>[]} frames
 */
function bodies(...frames) {
  const places = frames.flatMap((frame) =>
    Array.from({ length: 33 }, (_, k) => frame[k] ?? [UNSEEN, UNSEEN]),
  );
  return packed(places.flat());
}

test("places are unpacked, and what is not seen is null", () => {
  // 0x0102 is stored as 02 01.
  assert.deepEqual([...unpack("AgH//w==")], [258, -1]);
  const body = unpack(packed([100, -200, UNSEEN, UNSEEN, 5, UNSEEN, 32000, 16000]));
  near(pointAt(body, 0, 0.06), [6, -12]);
  assert.equal(pointAt(body, 1, 0.06), null);
  assert.equal(pointAt(body, 2, 0.06), null);
  near(pointAt(body, 3, 0.06), [1920, 960]);
  assert.deepEqual(pointsOfFrame(body, 2, 1, 1), [null, [32000, 16000]]);
});

test("the runner's box has air around it, more above the eyes, and stays in the picture", () => {
  // Eyes and feet 100 px apart in height: 12 px of air, 15.6 px above.
  const points = bodies({ 0: [300, 100], 31: [340, 200], 32: [340, 200] });
  const overlay = withBody({ ...NO_OVERLAY, points, unit: 1, size: [640, 360] });
  assert.equal(overlay.extent?.height, 100);
  near(overlay.extent?.box, [288, 84.4, 352, 212]);
  const close = withBody({ ...NO_OVERLAY, points, unit: 1, size: [345, 205] });
  near(close.extent?.box, [288, 84.4, 345, 205]);
});

test("strays do not widen the box", () => {
  // 1001 points: one in five hundred at each end is left out.
  const frames = Array.from({ length: 1001 }, (_, k) => ({
    0: /** @type {[number, number]} */ ([k < 2 ? 0 : 500, k > 998 ? 1000 : k]),
  }));
  const { extent } = withBody({
    ...NO_OVERLAY,
    points: bodies(...frames),
    unit: 1,
    size: [2000, 2000],
  });
  // Heights 2 to 998 of 0 to 1000.
  assert.equal(extent?.height, 996);
  near(extent?.box[0], 500 - 0.12 * 996);
});

test("a clip without a body has neither box nor trunk", () => {
  const overlay = withBody(NO_OVERLAY);
  assert.equal(overlay.body, null);
  assert.equal(overlay.extent, null);
  assert.equal(trunkLength(overlay), 0);
  const unseen = withBody({ ...NO_OVERLAY, points: bodies({}) });
  assert.equal(unseen.extent, null);
});

test("the trunk reaches from the middle of the shoulders to that of the hips", () => {
  // Shoulders 11 and 12, hips 23 and 24; in pixels of half a step.
  const body = (/** @type {number} */ hipY) => ({
    11: /** @type {[number, number]} */ ([0, 0]),
    12: /** @type {[number, number]} */ ([60, 0]),
    23: /** @type {[number, number]} */ ([90, hipY]),
    24: /** @type {[number, number]} */ ([90, hipY]),
  });
  const points = bodies(body(80), body(0), { 11: [0, 0] }, body(800));
  const overlay = withBody({ ...NO_OVERLAY, points, unit: 0.5 });
  // 100, 60 and about 802 steps: the median is 100, 50 px.
  near(trunkLength(overlay), 50);
  assert.ok(overlay.body);
  near(middleOf(overlay.body, 0, [11, 12], 0.5), [15, 0]);
  assert.equal(middleOf(overlay.body, 2, [11, 12], 0.5), null);
});

test("a frame shows the evidence whose moment is nearest to it", () => {
  const mark = (
    /** @type {number} */ at,
    /** @type {string} */ check,
    /** @type {string} */ words,
  ) => ({
    at,
    check,
    words,
    verdict: /** @type {const} */ ("watch"),
  });
  const flags = [
    mark(0.26, "lean", "4.0°"),
    mark(0.26, "head", "26.1°"),
    mark(0.99, "head", "25.2°"),
  ];
  const overlay = { times: [0, 0.2, 0.4, 0.6], flags };
  assert.equal(evidenceAt(overlay, "head", 1)?.words, "26.1°");
  assert.equal(evidenceAt(overlay, "lean", 1)?.words, "4.0°");
  assert.equal(evidenceAt(overlay, "head", 2), undefined);
  assert.equal(evidenceAt(overlay, "head", 3)?.words, "25.2°");
});
