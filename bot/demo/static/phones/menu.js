// Short lists of things to do, opened by a button.
import { make } from "./draw.js";

/** A list of things to do, opened by a button; closed by Escape, a choice or a look elsewhere. */
export function openMenu(button, host, items) {
  if (host.querySelector(".menu")) return closeMenus();
  closeMenus();
  const choose = (act) => () => { closeMenus(); button.focus(); act(); };
  const list = make("ul", { class: "menu", role: "menu" }, ...items.map(({ label, note, lang, act }) =>
    make("li", { role: "none" }, make("button", { type: "button", role: "menuitem", lang, onclick: choose(act) },
      make("span", { dir: "auto" }, label), note ? make("span", { class: "note", dir: "auto" }, note) : null))));
  list.addEventListener("keydown", (event) => moveInMenu(event, list, button));
  host.append(list);
  button.setAttribute("aria-expanded", "true");
  list.querySelector("button")?.focus();
}

function moveInMenu(event, list, button) {
  const all = [...list.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") { closeMenus(); button.focus(); }
  if (!step) return;
  event.preventDefault();
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
}

function closeMenus() {
  document.querySelectorAll(".menu").forEach((menu) => menu.remove());
  document.querySelectorAll("[aria-expanded=true]").forEach((button) => button.setAttribute("aria-expanded", "false"));
}

document.addEventListener("click", (event) => { if (!event.target.closest(".menu, [aria-haspopup], .pad")) closeMenus(); });
