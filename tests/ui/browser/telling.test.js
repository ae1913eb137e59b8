import assert from "node:assert/strict";
import { test } from "node:test";

import { Telling } from "../../../posture/ui/browser/telling.js";

test("it is told at once, again after three seconds, and no more once it is known", () => {
  let told = 0;
  const telling = new Telling(() => {
    told += 1;
  });
  telling.tend(false, 0);
  telling.tend(false, 2999);
  assert.equal(told, 1);
  telling.tend(false, 3000);
  assert.equal(told, 2);
  telling.tend(true, 9000);
  assert.equal(told, 2);
});
