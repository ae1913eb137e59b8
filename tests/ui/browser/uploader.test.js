import assert from "node:assert/strict";
import { test } from "node:test";
import { filesIn, folderOf, isVideo } from "../../../posture/ui/browser/uploader/chosen_files.js";
import { withOffset } from "../../../posture/ui/browser/uploader/transfer.js";
import { UploadQueue } from "../../../posture/ui/browser/uploader/upload_queue.js";
import { megabytes } from "../../../posture/ui/browser/uploader/upload_row.js";
import { as } from "./fakes.js";

test("sizes have a decimal below ten megabytes", () => {
  assert.equal(megabytes(1_040_000), "1.0");
  assert.equal(megabytes(9_960_000), "10.0");
  assert.equal(megabytes(10_400_000), "10");
  assert.equal(megabytes(2_500_000_000), "2500");
});

test("a video is known by what the system says, or by how its name ends", () => {
  assert.ok(isVideo({ name: "clip.bin", type: "video/mp4" }));
  assert.ok(isVideo({ name: "IMG_1.MOV", type: "" }));
  assert.ok(isVideo({ name: "a.b.mkv", type: "" }));
  assert.ok(!isVideo({ name: "mov", type: "" }));
  assert.ok(!isVideo({ name: "track.npz", type: "" }));
  assert.ok(!isVideo({ name: "notes.mp4.txt", type: "text/plain" }));
});

/** @param {string} name */
const fileEntry = (name) => ({
  isFile: true,
  file: (/** @type {(file: object) => void} */ take) => take({ name, type: "" }),
});

/** @param {object[][]} portions */
function folderEntry(...portions) {
  const left = [...portions];
  const readEntries = (/** @type {(entries: object[]) => void} */ take) => take(left.shift() ?? []);
  return { isFile: false, createReader: () => ({ readEntries }) };
}

test("a dropped folder gives the videos in it and below, however many portions it comes in", async () => {
  const below = folderEntry([fileEntry("c.avi"), fileEntry("c.txt")]);
  const folder = folderEntry([fileEntry("a.mp4"), fileEntry("a.jpg")], [below]);
  const files = await filesIn(as(folder));
  assert.deepEqual(
    files.map(({ name }) => name),
    ["a.mp4", "c.avi"],
  );
});

test("a dropped file is taken whatever it is", async () => {
  const [file] = await filesIn(as(fileEntry("run.bin")));
  assert.equal(file.name, "run.bin");
});

/** A queue whose transfers end when the test says. */
function makeQueue() {
  /** @type {Map<string, { arrive: () => void, fail: (why: string) => void }>} */
  const going = new Map();
  /** @type {string[]} */
  const shown = [];
  /** @type {[string[], boolean][]} */
  const reports = [];
  const queue = new UploadQueue(
    ({ name, size }) => {
      /** @type {Promise<{ id: string, name: string, size: number }>} */
      const arrival = new Promise((resolve, reject) => {
        const arrive = () => resolve({ id: `id of ${name}`, name, size });
        going.set(name, { arrive, fail: (why) => reject(new Error(why)) });
      });
      return { arrival, stop: () => going.get(name)?.fail("Taken away.") };
    },
    () => reports.push([queue.arrived.map(({ id }) => id), queue.busy]),
  );
  const add = (/** @type {string} */ name) =>
    queue.add(as({ name, size: 7 }), {
      showProgress: () => {},
      showDone: (file) => shown.push(`${file.name} done`),
      showFailed: (why) => shown.push(`${name}: ${why}`),
    });
  return { queue, add, going, shown, reports };
}

/** Let what waits for promises go on. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

test("files are sent one after the other, and Python hears when all have arrived", async () => {
  const { queue, add, going, shown, reports } = makeQueue();
  add("a");
  add("b");
  const sending = queue.start();
  queue.start();
  assert.deepEqual([...going.keys()], ["a"]);
  going.get("a")?.arrive();
  await settle();
  assert.deepEqual([...going.keys()], ["a", "b"]);
  going.get("b")?.arrive();
  await sending;
  assert.deepEqual(shown, ["a done", "b done"]);
  assert.deepEqual(reports, [
    [[], true],
    [["id of a", "id of b"], false],
  ]);
});

test("a file that fails says why, and the next is sent", async () => {
  const { queue, add, going, shown } = makeQueue();
  add("a");
  add("b");
  const sending = queue.start();
  going.get("a")?.fail("It is empty.");
  await settle();
  going.get("b")?.arrive();
  await sending;
  assert.deepEqual(shown, ["a: It is empty.", "b done"]);
  assert.deepEqual(
    queue.arrived.map(({ name }) => name),
    ["b"],
  );
});

test("what is removed while it waits is not sent; on its way it is stopped", async () => {
  const { queue, add, going, shown } = makeQueue();
  const first = add("a");
  const second = add("b");
  add("c");
  const sending = queue.start();
  queue.remove(second);
  queue.remove(first);
  await settle();
  assert.deepEqual([...going.keys()], ["a", "c"]);
  going.get("c")?.arrive();
  await sending;
  assert.deepEqual(shown, ["a: Taken away.", "c done"]);
});

test("what was taken back does not come back with a page that was drawn earlier", () => {
  const { queue, reports } = makeQueue();
  const file = { id: "1", name: "run.mp4", size: 5 };
  assert.deepEqual(queue.learn([file]), [file]);
  assert.deepEqual(queue.learn([file]), []);
  queue.takeBack(file);
  assert.deepEqual(reports, [[[], false]]);
  assert.deepEqual(queue.learn([file]), []);
  assert.deepEqual(queue.arrived, []);
});

test("a dropped file remembers its folder, a chosen one has it in its path", async () => {
  const inner = { ...folderEntry([fileEntry("a.mp4")]), name: "Anna Kim" };
  const outer = { ...folderEntry([inner, fileEntry("b.mp4")]), name: "card" };
  const files = await filesIn(as(outer));
  assert.deepEqual(files.map(folderOf), ["Anna Kim", "card"]);
  assert.equal(folderOf(as({ webkitRelativePath: "card/Bob/c.mp4" })), "Bob");
  assert.equal(folderOf(as({ webkitRelativePath: "" })), "");
});

test("a file's time is sent with the offset of where it was filmed", () => {
  const zone = process.env.TZ;
  try {
    process.env.TZ = "Asia/Kolkata";
    assert.equal(withOffset(Date.UTC(2026, 6, 3, 20, 0, 5)), "2026-07-04T01:30:05+05:30");
    process.env.TZ = "America/St_Johns";
    assert.equal(withOffset(Date.UTC(2026, 0, 1, 2, 0)), "2025-12-31T22:30:00-03:30");
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});
