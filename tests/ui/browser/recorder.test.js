import assert from "node:assert/strict";
import { test } from "node:test";
import { bestKind, INSECURE, record, whyNot } from "../../../posture/ui/browser/voice/recorder.js";

test("a refused microphone is said in words, with what to do", () => {
  const named = (/** @type {string} */ name) => Object.assign(new Error(), { name });
  assert.match(whyNot(named("NotAllowedError")), /Allow the microphone/);
  assert.match(whyNot(named("NotFoundError")), /connect one/);
  assert.match(whyNot(named("NotReadableError")), /Another program/);
  assert.match(whyNot("something else"), /try again/);
});

test("a page that is not secure cannot record, and says so", async () => {
  await assert.rejects(record(undefined), { message: INSECURE });
});

test("the best kind is taken that the browser can write, else its own", () => {
  assert.equal(
    bestKind(() => true),
    "audio/webm;codecs=opus",
  );
  assert.equal(
    bestKind((kind) => kind === "audio/mp4"),
    "audio/mp4",
  );
  assert.equal(
    bestKind(() => false),
    undefined,
  );
});
