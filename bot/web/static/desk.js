// What the desk does beyond links and forms; without this file every answer still works.
"use strict";

const find = (selector) => document.querySelector(selector);
const rows = find("#rows");
const thread = find("#thread");
const live = find("#live");

// ---------------------------------------------------------------- the queue refreshes itself
const scrollKey = "rows" + location.search;
const hasPointer = matchMedia("(hover: hover)");

function refreshRows() {
  find("#fresh").hidden = true;
  htmx.trigger(rows, "refresh");
}

function announce(before) {
  const after = find("#unread").textContent.trim();
  if (after !== before) find("#heard").textContent = after;
}

// Something may have been written after the page was made and before its stream began.
function isThreadBehind() {
  const row = find(".row[aria-current]");
  return row && row.dataset.last !== find("#thread-last")?.dataset.last;
}

if (rows && live) {
  let isFirst = true;
  live.addEventListener("queue", () => {
    // Under a pointer nothing moves: the change waits behind a button.
    if (hasPointer.matches && rows.matches(":hover") && !isFirst) find("#fresh").hidden = false;
    else refreshRows();
  });
  find("#fresh").addEventListener("click", refreshRows);
  rows.addEventListener("mouseleave", () => { if (!find("#fresh").hidden) refreshRows(); });
  let unreadBefore = "";
  rows.addEventListener("htmx:before:swap", () => { unreadBefore = find("#unread").textContent.trim(); });
  rows.addEventListener("htmx:after:swap", () => {
    announce(unreadBefore);
    if (isFirst && isThreadBehind()) htmx.trigger(live, "case");
    isFirst = false;
  });
  rows.addEventListener("scroll", () => sessionStorage.setItem(scrollKey, rows.scrollTop), { passive: true });
  rows.scrollTop = Number(sessionStorage.getItem(scrollKey) || 0);
  find(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
  find("#strip [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  live.addEventListener("htmx:sse:error", () => { find("#offline").hidden = false; });
  live.addEventListener("htmx:sse:after:connection", () => { find("#offline").hidden = true; });
}

// ---------------------------------------------------------------- the thread stays at its end
const isNarrow = matchMedia("(max-width: 60rem)");
const scroller = () => (isNarrow.matches ? document.scrollingElement : thread);
const toEnd = () => {
  scroller().scrollTop = scroller().scrollHeight;
  if (isNarrow.matches) find(".ending, .words-sheet")?.scrollIntoView();
};
const isAtEnd = () => scroller().scrollHeight - scroller().scrollTop - scroller().clientHeight < 120;

if (thread) {
  toEnd();
  let wasAtEnd = true;
  // A keyboard that opens, or a phone that is turned, must not hide the last word.
  document.addEventListener("scroll", () => { wasAtEnd = isAtEnd(); }, { capture: true, passive: true });
  addEventListener("resize", () => { if (wasAtEnd) toEnd(); });
  document.addEventListener("htmx:before:swap", () => { wasAtEnd = isAtEnd(); });
  document.addEventListener("htmx:after:swap", (event) => { if (event.target !== rows && wasAtEnd) toEnd(); });
}

// ---------------------------------------------------------------- two drafts, kept in this tab until they are sent
const draftKey = (field) => `draft ${find(".case").dataset.case} ${field.id}`;

for (const form of document.querySelectorAll("form.room")) {
  const field = form.querySelector("textarea");
  field.value ||= sessionStorage.getItem(draftKey(field)) || "";
  field.addEventListener("input", () => sessionStorage.setItem(draftKey(field), field.value));
  form.addEventListener("htmx:after:request", (event) => {
    const { status } = event.detail.ctx.response;
    find("#not-sent").hidden = status < 500;
    if (status >= 300) return;
    field.value = "";
    sessionStorage.removeItem(draftKey(field));
  });
  form.addEventListener("htmx:error", () => { find("#not-sent").hidden = false; });
}

// ---------------------------------------------------------------- ready words: the search narrows while one types
find("#ready-search")?.addEventListener("input", (event) => {
  const words = event.target.value.toLocaleLowerCase().split(/\s+/);
  for (const offer of document.querySelectorAll(".offer")) {
    const own = offer.querySelector(".own").textContent.toLocaleLowerCase();
    offer.hidden = !words.every((word) => own.includes(word));
  }
  for (const group of document.querySelectorAll(".sentences .group")) {
    group.hidden = !group.querySelector(".offer:not([hidden])");
  }
});

// ---------------------------------------------------------------- photos: nothing is loaded before it is asked for
document.addEventListener("click", (event) => {
  const veil = event.target.closest(".veil");
  if (!veil || event.ctrlKey || event.metaKey) return;
  if (event.target.closest(".show")) event.preventDefault();
  if (event.target.closest(".show, .cover")) setVeil(veil, Boolean(event.target.closest(".show")));
});

function setVeil(veil, open) {
  const photo = veil.querySelector("img");
  if (open) photo.src = photo.dataset.photo;
  else photo.removeAttribute("src");
  for (const part of veil.querySelectorAll(".why, .show")) part.hidden = open;
  for (const part of veil.querySelectorAll("img, .cover")) part.hidden = !open;
  veil.classList.toggle("opened", open);
  veil.toggleAttribute("hx-morph-skip", open);
  veil.querySelector(open ? ".cover" : ".show").focus();
}

// ---------------------------------------------------------------- keys
function move(step) {
  const all = [...document.querySelectorAll(".row")];
  const here = all.indexOf(document.activeElement);
  const start = here < 0 ? all.findIndex((row) => row.ariaCurrent) : here;
  all[Math.min(Math.max(start + step, 0), all.length - 1)]?.focus();
}

function enterRoom(door, field) {
  if (!find(door)) return;
  find(door).checked = true;
  find(field).focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  r: () => enterRoom("#to-citizen", "#answer-text"),
  n: () => enterRoom("#to-house", "#note-text"),
  t: () => find("#take")?.requestSubmit(),
  w: () => find("#ready-words")?.click(),
  c: () => find("#close-case")?.click(),
  "?": () => find("#keys-help").showModal(),
};

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    field?.closest("form.room")?.requestSubmit();
    return;
  }
  if (field?.matches(".choice") ? false : field || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.body.dataset.keys !== "on" || find("dialog[open]") || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
