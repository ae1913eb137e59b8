import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Clock } from "../../../posture/ui/browser/clock.js";
import { as, FakeVideo, near, Scheduled } from "./fakes.js";

const TIMES = [0, 0.1, 0.2, 0.3, 0.4];
let frames = new Scheduled();

beforeEach(() => {
  frames = new Scheduled();
  Object.assign(globalThis, {
    requestAnimationFrame: frames.add,
    cancelAnimationFrame: frames.cancel,
  });
});

afterEach(() => {
  Object.assign(globalThis, { requestAnimationFrame: undefined, cancelAnimationFrame: undefined });
});

/** @param {number} factor */
function clockWithFilm(factor = 1) {
  /** @type {number[]} */
  const shown = [];
  let plays = 0;
  const video = new FakeVideo();
  const clock = new Clock(
    as(video),
    (index) => shown.push(index),
    () => {
      plays += 1;
    },
  );
  clock.setTimes(TIMES, factor);
  return { clock, video, shown, plays: () => plays };
}

test("the first frame tells where the film's own time begins", () => {
  const { clock, video, shown } = clockWithFilm();
  video.showFrame(1.5);
  assert.deepEqual(shown, [0]);
  clock.go(2);
  near(video.currentTime, 1.5 + 0.29);
  video.arrive();
  video.showFrame(1.8);
  assert.deepEqual(shown, [0, 2, 3]);
});

test("what is asked for before the first frame is gone to with it", () => {
  const { clock, video } = clockWithFilm();
  clock.go(3);
  assert.equal(video.currentTime, 0);
  video.showFrame(0);
  near(video.currentTime, 0.39);
});

test("slow motion is counted in real seconds", () => {
  const { clock, video, shown } = clockWithFilm(4);
  video.showFrame(0);
  video.showFrame(1.2);
  assert.deepEqual(shown, [0, 3]);
  clock.go(1);
  near(video.currentTime, 4 * 0.19);
  clock.setSpeed(0.5);
  assert.equal(video.playbackRate, 2);
});

test("frames asked for while a film seeks are gone to once it has arrived", () => {
  const { clock, video, shown } = clockWithFilm();
  video.showFrame(0);
  clock.go(1);
  clock.go(2);
  clock.go(4);
  near(video.currentTime, 0.19);
  video.arrive();
  near(video.currentTime, 0.49);
  assert.deepEqual(shown, [0]);
  video.arrive();
  assert.deepEqual(shown, [0, 4]);
});

test("a frame is not named before the film has reached it", () => {
  const { clock, video, shown } = clockWithFilm();
  video.showFrame(0);
  clock.go(1);
  video.seeking = false;
  clock.go(4);
  video.tellArrival();
  assert.deepEqual(shown, [0]);
  video.arrive();
  assert.deepEqual(shown, [0, 4]);
});

test("a step counts from the frame asked for, and stays within the clip", () => {
  const { clock, video } = clockWithFilm();
  video.showFrame(0);
  clock.step(1);
  clock.step(1);
  assert.equal(clock.wanted, 2);
  clock.step(10);
  assert.equal(clock.wanted, 4);
  clock.step(-10);
  assert.equal(clock.wanted, 0);
});

test("once the film plays, a step counts from the frame on the screen", async () => {
  const { clock, video } = clockWithFilm();
  video.showFrame(0);
  clock.go(1);
  video.arrive();
  await video.play();
  video.showFrame(0.3);
  assert.ok(clock.playing);
  clock.step(1);
  assert.equal(clock.wanted, 4);
  assert.ok(!clock.playing);
});

test("without a film the skeleton goes through its frames as time passes", () => {
  const { clock, video, shown, plays } = clockWithFilm();
  clock.goBlind();
  assert.equal(video.style.visibility, "hidden");
  clock.setSpeed(0.5);
  const began = performance.now();
  clock.play();
  assert.ok(clock.playing);
  frames.run(began + 200);
  assert.equal(shown.at(-1), 1);
  frames.run(began + 400);
  assert.equal(shown.at(-1), 2);
  frames.run(began + 1000);
  assert.equal(shown.at(-1), 4);
  assert.ok(!clock.playing, "it goes on past its end");
  assert.equal(plays(), 2);
});

test("without a film, going to a frame shows it at once", () => {
  const { clock, shown } = clockWithFilm();
  clock.goBlind();
  clock.goTo(0.26);
  assert.equal(shown.at(-1), 3);
});

test("another film is shown anew from its own beginning", () => {
  const { clock, video, shown } = clockWithFilm();
  clock.goBlind();
  clock.load("/clips/1/video");
  assert.equal(video.style.visibility, "");
  assert.equal(video.src, "/clips/1/video");
  assert.ok(!clock.blind && !clock.ready);
  video.showFrame(5);
  video.showFrame(5.1);
  assert.equal(shown.at(-1), 1);
});

test("a browser that does not report frames is asked for its time", async () => {
  const video = new FakeVideo();
  const plain = new Proxy(video, {
    has: (_, name) => name !== "requestVideoFrameCallback",
    get: (target, name) => {
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  /** @type {number[]} */
  const shown = [];
  const clock = new Clock(
    as(plain),
    (index) => shown.push(index),
    () => {},
  );
  clock.setTimes(TIMES, 1);
  video.dispatchEvent(new Event("loadeddata"));
  assert.ok(clock.ready);
  await video.play();
  video.currentTime = 0.29;
  frames.run();
  assert.deepEqual(shown, [2]);
});
