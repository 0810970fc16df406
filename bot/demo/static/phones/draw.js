// How a message looks: words with their entities, photos, places, files and buttons.
import { clock, direction, word } from "./words.js";

/** An element with attributes and children; text children stay text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name, ...classes) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", ["i", ...classes].join(" "));
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  drawing.append(use);
  return drawing;
}

export function iconButton(name, label, onclick, look = "btn bare icon") {
  const mirrored = name === "send" || name === "reply" ? ["flip"] : [];
  return make("button", { type: "button", class: look, "aria-label": label, title: label, onclick }, icon(name, ...mirrored));
}

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
  blockquote: "q", expandable_blockquote: "q", spoiler: "span",
};
// What stands out within words: an address, a command of the bot, a case number that must not break, a case code.
const SPECIAL = /https?:\/\/[^\s<>]+|(?<![\w/])\/[a-z0-9_]{1,32}(?![\w/])|\b[A-Z]{2}-[0-9A-Z]{5}(?:-[0-9A-Z]{17})?\b/g;
const CASE_NUMBER_LENGTH = 8;

function wrapped(node, entity) {
  if (entity.type === "text_link") return make("a", { href: safe(entity.url), target: "_blank", rel: "noreferrer" }, node);
  return entity.type in TAGS ? make(TAGS[entity.type], {}, node) : node;
}

const safe = (url) => (/^(https?|tel|mailto):/i.test(url) ? url : null);

/** The stretch of a text from one offset to another, its entities as elements; offsets count UTF-16 units, as strings do here. */
function stretch(text, entities, from, to, oncommand) {
  const inside = entities.filter((entity) => entity.offset < to && entity.offset + entity.length > from);
  const cuts = new Set([from, to]);
  for (const { offset, length } of inside) cuts.add(Math.max(offset, from)).add(Math.min(offset + length, to));
  const edges = [...cuts].sort((a, b) => a - b);
  return edges.slice(1).map((end, index) => {
    const start = edges[index];
    const around = inside.filter((entity) => entity.offset <= start && entity.offset + entity.length >= end);
    return around.reduce(wrapped, special(text.slice(start, end), oncommand));
  });
}

function special(text, oncommand) {
  const whole = document.createDocumentFragment();
  let done = 0;
  for (const found of text.matchAll(SPECIAL)) {
    whole.append(text.slice(done, found.index), standout(found[0], oncommand));
    done = found.index + found[0].length;
  }
  whole.append(text.slice(done));
  return whole;
}

function standout(text, oncommand) {
  if (text.startsWith("http")) return make("a", { href: safe(text), target: "_blank", rel: "noreferrer" }, text);
  if (!text.startsWith("/")) return make("bdi", { class: text.length > CASE_NUMBER_LENGTH ? "code whole" : "code" }, text);
  return oncommand ? make("button", { type: "button", class: "command", onclick: () => oncommand(text) }, make("bdi", {}, text)) : text;
}

/** One element a line; a line that reads against the phone's direction is marked so, one without a gap before it too. */
export function paragraphs(text, entities, language, oncommand) {
  const parts = [];
  let from = 0;
  let isNext = false;
  for (const gap of [...text.matchAll(/\n+/g), { index: text.length, 0: "" }]) {
    const p = make("p", { class: isNext ? "next" : null }, ...stretch(text, entities, from, gap.index, oncommand));
    isNext = gap[0].length === 1;
    const inside = reads(text.slice(from, gap.index));
    if (inside && inside !== direction(language)) p.dir = inside;
    parts.push(p);
    from = gap.index + gap[0].length;
  }
  return parts;
}

const STRONG = /\p{Script=Arabic}|\p{Script=Hebrew}|(\p{L})/u;

const ISOLATED = /[\u2066-\u2068][^\u2069]*\u2069/g;

/** The direction of the first letter that has one; names and codes that stand apart do not count. */
function reads(text) {
  const found = STRONG.exec(text.replace(ISOLATED, ""));
  return found && (found[1] ? "ltr" : "rtl");
}

/** Whether a message opens with the name of whoever signs it: bold, on a line of its own, and the case can be written to. */
function isSigned(message) {
  const [first] = message.entities;
  if (first?.type !== "bold" || first.offset !== 0) return false;
  const alone = message.text.startsWith("\n\n", first.length) && !/[.!?؟]$/.test(message.text.slice(0, first.length));
  return alone && message.rows.flat().some((button) => button.data?.startsWith("add/"));
}

/** What the person wrote as phones show it: the code behind a poster's or a desk's link stays out of sight. */
const own = (message) => (message.mine ? message.text.replace(/^\/start \S+$/, "/start") : message.text);

function attached(message, language) {
  if (message.photo) {
    const [width, height] = message.size;
    return make("img", { src: message.photo, width, height, alt: word(language, "photo") });
  }
  if (message.location) {
    const { latitude, longitude } = message.location;
    const point = make("bdi", { class: "code" }, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`);
    return make("p", { class: "thing" }, icon("pin"), make("span", {}, word(language, "place"), " ", point));
  }
  if (message.file) return make("p", { class: "thing" }, icon("clip"), make("a", { href: message.file.url, download: message.file.name }, message.file.name));
  return message.other ? make("p", { class: "thing" }, word(language, message.other)) : null;
}

function stamp(message, language) {
  const parts = [];
  if (message.edited) parts.push(word(language, "edited"), " ");
  if (message.protected) parts.push(make("span", { class: "shut", title: word(language, "shut") }, icon("lock"), make("span", { class: "only-ear" }, word(language, "shut"))));
  parts.push(clock(language, message.date));
  if (message.mine) parts.push(icon("double"));
  return make("time", {}, ...parts);
}

/** The bubble of a message. */
export function bubble(message, language, { oncommand, onmore }) {
  const look = ["msg", message.mine ? "mine" : "theirs", message.photo ? "pic" : ""].join(" ");
  const words = message.text ? paragraphs(own(message), message.entities, language, message.mine ? null : oncommand) : [];
  if (!message.mine && isSigned(message)) words[0].className = "by";
  const reply = message.reply ? make("p", { class: "re", dir: "auto" }, message.reply.text || word(language, "photo")) : null;
  const more = iconButton("reply", word(language, "more"), onmore, "btn bare icon more");
  const body = [...words, stamp(message, language)];
  const caption = message.photo ? [make("div", { class: "cap" }, ...body)] : body;
  return make("div", { class: look, onclick: (event) => !event.target.closest("a, button") && !getSelection().toString() && onmore() },
    reply, attached(message, language), ...caption, more);
}

/** The buttons beneath a message; a tapped one is pressed and carries a check. */
export function keys(message, ontap) {
  if (!message.rows.length) return null;
  const tapped = message.rows.flat().some((button) => button.data && button.data === message.tapped);
  const key = (button) => {
    if (button.url) return make("a", { class: "key", href: safe(button.url), target: "_blank", rel: "noreferrer", dir: "auto" }, button.text);
    const chosen = tapped && button.data === message.tapped;
    return make("button", { type: "button", class: "key", "aria-pressed": tapped ? String(chosen) : null, onclick: () => ontap(button) },
      chosen ? icon("check", "s") : null, make("span", { dir: "auto" }, button.text));
  };
  return make("div", { class: "keys" }, ...message.rows.map((row) => make("div", { class: "line" }, ...row.map(key))));
}
