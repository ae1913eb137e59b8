import assert from "node:assert/strict";
import { test } from "node:test";
import { placing } from "../../../posture/ui/browser/compare/overlaid.js";
import {
  byContacts,
  byHand,
  paceToFollow,
  placeInStride,
} from "../../../posture/ui/browser/compare/pairing.js";
import { toStage } from "../../../posture/ui/browser/geometry.js";
import { NO_OVERLAY } from "../../../posture/ui/browser/overlay.js";
import {
  meanStride,
  nearestStride,
  strideAt,
  timeAt,
} from "../../../posture/ui/browser/strides.js";
import { near } from "./fakes.js";

// Strides of 0.8, 0.6 and 1 s.
const CONTACTS = [1, 1.8, 2.4, 3.4];

test("strides are counted from contact to contact, each by its own length", () => {
  near(strideAt(CONTACTS, 1), 0);
  near(strideAt(CONTACTS, 1.4), 0.5);
  near(strideAt(CONTACTS, 1.8), 1);
  near(strideAt(CONTACTS, 2.25), 1.75);
  near(strideAt(CONTACTS, 3.4), 3);
});

test("outside the contacts the first and the last stride go on", () => {
  near(strideAt(CONTACTS, 0.6), -0.5);
  near(strideAt(CONTACTS, 3.9), 3.5);
  near(timeAt(CONTACTS, -0.5), 0.6);
  near(timeAt(CONTACTS, 3.5), 3.9);
});

test("the way back leads to the same time", () => {
  near(timeAt(CONTACTS, 0.5), 1.4);
  near(timeAt(CONTACTS, 2), 2.4);
  for (const time of [1.1, 1.9, 2.5, 3.3]) near(timeAt(CONTACTS, strideAt(CONTACTS, time)), time);
});

test("two clips are in step at the same part of the same stride", () => {
  const slower = [0, 1, 2, 3];
  // A quarter into the second stride of the first clip: 1.8 + 0.15 s.
  near(timeAt(slower, strideAt(CONTACTS, 1.95)), 1.25);
});

test("the second clip's pace makes its strides as long as the first clip's", () => {
  near(meanStride(CONTACTS), 0.8);
  near(paceToFollow(CONTACTS, [0, 1, 2, 3]), 1.25);
  near(paceToFollow([0, 1], [5, 5.7, 6.4]), 0.7);
});

test("the place in a stride is said in contacts from 1 on and per cent", () => {
  assert.deepEqual(placeInStride(0), { contact: 1, percent: 0 });
  assert.deepEqual(placeInStride(2.5), { contact: 3, percent: 50 });
  // The frame nearest to a contact may come a little before it.
  assert.deepEqual(placeInStride(1.986), { contact: 3, percent: 0 });
  assert.deepEqual(placeInStride(1.984), { contact: 2, percent: 98 });
  assert.deepEqual(placeInStride(-0.3), { contact: 1, percent: 0 });
});

test("a stride is looped where it is shown, else the nearest one", () => {
  /** @type {[number, number][]} */
  const strides = [
    [1, 1.7],
    [1.7, 2.4],
    [4, 4.7],
  ];
  assert.deepEqual(nearestStride(strides, 1.7), [1.7, 2.4]);
  assert.deepEqual(nearestStride(strides, 2.39), [1.7, 2.4]);
  assert.deepEqual(nearestStride(strides, 0), [1, 1.7]);
  assert.deepEqual(nearestStride(strides, 3.5), [4, 4.7]);
  assert.equal(nearestStride([], 1), null);
});

test("overlaid bodies have their hips in one place and one size of the trunk", () => {
  const body = new Int16Array(66).fill(0);
  body.set([100, 200], 2 * 23);
  body.set([140, 200], 2 * 24);
  const overlay = { ...NO_OVERLAY, body, unit: 1 };
  const stage = { clientWidth: 300, clientHeight: 400 };
  const view = placing({ overlay, trunk: 52, index: 0 }, stage);
  // The trunk takes 0.26 of 400 px, twice its 52; the hips lie at 0.47 of the height.
  near(toStage(view, [120, 200]), [150, 188]);
  near(toStage(view, [120, 148]), [150, 84]);
  near(toStage(view, [130, 200]), [170, 188]);
  near(toStage(placing({ overlay, trunk: 52, index: 0 }, stage, 2), [130, 200]), [190, 188]);
});

test("without hips a clip is laid there whole", () => {
  const overlay = { ...NO_OVERLAY, size: /** @type {[number, number]} */ ([100, 100]) };
  const stage = { clientWidth: 300, clientHeight: 200 };
  assert.deepEqual(placing({ overlay, trunk: 0, index: 0 }, stage), { scale: 2, x: 50, y: 0 });
});

test("a pair is in step by the contacts that both have", () => {
  const pairing = byContacts([1, 2, 3], [0.5, 1, 1.5, 2], "left");
  assert.ok(pairing);
  assert.deepEqual([pairing.last, pairing.pace], [2, 0.5]);
  near([pairing.placeOf(1.5), pairing.first(0.5), pairing.second(0.5)], [0.5, 1.5, 0.75]);
  assert.deepEqual(pairing.instants(), [
    [1, 2, 3],
    [0.5, 1, 1.5],
  ]);
  assert.equal(pairing.words(1.25), "left contact 2 + 25 % of the stride");
  assert.equal(byContacts([1], [0.5, 1], "left"), null);
});

test("by hand, a pair goes as far as both clips reach from what was put together", () => {
  // 3 s of the first belongs to 1 s of the second: 1 s before it, and 2 s after it.
  const pairing = byHand([0, 5], [0, 4], [3, 1]);
  near(pairing.last, 3);
  near([pairing.first(0), pairing.second(0)], [2, 0]);
  near([pairing.first(1), pairing.second(1)], [3, 1]);
  near([pairing.placeOf(3), pairing.placeOf(0), pairing.placeOf(9)], [1, 0, 3]);
  assert.deepEqual(pairing.instants(), [
    [2, 5],
    [0, 3],
  ]);
});
