// Keeps track of the frame on the screen, and goes to others.

import { frameShownAt, nearestFrame, playbackRate, seekTime } from "./frame_times.js";

export class Clock {
  /** The frames' times from the track, real seconds. */
  times = [0];
  /** The slow-motion factor: how many times longer the video takes than the run did. */
  factor = 1;
  /** The frame on the screen. */
  index = 0;
  /** @type {number | null} the frame last requested; null while the video is playing */
  wanted = null;
  /** Whether the video has shown a frame. */
  ready = false;
  /** Whether the skeleton is shown without a video. */
  blind = false;
  /** The video's own time at its first frame. */
  #first = 0;
  /** @type {number | null} the frame that the video is seeking */
  #sought = null;
  #speed = 1;
  /** The request for the next animation frame while playing without a video. */
  #running = 0;
  /** The time reached without a video. */
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
   * Load another video. Whether it can be played, and where its time begins, is not known yet.
   * @param {string} address
   */
  load(address) {
    this.pause();
    this.blind = false;
    this.ready = false;
    this.#video.style.visibility = "";
    this.#video.src = address;
  }

  /** Show only the skeleton. Hide the video, which may have stopped at some picture. */
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
   * Without a video, advance through the frames as time passes.
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

  // If another frame was requested during a seek, go on to it. A browser may still report the
  // previous frame, so while the video is paused the next step counts from the requested frame.
  // Its event comes a little after the end of a seek; if the next has begun by then, wait for that.
  #arrive() {
    if (this.wanted === null || this.#video.seeking) return;
    if (this.#sought === null || this.wanted !== this.#sought) return this.#seek();
    this.#show(this.#sought);
    if (!this.#video.paused) this.wanted = null;
  }

  /**
   * Convert the video's time to real seconds of the clip.
   * @param {number} videoTime
   */
  #real(videoTime) {
    return (videoTime - this.#first) / this.factor;
  }

  /** @param {number} first the video's time at its first frame */
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
