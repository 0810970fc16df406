// Follows a sending that is on its way, and says how far it is every ten seconds to whoever listens.
"use strict";

{
  const progress = document.querySelector("#progress");
  const heard = document.querySelector("#progress-heard");
  const LOOK_MS = 2000;
  const SAY_MS = 10_000;
  let said = Date.now();

  document.querySelector(".tongues [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  const isGoing = () => Boolean(progress.querySelector("[data-going]"));
  const refresh = () => htmx.trigger(progress, "refresh");

  function say() {
    const words = progress.querySelector("#how-far")?.dataset.said;
    if (!words || (isGoing() && Date.now() < said + SAY_MS)) return;
    if (heard.textContent !== words) heard.textContent = words;
    said = Date.now();
  }

  if (progress) {
    document.querySelector("#live-sending")?.addEventListener("sending", refresh);
    progress.addEventListener("htmx:after:swap", say);
    setInterval(() => { if (isGoing() && !document.hidden) refresh(); }, LOOK_MS);
  }
}
