// What the newest reply rests on: entry, rule, source and standing as a list, the rest as JSON to unfold.

import { make, word, wordOf } from "./words.js";

const place = document.getElementById("trace");
const SHORT = 900;
let newest = [];

export function showTrace(shown) {
  if (shown) newest = shown;
  if (!newest.length) {
    place.replaceChildren(make("p", { className: "help", text: word("trace_none") }));
    return;
  }
  place.replaceChildren(...newest.map(screen));
}

function screen(shown) {
  const part = make("section", { className: "screen" });
  if (shown.template) part.append(make("h3", { text: shown.template }));
  const entries = Object.entries(shown.trace);
  if (entries.length) part.append(list(entries));
  else part.append(make("p", { className: "help", text: word("trace_none") }));
  if (Object.keys(shown.facts).length) part.append(unfold(word("trace_facts"), shown.facts));
  return part;
}

function list(entries) {
  return make("dl", {}, ...entries.flatMap(([name, value]) => [
    make("dt", { text: wordOf("labels", name) }),
    make("dd", {}, shownValue(name, value)),
  ]));
}

function shownValue(name, value) {
  if (value === null || value === "" || (Array.isArray(value) && !value.length)) return word("nothing");
  if (typeof value === "boolean") return word(value ? "yes" : "no");
  if (name === "standing" && typeof value === "string") {
    return make("span", { className: `standing ${value}`, text: `${wordOf("standings", value)} · ${value}` });
  }
  if (Array.isArray(value) && isPlain(value)) return make("ul", {}, ...value.map((one) => make("li", { text: String(one) })));
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value).length > SHORT ? unfold(word("trace_more"), value) : make("ul", {}, ...lines(value));
}

/** Writes a small object as lines of "name: value"; an inner object of plain values is one line. */
function lines(value) {
  return Object.entries(value).map(([name, one]) => {
    const label = Array.isArray(value) ? "" : `${wordOf("labels", name)}: `;
    if (isPlain(one)) return make("li", { text: label + plain(name, one) });
    const parts = Object.entries(one);
    if (parts.every(([, part]) => isPlain(part))) {
      return make("li", { text: label + parts.map(([key, part]) => plain(key, part)).join(" · ") });
    }
    return make("li", { text: label }, make("ul", {}, ...lines(one)));
  });
}

function isPlain(value) {
  const simple = (one) => one === null || typeof one !== "object";
  return simple(value) || (Array.isArray(value) && value.every(simple));
}

function plain(name, value) {
  if (Array.isArray(value)) return value.join(", ") || word("nothing");
  return name === "standing" ? wordOf("standings", value) : String(value ?? word("nothing"));
}

function unfold(title, value) {
  return make("details", {}, make("summary", { text: title }),
    make("pre", { tabindex: "0", text: JSON.stringify(value, null, 2) }));
}
