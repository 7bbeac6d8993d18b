// A tick that slipped is taken back by one press, for ten seconds after it. Nothing asks "are you sure"
// before a tick: it could be pressed twice as fast as it is read.
import { button, element, root } from "./queue.js";

const SHOWN = 10000;
const tickForms = () => [...root.querySelectorAll("form[data-key^=tick-]")];
const stored = (form) => [...form.querySelectorAll("[name=status]")].find((each) => each.defaultChecked)?.value ?? "";
const nameOf = (form) => form.querySelector(".app-tick__who").textContent.trim();

const bar = element("div", "app-undo");
bar.setAttribute("role", "status");
bar.hidden = true;
root.append(bar);
let closing = 0;
let everyone = null; // how each member stood when everyone else was marked present
let isUndoing = false;

function close() {
  clearTimeout(closing);
  bar.hidden = true;
  bar.replaceChildren();
}

function offer(words, undo) {
  clearTimeout(closing);
  bar.replaceChildren(element("span", "", words), button("Undo", () => { close(); undo(); }, "app-link-button"));
  bar.hidden = false;
  closing = setTimeout(close, SHOWN);
}

function choose(form, status) {
  for (const each of form.querySelectorAll("[name=status]")) each.checked = each.value === status;
  isUndoing = true;
  form.elements.shown.dispatchEvent(new Event("change", { bubbles: true }));
  isUndoing = false;
}

// Before the queue hears of it: what is stored now is what the press changes.
root.addEventListener("change", ({ target }) => {
  const form = target.form;
  if (isUndoing || target.name !== "status" || !form?.matches("[data-key^=tick-]")) return;
  const before = stored(form);
  const words = target.labels[0].querySelector(".app-whole").textContent;
  if (before !== target.value) offer(`${nameOf(form)}: ${words}`, () => choose(form, before));
}, { capture: true });

root.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-everyone]")) everyone = new Map(tickForms().map((form) => [form, stored(form)]));
}, { capture: true });

root.addEventListener("queue:taken", ({ detail }) => {
  if (!everyone || !detail.ticks) return;
  const now = (form) => detail.ticks[form.elements.membership.value]?.[0];
  const changed = [...everyone].filter(([form, before]) => form.isConnected && (now(form) ?? before) !== before);
  everyone = null;
  if (!changed.length) return;
  offer(`${changed.length} marked present`, () => { for (const [form, before] of changed) choose(form, before); });
});
root.addEventListener("queue:refused", close);
