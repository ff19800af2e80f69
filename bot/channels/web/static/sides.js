// A draft beside what is live: which is which, which is in view on a narrow screen, and whether they say the same.

import { word } from "./words.js";

const columns = document.getElementById("columns");
const bar = document.getElementById("sides");
const verdict = document.getElementById("verdict");

/** Shows the second column where there is a draft, and returns the place for its messages. */
export async function showSides() {
  const versions = await (await fetch("/versions.json")).json();
  if (!versions.draft) return null;
  document.body.classList.add("paired");
  bar.hidden = false;
  for (const which of columns.querySelectorAll(".which")) {
    which.hidden = false;
    which.querySelector(".version").textContent = versions[which.dataset.side];
  }
  const column = columns.querySelector(".column[data-side=draft]");
  column.hidden = false;
  return column.querySelector("[role=log]");
}

/** The side that is in view where only one is. */
export function sideNow() {
  return columns.dataset.side;
}

export function listenForSides(changed) {
  for (const one of bar.querySelectorAll("[data-show]")) {
    one.addEventListener("click", () => {
      columns.dataset.side = one.dataset.show;
      for (const other of bar.querySelectorAll("[data-show]")) {
        other.setAttribute("aria-pressed", String(other === one));
      }
      const log = columns.querySelector(`.column[data-side="${one.dataset.show}"] [role=log]`);
      log.lastElementChild?.scrollIntoView({ block: "nearest" });
      changed();
    });
  }
}

/** Says whether the newest replies of both sides read the same. */
export function compareSides(sides) {
  if (sides.length < 2) return;
  const said = sides.map((side) => side.newest.map(reads).join("\n"));
  const known = said.every(Boolean);
  const same = said[0] === said[1];
  verdict.textContent = known ? word(same ? "sides_same" : "sides_differ") : "";
  verdict.classList.toggle("differs", known && !same);
}

function reads(shown) {
  return shown.html + JSON.stringify(shown.keys.map((row) => row.map((key) => key.label)));
}
