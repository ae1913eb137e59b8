// Which frame is on the screen, and going to another. Frames are known by their true times from
// the track. A frame is asked for by a time late in it: where gaps are uneven a film's file may say
// that the frame before lasts longer than it does, and some browsers go by that.

// No browser plays a film slower or faster.
const SLOWEST = 0.07;
const FASTEST = 16;
const LATE = 0.9;

function makeClock(video, onFrame, onPlay = () => {}) {
  const clock = { times: [0], factor: 1, first: 0, index: 0, wanted: null, ready: false, blind: false };
  let sought = null;
  let speed = 1;
  let [running, at] = [0, 0];
  const fileTime = (index) => clock.times[index] * clock.factor;

  // The time within the clip, real seconds, of a time of the browser's.
  const real = (media) => (media - clock.first) / clock.factor;

  clock.nearest = (time) => {
    let low = 0;
    let high = clock.times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (clock.times[middle] <= time) low = middle;
      else high = middle - 1;
    }
    const next = Math.min(low + 1, clock.times.length - 1);
    return time - clock.times[low] > clock.times[next] - time ? next : low;
  };

  clock.within = (index) => {
    const last = clock.times.length - 1;
    const gap =
      index < last ? fileTime(index + 1) - fileTime(index) : last ? fileTime(last) - fileTime(last - 1) : 0;
    return clock.first + fileTime(index) + LATE * gap;
  };

  clock.go = (index) => {
    const last = clock.times.length - 1;
    clock.wanted = Math.max(0, Math.min(last, index));
    at = clock.times[clock.wanted];
    if (clock.blind) return shown(clock.wanted);
    if (clock.ready && !video.seeking) seek();
  };

  function seek() {
    sought = clock.wanted;
    video.currentTime = clock.within(sought);
  }

  // Each film tells anew whether it can be shown, and where its time begins.
  clock.load = (address) => {
    clock.pause();
    Object.assign(clock, { blind: false, ready: false });
    video.style.visibility = "";
    video.src = address;
  };

  // Without a film that plays, the skeleton alone is shown; a film that breaks off would leave its
  // last picture under it.
  clock.goBlind = () => {
    video.pause();
    video.style.visibility = "hidden";
    clock.blind = true;
    shown(clock.wanted ?? clock.index);
  };

  clock.playing = () => running > 0 || !video.paused;

  // In real time a slow-motion file plays that much faster.
  clock.setSpeed = (asked) => {
    speed = asked;
    video.playbackRate = Math.min(FASTEST, Math.max(SLOWEST, speed * clock.factor));
  };

  clock.play = () => {
    if (!clock.blind) return video.play().catch(() => {});
    at = clock.times[clock.index];
    run(performance.now());
    onPlay();
  };

  clock.pause = () => {
    video.pause();
    if (!running) return;
    cancelAnimationFrame(running);
    running = 0;
    onPlay();
  };

  // Without a film, the frames' own times are gone through as the browser's time passes.
  function run(before) {
    running = requestAnimationFrame((now) => {
      if (!video.isConnected) return clock.pause();
      at += (speed * (now - before)) / 1000;
      clock.wanted = null;
      run(now);
      const index = clock.nearest(at);
      if (index !== clock.index) shown(index);
      if (at >= clock.times.at(-1)) clock.pause();
    });
  }

  clock.step = (count) => {
    clock.pause();
    clock.go((clock.wanted ?? clock.index) + count);
  };

  clock.goTo = (time) => clock.go(clock.nearest(time));

  function shown(index) {
    clock.index = index;
    onFrame(index);
  }

  // Where a seek has ended elsewhere than last asked for meanwhile, go on to there. A browser may
  // still tell of the frame before, so while the film stands the next step counts from the frame
  // asked for, not from the one told of.
  video.addEventListener("seeked", () => {
    if (clock.wanted === null) return;
    if (clock.wanted !== sought) return seek();
    shown(sought);
    if (!video.paused) clock.wanted = null;
  });
  video.addEventListener("play", () => {
    if (clock.ready && !video.seeking) clock.wanted = null;
    onPlay();
  });
  video.addEventListener("pause", () => onPlay());

  // The first frame tells where this file's time begins.
  function begin(first) {
    clock.first = first;
    clock.ready = true;
    if (clock.wanted !== null) clock.go(clock.wanted);
  }

  if (video.requestVideoFrameCallback) {
    const look = (_, frame) => {
      if (!clock.ready) begin(frame.mediaTime);
      if (!video.seeking) shown(clock.nearest(real(frame.mediaTime)));
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  } else {
    video.addEventListener("loadeddata", () => begin(0));
    const look = () => {
      if (!video.isConnected) return;
      if (!video.paused) {
        const index = clock.nearest(real(video.currentTime));
        shown(clock.times[index] > real(video.currentTime) ? Math.max(0, index - 1) : index);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }
  return clock;
}
