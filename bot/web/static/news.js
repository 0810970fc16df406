// Says that something is new: a number in the title, a badge on the installed page, a sound for whoever wants one.
"use strict";

{
  const live = document.querySelector("#live");
  const plainTitle = document.title.replace(/^\(\d+\) /, "");
  const ONCE_IN_MS = 2000;
  const TONES = [[660, 0], [880, 0.14]];
  const LASTS = 0.16;
  const LOUD = 0.12;
  let known = Number(live?.dataset.news ?? 0);
  let sound = null;

  const wantsSound = () => document.body.dataset.sound === "on";

  function show(number) {
    document.title = number ? `(${number}) ${plainTitle}` : plainTitle;
    if (number) navigator.setAppBadge?.(number).catch(() => {});
    else navigator.clearAppBadge?.().catch(() => {});
  }

  function tone(pitch, at) {
    const [source, volume] = [sound.createOscillator(), sound.createGain()];
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(LOUD, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + LASTS);
    source.connect(volume).connect(sound.destination);
    source.start(at);
    source.stop(at + LASTS);
  }

  // Several tabs hear the same news; one of them rings.
  function isFirstToRing() {
    const last = Number(localStorage.getItem("rang") || 0);
    if (Date.now() - last < ONCE_IN_MS) return false;
    localStorage.setItem("rang", Date.now());
    return true;
  }

  function ring() {
    if (sound?.state !== "running" || !isFirstToRing()) return;
    for (const [pitch, after] of TONES) tone(pitch, sound.currentTime + after);
  }

  // Browsers let a page sound only after somebody has touched it.
  function wake() {
    if (!wantsSound()) return;
    sound ??= new AudioContext();
    if (sound.state === "suspended") sound.resume();
  }

  async function look() {
    const answer = await fetch("/live/news").catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const number = Number(await answer.text());
    if (number > known && wantsSound()) ring();
    known = number;
    show(number);
  }

  if (live) {
    show(known);
    live.addEventListener("queue", look);
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, wake);
  }
}
