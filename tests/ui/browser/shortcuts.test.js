import assert from "node:assert/strict";
import { test } from "node:test";

import { hearKeys } from "../../../posture/ui/browser/shortcuts.js";

test("what was drawn last hears the page's keys, once, and its predecessor no longer", () => {
  const page = new EventTarget();
  Object.assign(globalThis, { window: page });
  /** @type {string[]} */
  const heard = [];
  hearKeys(() => heard.push("the clip that is left"));
  page.dispatchEvent(new Event("keydown"));
  hearKeys(() => heard.push("the next clip"));
  page.dispatchEvent(new Event("keydown"));
  assert.deepEqual(heard, ["the clip that is left", "the next clip"]);
});
