// What a component tells Python piece by piece. Of two things told in haste Streamlit may drop the
// first, and it drops what is told while the app is away: so all that Python has not heard yet is
// told each time, numbered, and again after a while. Python hears each piece once
// (posture/ui/player/component_messages.py).
const TELL_AGAIN_MS = 5000;

function makeTeller(root) {
  let page = { clip: null, heard: 0, setTriggerValue: null };
  let untold = [];
  let timer = null;

  function tell() {
    clearTimeout(timer);
    if (!untold.length || !root.isConnected) return;
    page.setTriggerValue("told", untold);
    timer = setTimeout(tell, TELL_AGAIN_MS);
  }

  return {
    // For every drawing of the page: whose it is, and the last number that Python has heard. A page
    // that was drawn in haste may know less than the one before it.
    renew(clip, heard, setTriggerValue) {
      if (clip !== page.clip) untold = [];
      untold = untold.filter((one) => one.number > heard);
      page = { clip, heard: Math.max(heard, page.heard), setTriggerValue };
    },
    // What Python has not heard yet of one kind, in the order it was told.
    untold(about) {
      return untold.filter((one) => one.about === about).map((one) => one.told);
    },
    send(about, told) {
      const last = untold.at(-1)?.number ?? page.heard;
      untold.push({ number: last + 1, about, told });
      tell();
    },
  };
}
