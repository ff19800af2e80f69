// Joins the page: the session with the server, the chat, the rehearsed moment and the trace.

import { clearLog, showAnswer, showNote, showOwn, showWaiting, tell } from "./log.js";
import { inWords, keepTime, listenForMoments, now, showPresets, showTime } from "./moment.js";
import { compareSides, listenForSides, showSides, sideNow } from "./sides.js";
import { showTrace } from "./trace.js";
import { language, loadWords, make, speakPage, word } from "./words.js";

const line = document.getElementById("line");
const desk = document.getElementById("desk");
const deskOpen = document.getElementById("desk-open");
const shade = document.getElementById("shade");
const broad = matchMedia("(min-width: 1000px)");
const asked = new URLSearchParams(location.search);

// One conversation, or two beside each other: what is live, and a draft that says the same things.
const sides = [{ name: "live", log: document.getElementById("log"), session: "", queue: Promise.resolve(), newest: [] }];
let menu = {};

/** Sends one thing after another, so that answers come in the order of what was said. */
function inTurn(side, path, said, then) {
  side.queue = side.queue.then(() => send(side, path, said, then));
  return side.queue;
}

/** Sends the same from every side. */
function everywhere(path, said, then) {
  return Promise.all(sides.map((side) => inTurn(side, path, () => said(side), then && ((answer) => then(answer, side)))));
}

async function send(side, path, said, then) {
  const waiting = setTimeout(() => showWaiting(side.log, true), 200);
  let response;
  try {
    response = await fetch(path, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(said()),
    });
    const answer = await response.json();
    clearTimeout(waiting);
    showWaiting(side.log, false);
    if (response.ok) take(side, answer, then);
    else if (answer.error === "gone") showNote(side.log, word("gone"), word("restart"), () => begin(null));
    else showNote(side.log, word("failed"));
  } catch {
    clearTimeout(waiting);
    showWaiting(side.log, false);
    showNote(side.log, word("unreachable"), word("again"), () => inTurn(side, path, said, then));
  }
}

function take(side, answer, then) {
  if (answer.language !== language()) speak(answer.language);
  keepTime(answer);
  then?.(answer);
  if (!answer.shown) return;
  showAnswer(side.log, answer.shown, (message, value) => tap(side, message, value), say);
  if (answer.shown.length) {
    side.newest = answer.shown;
    traceSides();
    compareSides(sides);
  }
  if (answer.notice) tell(answer.notice);
}

/** Shows what the newest reply rests on, of the side that is in view. */
function traceSides() {
  showTrace((sides.find((side) => side.name === sideNow()) ?? sides[0]).newest);
}

function speak(code) {
  speakPage(code);
  showTime();
  showPresets(move);
  showCommands();
  showTrace();
  compareSides(sides);
}

function say(text) {
  for (const side of sides) showOwn(side.log, text);
  return everywhere("/say", (side) => ({ session: side.session, text }));
}

/** Taps a button, and the same button on the other side where it is there. */
function tap(from, message, value) {
  for (const side of sides) {
    if (side === from) inTurn(side, "/tap", () => ({ session: side.session, message, value }));
    else tapAlso(side, value);
  }
}

function tapAlso(side, value) {
  const leads = (data) => data.split("~")[0];
  const keys = [...side.log.querySelectorAll(".key[data-value]")].reverse();
  const key = keys.find((one) => leads(one.dataset.value) === leads(value));
  if (!key) {
    showNote(side.log, word("no_such_key"));
    return;
  }
  const message = Number(key.closest("[data-message]").dataset.message);
  inTurn(side, "/tap", () => ({ session: side.session, message, value: key.dataset.value }));
}

function move(at) {
  closeDesk();
  return everywhere("/move", (side) => ({ session: side.session, at }), (answer, side) => {
    const words = word(answer.rehearsed ? "moved" : "moved_now");
    showNote(side.log, `${words} ${inWords(now())} ${word("zone")}`, word("first_screen"), () => say("/start"));
  });
}

/** Begins a conversation with what the page or its address asks for; both sides begin at the same moment. */
async function begin(first) {
  const begun = sides.some((side) => side.session);
  const wanted = first ?? { language: language(), ...(begun ? { at: momentNow() } : {}) };
  await everywhere("/open", (side) => ({ ...wanted, side: side.name }), (answer, side) => {
    side.session = answer.session;
    side.newest = [];
    menu = answer.commands;
    clearLog(side.log);
    showTrace([]);
    speak(answer.language);
  });
  if (!sides.every((side) => side.session)) return;
  const payload = first ? asked.get("start") : "";
  say(payload ? `/start ${payload}` : "/start");
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

/** Whether the desk stands beside the chat; with two sides there is no room for it. */
function beside() {
  return broad.matches && sides.length === 1;
}

function openDesk() {
  if (beside()) {
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
  if (beside()) desk.classList.remove("open");
  const open = desk.classList.contains("open");
  desk.inert = !beside() && !open;
  for (const one of document.querySelectorAll("header.top, .banner, main, .skip")) one.inert = open;
  shade.hidden = !open;
  deskOpen.setAttribute("aria-expanded", String(open));
}

function listenForTheRest() {
  document.getElementById("restart").addEventListener("click", () => begin(null));
  for (const one of document.querySelectorAll("[data-language]")) {
    one.addEventListener("click", () => {
      everywhere("/speak", (side) => ({ session: side.session, language: one.dataset.language }));
    });
  }
  deskOpen.addEventListener("click", openDesk);
  document.getElementById("banner-change").addEventListener("click", openDesk);
  document.getElementById("desk-close").addEventListener("click", closeDesk);
  shade.addEventListener("click", closeDesk);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDesk(); });
  broad.addEventListener("change", arrange);
}

await loadWords();
const draft = await showSides();
if (draft) sides.push({ name: "draft", log: draft, session: "", queue: Promise.resolve(), newest: [] });
listenForSides(traceSides);
speakPage(asked.get("lang") === "en" ? "en" : "ko");
listenForTyping();
listenForMoments(move);
listenForTheRest();
arrange();
begin({
  ...(asked.has("lang") ? { language: asked.get("lang") } : {}),
  ...(asked.has("at") ? { at: asked.get("at").replace(" ", "+") } : {}),
});
