// Where a time is on the strip below the picture. Of a long clip, the stretch around the cursor is
// shown; while the pointer holds the strip, the stretch stays, or it would move under the pointer.

const LEFT_PX = 22;
const RIGHT_PX = 6;
const LEAST_PX_PER_S = 90;

export class TimelineScale {
  /** The first time shown, and how many seconds are shown. */
  from = 0;
  span = 1;
  #room = 1;

  /**
   * Show the stretch around a time.
   * @param {number} width of the strip, pixels
   * @param {number} duration of the clip, seconds
   * @param {number} time
   * @param {boolean} held
   */
  lookAt(width, duration, time, held) {
    this.#room = Math.max(1, width - LEFT_PX - RIGHT_PX);
    this.span = Math.min(duration, this.#room / LEAST_PX_PER_S);
    if (held) return;
    this.from = Math.max(0, Math.min(duration - this.span, time - this.span / 2));
  }

  /** @param {number} time */
  toPx(time) {
    return LEFT_PX + ((time - this.from) / this.span) * this.#room;
  }

  /** @param {number} px */
  toTime(px) {
    return this.from + ((px - LEFT_PX) / this.#room) * this.span;
  }

  /** Return the times that get a mark, and their texts. */
  marks() {
    const every = this.span > 6 ? 2 : this.span > 2.5 ? 1 : 0.5;
    const marks = [];
    for (let t = Math.ceil(this.from / every) * every; t <= this.from + this.span; t += every) {
      marks.push({ time: t, text: `${t.toFixed(every < 1 ? 1 : 0)} s` });
    }
    return marks;
  }
}
