import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Ahead } from "../../../posture/ui/browser/ahead.js";

/** @type {string[]} */
let asked = [];
/** @type {string[]} */
let revoked = [];
/** @type {Record<string, object | null>} */
let answers = {};

beforeEach(() => {
  [asked, revoked] = [[], []];
  let made = 0;
  answers = {};
  for (const clip of ["a", "b", "c"]) {
    answers[`/next/${clip}`] = { video: `/${clip}/video`, overlay: `/${clip}/overlay` };
    answers[`/${clip}/overlay`] = { times: [clip] };
    answers[`/${clip}/video`] = {};
  }
  Object.assign(globalThis, {
    fetch: async (/** @type {string} */ address) => {
      asked.push(address);
      const answer = answers[address];
      return { ok: Boolean(answer), json: async () => answer, blob: async () => address };
    },
  });
  URL.createObjectURL = (film) => `blob:${film}#${++made}`.split("#")[0];
  URL.revokeObjectURL = (film) => void revoked.push(film);
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** @param {Ahead} ahead @param {string} clip */
async function loaded(ahead, clip) {
  await ahead.load(`/next/${clip}`);
  await settled();
}

test("film and lines that were loaded ahead are asked for no more", async () => {
  const ahead = new Ahead();
  await loaded(ahead, "a");
  assert.deepEqual(asked, ["/next/a", "/a/overlay", "/a/video"]);
  assert.equal(ahead.film("/a/video"), "blob:/a/video#/a/video");
  assert.deepEqual(await ahead.lines("/a/overlay"), { times: ["a"] });
  await ahead.load("/next/a");
  assert.deepEqual(asked.slice(3), ["/next/a"]);
});

test("what was not loaded comes from its own address", async () => {
  const ahead = new Ahead();
  assert.equal(ahead.film("/b/video"), "/b/video");
  assert.deepEqual(await ahead.lines("/b/overlay"), { times: ["b"] });
  answers["/next/a"] = null;
  answers["/next/b"] = { video: null, overlay: "/b/overlay" };
  answers["/c/video"] = null;
  for (const clip of ["a", "b", "c"]) await loaded(ahead, clip);
  assert.equal(ahead.film("/c/video"), "/c/video");
});

test("the clip that is shown stays in memory beside the next, and no other", async () => {
  const ahead = new Ahead();
  for (const clip of ["a", "b", "c"]) await loaded(ahead, clip);
  assert.deepEqual(revoked, ["blob:/a/video"]);
  assert.equal(ahead.film("/a/video"), "/a/video");
  assert.notEqual(ahead.film("/b/video"), "/b/video");
});
