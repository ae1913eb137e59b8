import assert from "node:assert/strict";
import { test } from "node:test";
import { withPending } from "../../../posture/ui/browser/inbox/pending.js";
import { KEY_LINES, labelsOf } from "../../../posture/ui/browser/inbox/runner_keys.js";
import { Selection } from "../../../posture/ui/browser/inbox/selection.js";
import { as } from "./fakes.js";

/** @param {string[]} order */
function selectionOf(...order) {
  const selection = new Selection();
  selection.renew(order, order[0] ?? null);
  return selection;
}

/** @param {Selection} selection */
const chosen = ({ chosen }) => [...chosen].sort().join("");

test("digits come first, then letters, and none is a key of the inbox itself", () => {
  assert.deepEqual(labelsOf(11).slice(8), ["9", "a", "b"]);
  const own = KEY_LINES.map(([keys]) => keys.toLowerCase());
  const labels = labelsOf(29);
  assert.equal(new Set(labels).size, 29);
  assert.deepEqual(
    labels.filter((label) => own.includes(label)),
    [],
  );
  assert.deepEqual(labelsOf(30).slice(29), [""]);
});

test("keys move one clip at a time, and with shift choose a range from where it began", () => {
  const selection = selectionOf("a", "b", "c", "d");
  selection.move(1, false);
  assert.equal(chosen(selection), "b");
  selection.move(1, true);
  selection.move(1, true);
  assert.equal(chosen(selection), "bcd");
  selection.move(-1, true);
  assert.equal(chosen(selection), "bc");
  selection.move(-9, false);
  assert.equal(chosen(selection), "a");
  selection.move(9, true);
  assert.equal(chosen(selection), "abcd");
});

test("a pressed clip is alone, with control one more or fewer, with shift a range", () => {
  const selection = selectionOf("a", "b", "c", "d");
  selection.press("b", { extend: false, toggle: false });
  selection.press("d", { extend: false, toggle: true });
  assert.equal(chosen(selection), "bd");
  selection.press("d", { extend: false, toggle: true });
  assert.equal(chosen(selection), "b");
  selection.press("b", { extend: false, toggle: false });
  selection.press("d", { extend: true, toggle: false });
  assert.equal(chosen(selection), "bcd");
});

test("the next clip that is left follows the last chosen one, then from the top", () => {
  const selection = selectionOf("a", "b", "c", "d");
  selection.choose(["b", "c"]);
  selection.goOn((id) => id !== "b" && id !== "c");
  assert.equal(chosen(selection), "d");
  selection.goOn((id) => id === "a");
  assert.equal(chosen(selection), "a");
  selection.goOn(() => false);
  assert.equal(chosen(selection), "a");
});

test("what is gone is no longer chosen, and the keys stay at the same place", () => {
  const selection = selectionOf("a", "b", "c");
  selection.only("b");
  selection.renew(["a", "c"], "a");
  assert.equal(selection.at, "c");
  selection.renew(["a"], "a");
  assert.equal(selection.at, "a");
  selection.renew([], null);
  assert.equal(selection.at, null);
  assert.equal(selection.chosen.size, 0);
});

test("what was sent is shown before it has been received", () => {
  const card = (/** @type {string} */ id) => as({ id, runner: null, owner: "", told: "x" });
  const shown = withPending(
    [card("a"), card("b"), card("c"), card("d")],
    [
      { kind: "assign", clips: ["a"], runner: "r" },
      { kind: "new", clips: ["b"], name: "Bob" },
      { kind: "throw", clips: ["c"] },
      { kind: "tell", clips: ["d"], field: "shoes", value: "blue" },
    ],
    (id) => `name of ${id}`,
  );
  assert.deepEqual(
    shown.map(({ id, runner, owner }) => [id, runner, owner]),
    [
      ["a", "r", "name of r"],
      ["b", "", "Bob"],
      ["d", null, ""],
    ],
  );
});
