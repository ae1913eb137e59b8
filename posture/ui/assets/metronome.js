// One click a step. Clicks are set on the audio clock a little ahead, since a browser's timers
// wander by far more than a step may.
const LOOK_MS = 40;
const AHEAD_S = 0.15;
const CLICK_S = 0.04;

export default function ({ parentElement, data }) {
  const find = (kind) => parentElement.querySelector(`.${kind}`);
  const root = find("metronome");
  const beat = (root.beat ??= { audio: null, timer: 0, next: 0 });
  // Another start means that the runner's cadence is another; until then the rate is one's own.
  if (beat.start !== data.start) Object.assign(beat, { start: data.start, rate: data.start });

  function show() {
    find("shown").textContent = `${beat.rate} steps/min`;
    find("slower").disabled = beat.rate <= data.lowest;
    find("faster").disabled = beat.rate >= data.highest;
    find("play").textContent = beat.timer ? "Stop" : "Start the metronome";
    find("play").setAttribute("aria-pressed", String(Boolean(beat.timer)));
  }

  function click(at) {
    const tone = beat.audio.createOscillator();
    const loudness = beat.audio.createGain();
    tone.frequency.value = 1000;
    loudness.gain.setValueAtTime(0.5, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + CLICK_S);
    tone.connect(loudness).connect(beat.audio.destination);
    tone.start(at);
    tone.stop(at + CLICK_S);
    setTimeout(() => pulse(), 1000 * Math.max(0, at - beat.audio.currentTime));
  }

  function pulse() {
    find("pulse").classList.add("beat");
    setTimeout(() => find("pulse")?.classList.remove("beat"), 90);
  }

  function look() {
    beat.next = Math.max(beat.next, beat.audio.currentTime);
    while (beat.next < beat.audio.currentTime + AHEAD_S) {
      click(beat.next);
      beat.next += 60 / beat.rate;
    }
  }

  function stop() {
    clearInterval(beat.timer);
    beat.timer = 0;
    beat.audio?.suspend();
  }

  find("play").onclick = async () => {
    if (beat.timer) {
      stop();
    } else {
      beat.audio ??= new AudioContext();
      await beat.audio.resume();
      if (!root.isConnected) return;
      beat.next = beat.audio.currentTime;
      beat.timer = setInterval(look, LOOK_MS);
    }
    show();
  };
  const change = (by) => () => {
    beat.rate += by;
    show();
  };
  find("slower").onclick = change(-1);
  find("faster").onclick = change(1);
  show();
  // Streamlit may clean up without leaving; browsers give a page a few sounds only.
  return () => {
    if (root.isConnected) return;
    stop();
    beat.audio?.close();
    beat.audio = null;
  };
}
