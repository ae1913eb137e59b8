import assert from "node:assert/strict";
import { test } from "node:test";
import { Lens } from "../../../posture/ui/browser/lens.js";
import { NO_OVERLAY } from "../../../posture/ui/browser/overlay.js";
import {
  enlarged,
  filling,
  pinched,
  placeOf,
  roomOf,
  scalesIn,
  viewOfPlace,
  viewOfRunner,
  viewOfWhole,
} from "../../../posture/ui/browser/view.js";
import { near } from "./fakes.js";

/** @import { Box } from "../../../posture/ui/browser/geometry.js" */

/** A film held upright, 720 x 1280, with a runner in its lower half. */
const UPRIGHT = {
  .../** @type {{ size: [number, number] }} */ ({ size: [720, 1280] }),
  extent: { box: /** @type {Box} */ ([160, 480, 560, 1280]), height: 640 },
};
const STAGE = { clientWidth: 400, clientHeight: 600 };
const ROOM = roomOf(STAGE);
const FREE = { least: 0.1, most: 10 };

/** @param {{ scale: number, x: number, y: number }} view */
const numbers = ({ scale, x, y }) => [scale, x, y];

test("the runner fills the stage, and the rest of the picture what is beside her", () => {
  // 800 px of the runner on 600 px of the stage; the picture is 540 px wide there. The runner's
  // middle, 360 px into the picture, lies in the middle of the stage.
  near(numbers(viewOfRunner(UPRIGHT, ROOM)), [0.75, 200 - 270, 600 - 960]);
});

test("controls over the picture do not cover the runner", () => {
  // 600 px less 100 px that are covered: the picture ends where the controls begin.
  near(numbers(viewOfRunner(UPRIGHT, roomOf(STAGE, 100))), [0.625, 200 - 225, 500 - 800]);
});

test("without a body all of the picture is shown", () => {
  near(numbers(viewOfRunner({ ...UPRIGHT, extent: null }, ROOM)), [600 / 1280, 31.25, 0]);
});

test("the whole picture is as large as the stage allows, controls or not", () => {
  near(numbers(viewOfWhole(UPRIGHT, roomOf(STAGE, 100))), [600 / 1280, 31.25, 0]);
  near(numbers(viewOfWhole({ size: [800, 400] }, ROOM)), [0.5, 0, 200]);
});

test("a picture that could fill the stage leaves none of it empty", () => {
  // A picture of 500 x 700 on the stage.
  const size = /** @type {[number, number]} */ ([500, 700]);
  near(numbers(filling({ scale: 1, x: 30, y: -150 }, size, ROOM)), [1, 0, -100]);
  near(numbers(filling({ scale: 1, x: -130, y: -40 }, size, ROOM)), [1, -100, -40]);
  near(numbers(filling({ scale: 0.5, x: 0, y: 0 }, size, ROOM)), [0.5, 75, 125]);
});

test("what is enlarged about a point leaves the point where it is", () => {
  // 100 px to the right of the picture's corner, and 200 px after it is twice as large.
  near(numbers(enlarged({ scale: 1, x: 50, y: 0 }, [150, 80], 2, FREE)), [2, -50, -80]);
});

test("a picture becomes no smaller than the whole, and twelve times as large at most", () => {
  const scales = scalesIn({ size: [800, 400] }, ROOM);
  near([scales.least, scales.most], [0.5, 6]);
  near(enlarged({ scale: 1, x: 0, y: 0 }, [0, 0], 0.1, scales).scale, 0.5);
  near(enlarged({ scale: 1, x: 0, y: 0 }, [0, 0], 100, scales).scale, 6);
});

test("two fingers that part enlarge the picture, and take it along", () => {
  // From 100 px apart about (150, 100) to 200 px apart about (160, 130).
  const view = pinched(
    { scale: 1, x: 0, y: 0 },
    [
      [100, 100],
      [200, 100],
    ],
    [
      [60, 130],
      [260, 130],
    ],
    FREE,
  );
  near(numbers(view), [2, 160 - 300, 130 - 200]);
});

test("two fingers in one place do not make the picture endless", () => {
  const spot = /** @type {[number, number]} */ ([10, 10]);
  const view = pinched({ scale: 1, x: 0, y: 0 }, [spot, spot], [spot, [15, 10]], FREE);
  assert.equal(view.scale, 5);
});

test("a place stays in the middle when the stage gets another size", () => {
  const size = /** @type {[number, number]} */ ([800, 400]);
  const place = placeOf({ scale: 2, x: -600, y: -100 }, scalesIn({ size }, ROOM), ROOM);
  near([place.share, ...place.centre], [4, 400, 200]);
  // Twice as wide: the whole picture is twice as large, too.
  const wide = roomOf({ clientWidth: 800, clientHeight: 900 });
  near(numbers(viewOfPlace(place, { size }, wide)), [4, 400 - 1600, 450 - 800]);
});

/** A lens over the film held upright. */
function makeLens() {
  const host = { overlay: { ...NO_OVERLAY, ...UPRIGHT }, room: ROOM, drawn: 0, redraw: () => {} };
  return new Lens(host);
}

test("the runner is shown first, then the whole picture, then the runner again", () => {
  const lens = makeLens();
  assert.deepEqual([lens.whole, lens.view], [false, viewOfRunner(UPRIGHT, ROOM)]);
  lens.toggle();
  assert.deepEqual([lens.whole, lens.view], [true, viewOfWhole(UPRIGHT, ROOM)]);
  lens.toggle();
  assert.deepEqual([lens.whole, lens.view], [false, viewOfRunner(UPRIGHT, ROOM)]);
});

test("from a view chosen by hand the way leads to the whole picture", () => {
  const lens = makeLens();
  lens.toggle();
  lens.enlarge(2, [200, 300]);
  assert.equal(lens.whole, false);
  near(lens.view.scale, 2 * (600 / 1280));
  lens.toggle();
  assert.deepEqual([lens.whole, lens.view], [true, viewOfWhole(UPRIGHT, ROOM)]);
});
