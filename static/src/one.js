// On a phone one part at a time: attendance, each item, the end. On a wide screen, and without a
// script, all of them stand on the page.
import { keyOf, root, store } from "./queue.js";

const phone = matchMedia("(max-width: 40em)");
const steps = root.querySelector("[data-steps]");
const bar = root.querySelector(".app-live-bar");
const where = steps.querySelector("strong");
const [back, on] = steps.querySelectorAll("button");
const WITH = { more: "step" }; // shown together with another part

const all = () => [...root.querySelectorAll(":scope > section[id]")];
const parts = () => all().filter((each) => !(each.id in WITH));
let at = "";

function show(id, { moved = false } = {}) {
  const shown = parts();
  const number = Math.max(0, shown.findIndex((each) => each.id === (WITH[id] ?? id)));
  const part = shown[number];
  at = part.id;
  store.write(keyOf("at"), at);
  for (const each of all()) each.toggleAttribute("data-away", phone.matches && (WITH[each.id] ?? each.id) !== at);
  const items = shown.filter((each) => each.id.startsWith("item-"));
  where.textContent = items.includes(part) ? `${items.indexOf(part) + 1} of ${items.length}` : part.querySelector("h2").textContent;
  back.disabled = number === 0;
  on.disabled = number === shown.length - 1;
  if (!moved || !phone.matches) return;
  const heading = part.querySelector("h2");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, part.getBoundingClientRect().top + scrollY - bar.offsetHeight - 8);
}

function partOfHash() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  return target ? all().find((each) => each.contains(target))?.id : undefined;
}

function go(by) {
  const shown = parts();
  show(shown[shown.findIndex((each) => each.id === at) + by].id, { moved: true });
  history.replaceState(null, "", `#${at}`);
}

steps.hidden = false;
back.addEventListener("click", () => go(-1));
on.addEventListener("click", () => go(1));
window.addEventListener("hashchange", () => { const id = partOfHash(); if (id) show(id, { moved: true }); });
phone.addEventListener("change", () => show(at));
root.addEventListener("now:taken", () => show(at));
root.addEventListener("click", (event) => {
  if (event.target.closest(".app-contents a")) event.target.closest("details").open = false;
  const link = event.target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) show(partOfHash() ?? at, { moved: true });
});
show(partOfHash() ?? store.read(keyOf("at")) ?? "");
