import assert from "node:assert/strict";
import { test } from "node:test";
import { splitInterval } from "../../../posture/ui/browser/live/readings.js";
import { clicksUntil } from "../../../posture/ui/browser/metronome/metronome.js";
import { near } from "./fakes.js";

test("a reading's interval stands below its value", () => {
  assert.deepEqual(splitInterval("6.1 ± 3.9°"), ["6.1", "± 3.9°"]);
  assert.deepEqual(splitInterval("168 steps/min"), ["168 steps/min", ""]);
});

test("clicks follow each other by a step", () => {
  // 180 steps a minute: a third of a second.
  const { clicks, due } = clicksUntil(10, 11, 180);
  near(clicks, [10, 10 + 1 / 3, 10 + 2 / 3]);
  near(due, 11);
  assert.deepEqual(clicksUntil(10.2, 10.15, 180), { clicks: [], due: 10.2 });
});
