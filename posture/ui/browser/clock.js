// Which frame is on the screen, and going to another.

import { frameShownAt, nearestFrame, playbackRate, seekTime } from "./frame_times.js";

export class Clock {
  /** The frames' times from the track, real seconds. */
  times = [0];
  /** How many times longer the film takes than the run did. */
  factor = 1;
  /** The frame on the screen. */
  index = 0;
  /** @type {number | null} the frame last asked for; null while the film plays on by itself */
  wanted = null;
  /** Whether the film has shown a frame. */
  ready = false;
  /** Whether the skeleton is shown without a film. */
  blind = false;
  /** Where the film's own time begins. */
  #first = 0;
  /** @type {number | null} the frame that the film is on its way to */
  #sought = null;
  #speed = 1;
  /** The request for the next frame while frames are gone through without a film. */
  #running = 0;
  /** The time reached without a film. */
  #reached = 0;
  #video;
  #onFrame;
  #onPlay;

  /**
   * @param {HTMLVideoElement} video
   * @param {(index: number) => void} onFrame called with every frame that is shown
   * @param {() => void} onPlay called whenever playing begins or ends
   */
  constructor(video, onFrame, onPlay) {
    this.#video = video;
    this.#onFrame = onFrame;
    this.#onPlay = onPlay;
    this.#listen();
    if ("requestVideoFrameCallback" in video) this.#watchFrames();
    else this.#watchTime();
  }

  get time() {
    return this.times[this.index];
  }

  get last() {
    return this.times.length - 1;
  }

  get playing() {
    return this.#running > 0 || !this.#video.paused;
  }

  /**
   * @param {number[]} times
   * @param {number} factor
   */
  setTimes(times, factor) {
    this.times = times;
    this.factor = factor;
  }

  /** @param {number} time */
  nearest(time) {
    return nearestFrame(this.times, time);
  }

  /** @param {number} index */
  go(index) {
    this.wanted = Math.max(0, Math.min(this.last, index));
    this.#reached = this.times[this.wanted];
    if (this.blind) this.#show(this.wanted);
    else if (this.ready && !this.#video.seeking) this.#seek();
  }

  /** @param {number} time */
  goTo(time) {
    this.go(this.nearest(time));
  }

  /** @param {number} count */
  step(count) {
    this.pause();
    this.go((this.wanted ?? this.index) + count);
  }

  /**
   * Show another film. Each shows anew whether it can be played, and where its time begins.
   * @param {string} address
   */
  load(address) {
    this.pause();
    this.blind = false;
    this.ready = false;
    this.#video.style.visibility = "";
    this.#video.src = address;
  }

  /** Show the skeleton alone. A film that broke off would leave its last picture under it. */
  goBlind() {
    this.#video.pause();
    this.#video.style.visibility = "hidden";
    this.blind = true;
    this.#show(this.wanted ?? this.index);
  }

  /** @param {number} speed a share of real speed */
  setSpeed(speed) {
    this.#speed = speed;
    this.#video.playbackRate = playbackRate(speed, this.factor);
  }

  play() {
    if (!this.blind) {
      this.#video.play().catch(() => {});
      return;
    }
    this.#reached = this.time;
    this.#run(performance.now());
    this.#onPlay();
  }

  pause() {
    this.#video.pause();
    if (!this.#running) return;
    cancelAnimationFrame(this.#running);
    this.#running = 0;
    this.#onPlay();
  }

  /**
   * Without a film, go through the frames as time passes.
   * @param {number} before
   */
  #run(before) {
    this.#running = requestAnimationFrame((now) => {
      if (!this.#video.isConnected) return this.pause();
      this.#reached += (this.#speed * (now - before)) / 1000;
      this.wanted = null;
      this.#run(now);
      const index = this.nearest(this.#reached);
      if (index !== this.index) this.#show(index);
      if (this.#reached >= this.times[this.last]) this.pause();
    });
  }

  /** @param {number} index */
  #show(index) {
    this.index = index;
    this.#onFrame(index);
  }

  #seek() {
    this.#sought = this.wanted;
    this.#video.currentTime = this.#first + seekTime(this.times, this.#sought ?? 0, this.factor);
  }

  #listen() {
    this.#video.addEventListener("seeked", () => this.#arrive());
    this.#video.addEventListener("play", () => {
      if (this.ready && !this.#video.seeking) this.wanted = null;
      this.#onPlay();
    });
    this.#video.addEventListener("pause", () => this.#onPlay());
  }

  // Where another frame was asked for during a seek, go on to it. A browser may still report the
  // frame before, so while the film stands the next step counts from the frame asked for.
  #arrive() {
    if (this.wanted === null) return;
    if (this.#sought === null || this.wanted !== this.#sought) return this.#seek();
    this.#show(this.#sought);
    if (!this.#video.paused) this.wanted = null;
  }

  /**
   * Convert the film's time to real seconds of the clip.
   * @param {number} filmTime
   */
  #real(filmTime) {
    return (filmTime - this.#first) / this.factor;
  }

  /** @param {number} first the film's time at its first frame */
  #begin(first) {
    this.#first = first;
    this.ready = true;
    if (this.wanted !== null) this.go(this.wanted);
  }

  #watchFrames() {
    this.#video.requestVideoFrameCallback((_, frame) => {
      if (!this.ready) this.#begin(frame.mediaTime);
      if (!this.#video.seeking) this.#show(this.nearest(this.#real(frame.mediaTime)));
      this.#watchFrames();
    });
  }

  // For browsers that do not report frames.
  #watchTime() {
    this.#video.addEventListener("loadeddata", () => this.#begin(0));
    const look = () => {
      if (!this.#video.isConnected) return;
      if (!this.#video.paused) {
        this.#show(frameShownAt(this.times, this.#real(this.#video.currentTime)));
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }
}
