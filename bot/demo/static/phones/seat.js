// One phone of the page: its head, chat and field, and the demo's own tools above it.
import { bubble, icon, iconButton, keys, make, paragraphs } from "./draw.js";
import { openMenu } from "./menu.js";
import { day, direction, NAMES, tag, tool, word } from "./words.js";

const TYPING_MS = 5000;
const TOLD_MS = 5000;

async function post(path, body, query = "") {
  const json = !(body instanceof Blob);
  const headers = json ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(`/phones/${path}${query}`, { method: "POST", headers, body: json ? JSON.stringify(body) : body });
  if (!answer.ok) throw new Error(answer.status);
}

/** A phone, and around it what the demo offers to do on it. */
export class Seat {
  static offers = { places: [], samples: [] };

  constructor(given, number) {
    this.id = given.id;
    this.number = number;
    this.messages = new Map();
    this.officer = given.kind === "officer";
    this.target = null;
    this.build();
  }

  build() {
    this.name = make("b");
    this.where = make("span");
    const menu = (glyph, label, items) => {
      const button = iconButton(glyph, tool(label), () => openMenu(button, this.who, items()), "btn bare low icon");
      button.setAttribute("aria-haspopup", "menu");
      return button;
    };
    const citizen = this.officer ? [] : [
      menu("photo", "photo", () => Seat.offers.samples.map((label, index) => ({ label, act: () => this.act("sample", { index }) }))),
      menu("pin", "place", () => this.placeItems()),
    ];
    const again = iconButton("again", tool("restart"), () => this.says("/start"), "btn bare low icon");
    this.who = make("div", { class: "who" }, make("div", {}, this.name, this.where), ...citizen, menu("globe", "language", () => this.languageItems()), again);
    this.buildPhone();
    this.element = make("section", { class: this.officer ? "seat desk-side" : "seat", id: `phone-${this.id}` }, this.who, this.phone);
    const show = (event) => { event.preventDefault(); this.element.scrollIntoView({ inline: "center", block: "nearest" }); };
    this.chip = make("a", { class: "chip", href: `#phone-${this.id}`, onclick: show });
  }

