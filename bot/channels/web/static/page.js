// Joins the page: the session with the server, the chat, the rehearsed moment and the trace.

import { clearLog, showAnswer, showNote, showOwn, showWaiting, tell } from "./log.js";
import { inWords, keepTime, listenForMoments, now, showPresets, showTime } from "./moment.js";
import { showTrace } from "./trace.js";
import { language, loadWords, make, speakPage, word } from "./words.js";

const line = document.getElementById("line");
const desk = document.getElementById("desk");
const deskOpen = document.getElementById("desk-open");
const shade = document.getElementById("shade");
const broad = matchMedia("(min-width: 1000px)");
const asked = new URLSearchParams(location.search);

let session = "";
let menu = {};
let queue = Promise.resolve();

/** Sends one thing after another, so that answers come in the order of what was said. */
function inTurn(path, said, then) {
  queue = queue.then(() => send(path, said, then));
  return queue;
}

async function send(path, said, then) {
  const waiting = setTimeout(() => showWaiting(true), 200);
  let response;
  try {
    response = await fetch(path, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(said()),
    });
    const answer = await response.json();
    clearTimeout(waiting);
    showWaiting(false);
    if (response.ok) take(answer, then);
    else if (answer.error === "gone") showNote(word("gone"), word("restart"), () => begin(null));
    else showNote(word("failed"));
  } catch {
    clearTimeout(waiting);
    showWaiting(false);
    showNote(word("unreachable"), word("again"), () => inTurn(path, said, then));
  }
}

function take(answer, then) {
  if (answer.language !== language()) speak(answer.language);
  keepTime(answer);
  then?.(answer);
  if (!answer.shown) return;
  showAnswer(answer.shown, tap, say);
  if (answer.shown.length) showTrace(answer.shown);
  if (answer.notice) tell(answer.notice);
}

function speak(code) {
  speakPage(code);
  showTime();
  showPresets(move);
  showCommands();
  showTrace();
}

function say(text) {
  showOwn(text);
  return inTurn("/say", () => ({ session, text }));
}

function tap(message, value) {
  return inTurn("/tap", () => ({ session, message, value }));
}

function move(at) {
  closeDesk();
  return inTurn("/move", () => ({ session, at }), (answer) => {
    const words = word(answer.rehearsed ? "moved" : "moved_now");
    showNote(`${words} ${inWords(now())} ${word("zone")}`, word("first_screen"), () => say("/start"));
  });
}

/** Begins a conversation with what the page or its address asks for. */
function begin(first) {
  return inTurn("/open", () => first ?? { language: language(), ...(session ? { at: momentNow() } : {}) }, (answer) => {
    session = answer.session;
    menu = answer.commands;
    clearLog();
    showTrace([]);
    speak(answer.language);
    const payload = first ? asked.get("start") : "";
    say(payload ? `/start ${payload}` : "/start");
  });
}

function momentNow() {
  return document.body.classList.contains("rehearsed") ? now().toISOString() : null;
}

function showCommands() {
  const place = document.getElementById("commands");
  const list = menu[language()] ?? [];
  document.getElementById("commands-open").hidden = !list.length;
  place.replaceChildren(...list.map(([name, words]) => {
    const button = make("button", { type: "button" },
      make("b", { text: `/${name}` }), make("span", { text: words }));
    button.addEventListener("click", () => { place.hidePopover(); line.focus(); say(`/${name}`); });
    return button;
  }));
}

function fit() {
  line.style.height = "auto";
  line.style.height = `${Math.min(line.scrollHeight + 2, 160)}px`;
}

function listenForTyping() {
  const form = document.getElementById("typing");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = line.value.trim();
    line.focus();
    if (!text) return;
    line.value = "";
    fit();
    say(text);
  });
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  line.addEventListener("input", fit);
}

function openDesk() {
  if (broad.matches) {
    document.getElementById("at").focus();
    return;
  }
  desk.classList.add("open");
  arrange();
  document.getElementById("desk-close").focus();
}

function closeDesk() {
  if (!desk.classList.contains("open")) return;
  desk.classList.remove("open");
  arrange();
  deskOpen.focus();
}

/** Lets only what can be seen be reached: a closed drawer cannot, nor the chat behind an open one. */
function arrange() {
  if (broad.matches) desk.classList.remove("open");
  const open = desk.classList.contains("open");
  desk.inert = !broad.matches && !open;
  for (const one of document.querySelectorAll("header.top, .banner, main, .skip")) one.inert = open;
  shade.hidden = !open;
  deskOpen.setAttribute("aria-expanded", String(open));
}

function listenForTheRest() {
  document.getElementById("restart").addEventListener("click", () => begin(null));
  for (const one of document.querySelectorAll("[data-language]")) {
    one.addEventListener("click", () => inTurn("/speak", () => ({ session, language: one.dataset.language })));
  }
  deskOpen.addEventListener("click", openDesk);
  document.getElementById("banner-change").addEventListener("click", openDesk);
  document.getElementById("desk-close").addEventListener("click", closeDesk);
  shade.addEventListener("click", closeDesk);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDesk(); });
  broad.addEventListener("change", arrange);
}

await loadWords();
speakPage(asked.get("lang") === "en" ? "en" : "ko");
listenForTyping();
listenForMoments(move);
listenForTheRest();
arrange();
begin({
  ...(asked.has("lang") ? { language: asked.get("lang") } : {}),
  ...(asked.has("at") ? { at: asked.get("at").replace(" ", "+") } : {}),
});
