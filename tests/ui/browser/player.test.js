import assert from "node:assert/strict";
import { test } from "node:test";
import { framesDragged } from "../../../posture/ui/browser/gestures.js";
import { actionOf } from "../../../posture/ui/browser/keys.js";
import { instantOf } from "../../../posture/ui/browser/player/charts.js";
import {
  mayMove,
  nearestMark,
  stretchAt,
} from "../../../posture/ui/browser/player/correction_rules.js";
import { TimelineScale } from "../../../posture/ui/browser/player/timeline_scale.js";
import { as, near } from "./fakes.js";

test("a press on a chart leads to the first point that has an instant", () => {
  assert.equal(instantOf([{ customdata: 1.25 }]), 1.25);
  assert.equal(instantOf([{}, { customdata: "x" }, { customdata: 0 }, { customdata: 2 }]), 0);
  assert.equal(instantOf([{}]), undefined);
});

test("a mark is meant that is less than a quarter of a second away", () => {
  const marks = [{ at: 1 }, { at: 1.3 }, { at: 3 }];
  assert.equal(nearestMark(marks, 1.2), marks[1]);
  assert.equal(nearestMark(marks, 1.1), marks[0]);
  assert.equal(nearestMark(marks, 2.76), marks[2]);
  assert.equal(nearestMark(marks, 2.74), null);
  assert.equal(nearestMark(marks, 2), null);
});

test("a contact moves by a tenth of a second at most, to either side", () => {
  assert.ok(mayMove({ found: 1 }, 1.1));
  assert.ok(mayMove({ found: 1 }, 0.9));
  assert.ok(!mayMove({ found: 1 }, 1.101));
  assert.ok(!mayMove({ found: 1 }, 0.899));
  // Three frames at 30 a second, whose sum is a little more than 0.1 on a computer.
  const third = 1 / 30;
  assert.ok(mayMove({ found: 0.2 }, 0.2 + third + third + third));
});

test("a stretch that is left out holds both of its ends", () => {
  /** @type {[number, number][]} */
  const masked = [
    [1, 2],
    [4, 5],
  ];
  assert.deepEqual(stretchAt(masked, 1), [1, 2]);
  assert.deepEqual(stretchAt(masked, 5), [4, 5]);
  assert.equal(stretchAt(masked, 3), undefined);
});

test("eight pixels of a drag are a frame", () => {
  assert.equal(framesDragged(3), 0);
  assert.equal(framesDragged(5), 1);
  assert.equal(framesDragged(-80), -10);
});

test("a short clip fills the strip between its margins", () => {
  const scale = new TimelineScale();
  // 428 px: 22 left, 6 right, 400 for 2 s.
  scale.lookAt(428, 2, 1.9, false);
  near([scale.from, scale.span], [0, 2]);
  near(scale.toPx(0), 22);
  near(scale.toPx(1), 222);
  near(scale.toPx(2), 422);
  near(scale.toTime(122), 0.5);
});

test("a long clip shows the stretch around the cursor, 90 px a second", () => {
  const scale = new TimelineScale();
  // 388 px: 360 for 4 s.
  scale.lookAt(388, 60, 30, false);
  near([scale.from, scale.span], [28, 4]);
  near(scale.toPx(30), 22 + 180);
  scale.lookAt(388, 60, 0.5, false);
  near(scale.from, 0);
  scale.lookAt(388, 60, 59.5, false);
  near(scale.from, 56);
});

test("while the strip is held, the stretch stays", () => {
  const scale = new TimelineScale();
  scale.lookAt(388, 60, 30, false);
  scale.lookAt(388, 60, 31, true);
  near(scale.from, 28);
});

test("the strip's marks are as close as there is room for", () => {
  const texts = (/** @type {number} */ duration) => {
    const scale = new TimelineScale();
    scale.lookAt(1000, duration, 0, false);
    return scale.marks().map(({ text }) => text);
  };
  assert.deepEqual(texts(2), ["0.0 s", "0.5 s", "1.0 s", "1.5 s", "2.0 s"]);
  assert.deepEqual(texts(3), ["0 s", "1 s", "2 s", "3 s"]);
  assert.deepEqual(texts(7), ["0 s", "2 s", "4 s", "6 s"]);
});

/**
 * Press a key and return what it did.
 * @param {string} key
 * @param {object} [event]
 * @param {string} [focus] what has the focus
 */
function press(key, event = {}, focus = "section") {
  /** @type {unknown[]} */
  const done = [];
  const target = { closest: (/** @type {string} */ kinds) => kinds.split(", ").includes(focus) };
  const shiftKey = "shiftKey" in event;
  actionOf(as({ key, target, ctrlKey: false, altKey: false, metaKey: false, ...event }))?.(
    {
      step: (count) => done.push(count),
      toFirst: () => done.push("first"),
      toLast: () => done.push("last"),
      toggle: () => done.push("toggle"),
      loop: () => done.push("loop"),
      whole: () => done.push("whole"),
      enlarge: (ratio) => done.push(ratio),
      fullScreen: () => done.push("full screen"),
      close: () => done.push("close"),
    },
    shiftKey,
  );
  return done[0];
}

test("keys step by one frame, with shift by ten, and press the controls", () => {
  assert.equal(press("ArrowLeft"), -1);
  assert.equal(press("ArrowRight"), 1);
  assert.equal(press("ArrowLeft", { shiftKey: true }), -10);
  assert.equal(press("ArrowRight", { shiftKey: true }), 10);
  const pressed = ["Home", "End", " ", "l", "Z", "f", "x"].map((key) => press(key));
  assert.deepEqual(pressed, ["first", "last", "toggle", "loop", "whole", "full screen", undefined]);
  assert.deepEqual(
    ["+", "-", "Escape"].map((key) => press(key)),
    [1.25, 0.8, "close"],
  );
  assert.equal(press("="), press("+"));
});

test("the system, and what has the focus, keep their keys", () => {
  assert.equal(press("f", { ctrlKey: true }), undefined);
  assert.equal(press("l", { metaKey: true }), undefined);
  assert.equal(press("l", {}, "select"), undefined);
  assert.equal(press("z", {}, "textarea"), undefined);
  assert.equal(press("l", {}, "input:not([type=range]):not([type=checkbox])"), undefined);
  assert.equal(press("ArrowLeft", {}, "input[type=range]"), undefined);
  assert.equal(press("l", {}, "input[type=range]"), "loop");
  assert.equal(press(" ", {}, "button"), undefined);
  assert.equal(press("ArrowLeft", {}, "button"), -1);
});
