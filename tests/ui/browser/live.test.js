import assert from "node:assert/strict";
import { test } from "node:test";
import { clicksUntil } from "../../../posture/ui/browser/metronome/metronome.js";
import { near } from "./fakes.js";

test("clicks follow each other by a step", () => {
  // 180 steps a minute: a third of a second.
  const { clicks, due } = clicksUntil(10, 11, 180);
  near(clicks, [10, 10 + 1 / 3, 10 + 2 / 3]);
  near(due, 11);
  assert.deepEqual(clicksUntil(10.2, 10.15, 180), { clicks: [], due: 10.2 });
});
