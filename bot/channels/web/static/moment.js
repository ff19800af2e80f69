// The rehearsed moment: shown in Korea time, running on, and changed from the desk.

import { language, make, word } from "./words.js";

const PRESETS = [
  "2025-02-05T10:00", "2025-02-17T08:59", "2025-02-28T15:30", "2025-02-28T16:59", "2025-03-20T10:00",
];
const banner = document.getElementById("banner-words");
const time = document.getElementById("banner-time");
const presets = document.getElementById("presets");
const form = document.getElementById("moment");
const field = document.getElementById("at");
const wrong = document.getElementById("moment-wrong");

let start = Date.now();
let startedAt = performance.now();
let rehearsed = false;
let untouched = true;

function format(moment, options) {
  const locale = language() === "ko" ? "ko-KR" : "en-GB";
  return new Intl.DateTimeFormat(locale, { timeZone: "Asia/Seoul", hourCycle: "h23", ...options }).format(moment);
}

/** Writes day and hour as the bot does: "2025년 2월 28일(금) 16:59", "Friday 28 February 2025, 16:59". */
export function inWords(moment) {
  const part = (options) => format(moment, options);
  if (language() === "ko") {
    return `${part({ year: "numeric", month: "long", day: "numeric" })}(${part({ weekday: "short" })}) ${hour(moment)}`;
  }
  const day = part({ day: "numeric", month: "long", year: "numeric" });
  return `${part({ weekday: "long" })} ${day}, ${hour(moment)}`;
}

export function hour(moment) {
  return format(moment, { hour: "2-digit", minute: "2-digit" });
}

export function now() {
  return new Date(start + performance.now() - startedAt);
}

/** Takes over the moment as the server has it. */
export function keepTime(standing) {
  start = Date.parse(standing.now);
  startedAt = performance.now();
  rehearsed = standing.rehearsed;
  showTime();
  if (untouched || document.activeElement !== field) field.value = standing.now.slice(0, 16);
}

export function showTime() {
  banner.textContent = word(rehearsed ? "banner_rehearsed" : "banner_now");
  time.textContent = `${inWords(now())} ${word("zone")}`;
  time.dateTime = now().toISOString();
  document.body.classList.toggle("rehearsed", rehearsed);
}

export function showPresets(move) {
  const button = (at, text) => {
    const one = make("button", { type: "button", text });
    one.addEventListener("click", () => move(at && `${at}:00+09:00`));
    return one;
  };
  presets.replaceChildren(button(null, word("moment_now")), ...PRESETS.map((at) => button(at, at.replace("T", " "))));
}

export function listenForMoments(move) {
  field.addEventListener("input", () => { untouched = false; wrong.textContent = ""; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.checkValidity()) {
      wrong.textContent = word("moment_wrong");
      field.focus();
      return;
    }
    wrong.textContent = "";
    move(`${field.value.slice(0, 16)}:00+09:00`);
  });
  setInterval(showTime, 5000);
}
