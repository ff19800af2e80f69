// The messages of the chat: bubbles, keys under them, files, notes, and changes in place.

import { hour, now } from "./moment.js";
import { icon, language, make, word } from "./words.js";

const toast = document.getElementById("toast");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const COMMAND = /(?<![\w/.:<])(\/[a-z]{2,20})(?![\w/.>])/;
let toasted = 0;

export function clearLog(log) {
  log.replaceChildren();
}

export function tell(words) {
  clearTimeout(toasted);
  toast.textContent = words;
  toast.classList.add("shown");
  toasted = setTimeout(() => toast.classList.remove("shown"), 2400);
}

/** Shows what the company typed. */
export function showOwn(log, text) {
  const message = make("article", { className: "message own", lang: language() },
    make("div", { className: "bubble" },
      make("span", { className: "unseen", text: `${word("me")}: ` }),
      make("div", { className: "text", text }),
      make("time", { className: "when", text: hour(now()) })));
  log.append(message);
  reach(message);
  return message;
}

/** Shows a note of the page itself, with one way on. */
export function showNote(log, words, label, action) {
  const note = make("div", { className: "note" }, make("p", { text: words }));
  if (label) {
    const button = make("button", { type: "button", text: label });
    button.addEventListener("click", () => { button.disabled = true; action(); });
    note.append(button);
  }
  log.append(note);
  reach(note);
}

export function showWaiting(log, on) {
  log.querySelector(".waiting")?.remove();
  if (!on) return;
  const dots = make("span", { className: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  log.append(make("p", { className: "waiting" }, make("span", { className: "unseen", text: word("waiting") }), dots));
  log.scrollTo({ top: log.scrollHeight });
}

/** Shows the bot's messages in order; those that replace another change it where it stands. */
export function showAnswer(log, shown, tap, say) {
  let first = null;
  let changed = null;
  for (const one of shown) {
    const old = one.replaces === null ? null : log.querySelector(`[data-message="${one.replaces}"]`);
    if (old) {
      change(old, one, tap, say);
      changed = old;
    } else {
      const message = make("article", { className: "message bot", "data-message": one.message, tabindex: "-1" });
      fill(message, one, tap, say, false);
      log.append(message);
      first ??= message;
    }
  }
  if (first) reach(beginning(first, changed));
  else changed?.scrollIntoView({ block: "nearest", behavior: still.matches ? "auto" : "smooth" });
}

/** Where an answer begins: at what was said or changed directly before its first new message. */
function beginning(message, changed) {
  const previous = message.previousElementSibling;
  return previous && (previous === changed || previous.classList.contains("own")) ? previous : message;
}

function reach(element) {
  const log = element.closest("[role=log]");
  log.scrollTo({ top: element.offsetTop - 16, behavior: still.matches ? "auto" : "smooth" });
}

function change(message, shown, tap, say) {
  const before = [...message.querySelectorAll(".key")];
  const held = message.contains(document.activeElement);
  const at = before.indexOf(document.activeElement);
  fill(message, shown, tap, say, true);
  message.classList.remove("changed");
  void message.offsetWidth;
  message.classList.add("changed");
  if (!held) return;
  const after = [...message.querySelectorAll(".key")];
  const same = after.length === before.length && after.every((key, n) => unticked(key) === unticked(before[n]));
  (same && at >= 0 ? after[at] : message).focus({ preventScroll: true });
}

/** A key's label without its tick: a list of boxes keeps its labels, another question does not. */
function unticked(key) {
  return key.textContent.replace(/^✓ /, "");
}

function fill(message, shown, tap, say, edited) {
  message.lang = language();
  const text = make("div", { className: "text" });
  text.innerHTML = shown.html; // built by the server from a fixed subset of tags, everything else escaped
  for (const link of text.querySelectorAll("a")) link.append(apart());
  for (const block of text.querySelectorAll("pre")) block.after(copyOf(block));
  offerCommands(text, say);
  const when = make("p", { className: "when" }, make("time", { text: hour(now()) }));
  if (edited) when.prepend(`${word("edited")} · `);
  const bubble = make("div", { className: "bubble" },
    make("span", { className: "unseen", text: `${word("bot")}: ` }), text, when);
  message.replaceChildren(bubble);
  if (shown.files.length) bubble.insertBefore(files(shown.files), when);
  if (shown.keys.length) message.append(keys(shown, tap));
}

/** A block is there to be copied: a tap does it in a messenger, a button here. */
function copyOf(block) {
  const button = make("button", { className: "copy", type: "button", text: word("copy") });
  button.append(icon("copy"));
  button.addEventListener("click", () => copy(block.textContent, button));
  return button;
}

/** Makes every command that is named in a text a button that sends it, as a messenger does. */
function offerCommands(text, say) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("a, code, pre")) found.push(walker.currentNode);
  for (const node of found) {
    const parts = node.data.split(COMMAND);
    if (parts.length < 2) continue;
    node.replaceWith(...parts.map((part, n) => {
      if (n % 2 === 0) return part;
      const button = make("button", { type: "button", text: part });
      button.addEventListener("click", () => say(part));
      return button;
    }));
  }
}

function apart() {
  return make("span", { className: "unseen", text: ` (${word("opens_apart")})` });
}

function files(list) {
  const links = list.map((file) => make("a", { className: "file", href: file.href, download: file.name },
    icon("file"),
    make("span", { className: "file-name", text: file.name }),
    make("span", { className: "file-size", text: size(file.bytes) }),
    make("span", { className: "unseen", text: ` ${word("download")}` })));
  return make("div", { className: "files", role: "group", "aria-label": word("files") }, ...links);
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`;
}

function keys(shown, tap) {
  const rows = shown.keys.map((row) => make("div", { className: "row" }, ...row.map((one) => key(one, shown, tap))));
  return make("div", { className: "keys", role: "group", "aria-label": word("choices") }, ...rows);
}

function key(one, shown, tap) {
  const label = make("span", { text: one.label });
  if (one.kind === "link") {
    if (!one.value) return make("span", { className: "key dead", title: word("no_address") }, label);
    return make("a", { className: "key", href: one.value, target: "_blank", rel: "noopener noreferrer" },
      label, icon("link"), apart());
  }
  const button = make("button", { className: "key", type: "button" }, label);
  if (one.kind === "copy") {
    button.append(icon("copy"));
    button.addEventListener("click", () => copy(one.value, button));
  } else {
    button.dataset.value = one.value;
    button.addEventListener("click", () => tap(shown.message, one.value));
  }
  return button;
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyByHand(text, button)) {
      tell(word("not_copied"));
      return;
    }
  }
  tell(word("copied"));
  button.classList.add("done");
  button.querySelector("use").setAttribute("href", "#icon-done");
  setTimeout(() => {
    button.classList.remove("done");
    button.querySelector("use").setAttribute("href", "#icon-copy");
  }, 2500);
}

function copyByHand(text, button) {
  const field = make("textarea", { className: "unseen" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  button.focus();
  return done;
}
