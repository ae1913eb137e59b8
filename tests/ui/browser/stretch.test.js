import assert from "node:assert/strict";
import { test } from "node:test";

import {
  clockWords,
  stretchWords,
  withEnd,
  withStart,
} from "../../../posture/ui/browser/trimmer/stretch.js";

test("the start stays a second before the end, and not before the clip's", () => {
  const stretch = { start: 2, end: 10 };
  assert.deepEqual(withStart(stretch, 4, 1), { start: 4, end: 10 });
  assert.deepEqual(withStart(stretch, 9.5, 1), { start: 9, end: 10 });
  assert.deepEqual(withStart(stretch, -3, 1), { start: 0, end: 10 });
});

test("the end stays a second after the start, and not after the clip's", () => {
  const stretch = { start: 2, end: 10 };
  assert.deepEqual(withEnd(stretch, 8, 1, 12), { start: 2, end: 8 });
  assert.deepEqual(withEnd(stretch, 0, 1, 12), { start: 2, end: 3 });
  assert.deepEqual(withEnd(stretch, 40, 1, 12), { start: 2, end: 12 });
});

test("times are told in minutes and seconds, to a tenth", () => {
  assert.deepEqual([0, 3.44, 59.96, 63.5].map(clockWords), [
    "0:00.0",
    "0:03.4",
    "1:00.0",
    "1:03.5",
  ]);
  assert.equal(stretchWords({ start: 3, end: 33.5 }, 60), "0:03.0 to 0:33.5, 30.5 s of it");
  assert.equal(stretchWords({ start: 0, end: 12.2 }, 12.2), "The whole clip, 12.2 s");
});
