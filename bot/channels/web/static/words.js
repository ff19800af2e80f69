// The page's own words, in the language of the conversation.

let all = { ko: {}, en: {} };
let current = "ko";

export async function loadWords() {
  all = await (await fetch("/words.json")).json();
}

export function language() {
  return current;
}

export function word(name) {
  return all[current][name] ?? name;
}

export function wordOf(group, name) {
  return all[current][group]?.[name] ?? name;
}

/** Writes every word of the page in a language: texts, labels and hints. */
export function speakPage(code) {
  current = code;
  document.documentElement.lang = code;
  document.title = word("title");
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = word(one.dataset.word);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", word(one.dataset.label));
  for (const one of document.querySelectorAll("button[data-label]")) one.title = word(one.dataset.label);
  for (const one of document.querySelectorAll("[data-hint]")) one.placeholder = word(one.dataset.hint);
  for (const one of document.querySelectorAll("[data-language]")) {
    one.setAttribute("aria-pressed", String(one.dataset.language === code));
  }
}

/** Makes an element; text is always set as text. */
export function make(tag, { text, className, ...attributes } = {}, ...children) {
  const one = document.createElement(tag);
  if (text !== undefined) one.textContent = text;
  if (className) one.className = className;
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  one.append(...children);
  return one;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}