  buildPhone() {
    this.title = make("b");
    this.subtitle = make("span");
    this.chat = make("div", { class: "chat", role: "log", tabindex: "0", onscroll: () => { this.low = this.isLow(); } });
    this.low = true;
    new ResizeObserver(() => { if (this.low) this.toEnd(); }).observe(this.chat);
    this.told = make("div", { class: "told", role: "status", hidden: true });
    this.pad = make("div", { class: "pad", hidden: true });
    this.aim = make("div", { class: "aim", hidden: true });
    this.field = make("textarea", { rows: 1, dir: "auto", enterkeyhint: "send", onkeydown: (event) => this.typed(event) });
    this.files = make("input", { type: "file", multiple: true, class: "only-ear", tabindex: "-1", "aria-hidden": "true", onchange: () => this.sendFiles() });
    this.clip = iconButton("clip", "", () => this.files.click());
    this.commands = iconButton("lines", "", () => openMenu(this.commands, this.form, this.commandItems()));
    this.commands.setAttribute("aria-haspopup", "menu");
    this.go = make("button", { class: "btn main icon" }, icon("send", "flip"));
    this.form = make("form", { class: "type", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      this.clip, this.commands, this.field, this.go, this.files);
    const mark = document.querySelector(".stage > header .mark").cloneNode(true);
    this.phone = make("div", { class: "phone" }, make("div", { class: "bar-top" }, mark, make("div", {}, this.title, this.subtitle)),
      this.told, this.chat, this.pad, this.aim, this.form);
  }

  // What the server says.

  setFace(face) {
    this.face = { ...this.face, ...face };
    const { language, name, area } = this.face;
    const called = name || (this.officer ? tool("officersPhone") : tool("phone", { number: this.number }));
    this.name.textContent = called;
    this.where.replaceChildren(...this.whereabouts(language, area));
    this.element.setAttribute("aria-label", called);
    this.chat.setAttribute("aria-label", called);
    this.title.textContent = this.officer ? word(language, "officers") : this.face.title;
    this.subtitle.textContent = this.officer ? word(language, "announced") : this.face.subtitle;
    this.phone.lang = tag(language);
    this.phone.dir = direction(language);
    this.label();
    this.drawPad();
    this.drawChip();
  }

  whereabouts(language, area) {
    if (this.officer && area) return [area];
    return [make("bdi", { lang: tag(language) }, NAMES[language] ?? language), area ? `, ${area}` : ""];
  }

  label() {
    const say = (name) => word(this.face.language, name);
    for (const [button, name] of [[this.clip, "attach"], [this.commands, "menu"], [this.go, "send"]]) {
      button.setAttribute("aria-label", say(name));
      button.title = say(name);
    }
    this.commands.hidden = !this.face.commands.length;
    this.field.placeholder = this.face.keyboard?.input_field_placeholder || say("write");
    this.field.setAttribute("aria-label", say("write"));
  }

  setAll(given) {
    const changed = this.face?.language !== given.language;
    const known = [...this.messages.keys()].join() === given.messages.map((one) => one.id).join();
    this.setFace(given);
    if (!known || changed) this.redraw(given.messages);
    else given.messages.forEach((message) => this.put(message));
    if (!given.messages.length) this.redraw([]);
  }

  redraw(messages) {
    this.messages.clear();
    this.lastDay = "";
    this.chat.replaceChildren(make("div", { class: "spring" }));
    messages.forEach((message) => this.put(message));
    if (!messages.length) this.chat.append(this.welcome());
    this.toEnd();
  }

  isLow() {
    return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 80;
  }

  toEnd() {
    this.chat.scrollTop = this.chat.scrollHeight;
    this.low = true;
  }

  welcome() {
    const { description, language } = this.face;
    const start = make("button", { type: "button", class: "btn main", onclick: () => this.says("/start") }, word(language, "start"));
    return make("div", { class: "welcome" }, ...(description ? paragraphs(description, [], language) : []), start);
  }

  put(message) {
    const before = this.messages.get(message.id);
    if (before && JSON.stringify(before.message) === JSON.stringify(message)) return;
    const { low } = this;
    const turn = before?.turn ?? make("div", { class: "turn" });
    const { language } = this.face;
    const handlers = { oncommand: (text) => this.says(text), onmore: () => this.openActs(message, turn) };
    const parts = [bubble(message, language, handlers), keys(message, (button) => this.tap(message, button))];
    const focused = turn.contains(document.activeElement);
    turn.replaceChildren(...parts.filter(Boolean));
    this.messages.set(message.id, { message, turn });
    if (!before) this.append(message, turn);
    if (focused) (turn.querySelector("[aria-pressed=true]") ?? this.field).focus({ preventScroll: true });
    if (low || (message.mine && !before)) this.toEnd();
  }

  append(message, turn) {
    this.chat.querySelectorAll(".welcome, .typing").forEach((element) => element.remove());
    const today = day(this.face.language, message.date);
    if (today !== this.lastDay) this.chat.append(make("p", { class: "day in-chat" }, today));
    this.lastDay = today;
    this.chat.append(turn);
    turn.querySelector("img")?.addEventListener("load", () => { if (this.low) this.toEnd(); });
  }

  remove(id) {
    this.messages.get(id)?.turn.remove();
    this.messages.delete(id);
    if (this.target?.message.id === id) this.aimAt(null);
  }

  typing() {
    this.chat.querySelector(".typing")?.remove();
    const { low } = this;
    const dots = make("p", { class: "typing" }, make("span", { class: "only-ear" }, word(this.face.language, "typing")), make("i"), make("i"), make("i"));
    this.chat.append(dots);
    if (low) this.toEnd();
    setTimeout(() => dots.remove(), TYPING_MS);
  }

  tell(text, { stay = false, act = null } = {}) {
    if (!text) return;
    clearTimeout(this.telling);
    const close = () => { this.told.hidden = true; };
    const cross = iconButton("cross", word(this.face.language, "close"), close, "btn bare low icon");
    this.told.replaceChildren(make("p", { dir: "auto" }, text), cross, act ?? "");
    this.told.hidden = false;
    if (!stay) this.telling = setTimeout(close, TOLD_MS);
  }

  drawChip() {
    const label = this.officer ? [icon("door", "s"), tool("officer")] : [NAMES[this.face.language] ?? this.face.language];
    this.chip.replaceChildren(...label);
    if (!this.officer) this.chip.lang = tag(this.face.language);
  }

  drawPad() {
    const rows = this.face.keyboard?.keyboard ?? [];
    this.pad.hidden = !rows.length;
    const key = (button) => {
      const place = button.request_location;
      const press = () => (place ? openMenu(element, this.form, this.placeItems()) : this.press(button.text));
      const element = make("button", { type: "button", class: "key", onclick: press }, place ? icon("pin", "s") : null, make("span", { dir: "auto" }, button.text));
      return element;
    };
    this.pad.replaceChildren(...rows.map((row) => make("div", { class: "line" }, ...row.map(key))));
  }

  // What the person does.

  async act(name, did) {
    this.told.hidden = true;
    try {
      await post(`${this.id}/${name}`, did);
      return true;
    } catch {
      this.tell(tool("kept"));
      return false;
    }
  }

  says(text, reply_to = null) {
    return this.act("says", { text, reply_to });
  }

  press(text) {
    if (this.face.keyboard?.one_time_keyboard) this.pad.hidden = true;
    return this.says(text);
  }

  tap(message, button) {
    this.toEnd(); // where the answer will stand, also to a button far up
    this.act("taps", { message_id: message.id, data: button.data });
  }

  typed(event) {
    if (event.key === "Escape") this.aimAt(null);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    const { target } = this;
    this.field.value = "";
    this.aimAt(null);
    const editing = target?.kind === "edit";
    const sent = editing ? this.act("edits", { message_id: target.message.id, text }) : this.says(text, target?.message.id);
    if (!(await sent)) this.field.value = text;
  }

  async sendFiles() {
    const chosen = [...this.files.files];
    const album = chosen.length > 1 ? String(Date.now()) : "";
    const caption = this.field.value.trim();
    this.field.value = this.files.value = "";
    for (const [index, file] of chosen.entries()) {
      const query = new URLSearchParams({ name: file.name, album, caption: index ? "" : caption });
      await post(`${this.id}/file`, file, `?${query}`).catch(() => this.tell(tool("kept")));
    }
  }

  openActs(message, turn) {
    const open = turn.querySelector(".acts");
    this.chat.querySelectorAll(".acts").forEach((acts) => acts.remove());
    if (open) return;
    const act = (kind, glyph) => make("button", { type: "button", class: "btn low", onclick: () => { this.aimAt({ kind, message }); turn.querySelector(".acts")?.remove(); } },
      icon(glyph, "s", ...(glyph === "reply" ? ["flip"] : [])), word(this.face.language, kind));
    const acts = make("div", { class: message.mine ? "acts mine" : "acts" }, act("reply", "reply"), message.mine && message.text ? act("edit", "edit") : null);
    turn.querySelector(".msg").after(acts);
    acts.scrollIntoView({ block: "nearest" });
    acts.querySelector("button").focus({ preventScroll: true });
  }

  aimAt(target) {
    if (this.target?.kind === "edit" && !target) this.field.value = "";
    this.target = target;
    this.aim.hidden = !target;
    if (!target) return;
    const label = word(this.face.language, target.kind === "edit" ? "editing" : "reply");
    const cancel = iconButton("cross", word(this.face.language, "cancel"), () => this.aimAt(null), "btn bare low icon");
    const excerpt = make("span", { dir: "auto" }, target.message.text.split("\n")[0] || word(this.face.language, "photo"));
    this.aim.replaceChildren(make("p", { class: "re" }, make("b", {}, label), excerpt), cancel);
    if (target.kind === "edit") this.field.value = target.message.text;
    this.field.focus();
  }

  commandItems() {
    return this.face.commands.map(({ command, description }) => ({ label: description, note: `/${command}`, act: () => this.says(`/${command}`) }));
  }

  placeItems() {
    return Seat.offers.places.map((label, index) => ({ label, act: () => this.act("place", { index }) }));
  }

  languageItems() {
    return Object.entries(NAMES).map(([code, label]) => ({ label, lang: tag(code), act: () => this.speak(code) }));
  }

  async speak(code) {
    if (!(await this.act("language", { code }))) return;
    const again = make("button", { type: "button", class: "btn low act", onclick: () => this.says("/start") }, tool("restart"));
    this.tell(tool("speaks", { language: NAMES[code] }), { stay: true, act: again });
  }
}
