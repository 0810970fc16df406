// The page of phones: one seat for each phone, kept live by server-sent events.
import { Seat } from "./seat.js";
import { tool, toolLanguage } from "./words.js";

const seats = new Map();

function about(what, then = "") {
  const [first, second] = document.querySelectorAll("#about > span");
  first.textContent = what;
  second.textContent = then;
}

/** In the strip of names, mark the phone that is in view. */
function watchSeats() {
  const mark = ({ target, isIntersecting }) => {
    const { chip } = seats.get(Number(target.id.replace("phone-", "")));
    chip.classList.toggle("on", isIntersecting);
    chip.setAttribute("aria-current", String(isIntersecting));
  };
  const watcher = new IntersectionObserver((seen) => seen.forEach(mark), { root: document.getElementById("bench"), threshold: 0.6 });
  for (const { element } of seats.values()) watcher.observe(element);
}

function drawStage(all) {
  Seat.offers = all;
  document.documentElement.lang = toolLanguage;
  document.getElementById("zone").textContent = all.zone ? tool("zone", { zone: all.zone }) : tool("demo");
  about(tool("about"), tool("play"));
  document.getElementById("heading").textContent = tool("heading");
  document.getElementById("strip").setAttribute("aria-label", tool("phones"));
  const desk = document.getElementById("desk");
  desk.hidden = !all.desk;
  desk.querySelector("span").textContent = tool("desk");
  if (all.desk) desk.href = all.desk;
  takeSeats(all.seats);
}

function takeSeats(given) {
  const same = given.map((one) => one.id).join() === [...seats.keys()].join();
  if (!same) {
    seats.forEach((seat) => seat.element.remove());
    seats.clear();
    given.forEach((one, index) => seats.set(one.id, new Seat(one, index + 1)));
    document.getElementById("bench").append(...[...seats.values()].map((seat) => seat.element));
    document.getElementById("strip").replaceChildren(...[...seats.values()].map((seat) => seat.chip));
  }
  given.forEach((one) => seats.get(one.id).setAll(one));
  if (!same) watchSeats();
}

function changed(event) {
  const seat = seats.get(event.phone);
  if (event.message) seat.put(event.message);
  if (event.gone) seat.remove(event.gone);
  if (event.typing !== undefined) seat.typing();
  if (event.toast) seat.tell(event.toast.text, { stay: event.toast.show_alert });
  const face = event.face ?? event.keyboard ?? event.shut;
  if (!face) return;
  const spoke = seat.face.language;
  seat.setFace(face);
  if (spoke !== face.language || !seat.messages.size) seat.redraw([...seat.messages.values()].map(({ message }) => message));
}

const live = new EventSource("/phones/live");
live.addEventListener("message", ({ data }) => {
  const event = JSON.parse(data);
  event.all ? drawStage(event.all) : changed(event);
});
live.addEventListener("error", () => { about(tool("lost")); });
