// What others do appears on an open page: it asks every few seconds how the page looks now, and takes
// over each part marked `data-fresh` (with an id) in which nobody is typing and nothing waits.
import { isWaiting, root, signedOut } from "./queue.js";
import { writeIn, writerOf } from "./minutes.js";

const EVERY = 8000;
const notice = root.querySelector("[data-queue-notice]");
let known = "";
let timer = null;
let answers = 0; // of presses on this page: what was asked before one of them is old

async function look() {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") return;
  const before = answers;
  try {
    const response = await fetch(root.dataset.now, {
      headers: { Accept: "application/json", "If-None-Match": known }, cache: "no-store", redirect: "manual",
    });
    if (response.type === "opaqueredirect" || response.status === 401) signedOut();
    else if (response.status === 409) { notice.textContent = (await response.json()).error; return; }
    else if (response.ok) {
      const now = new DOMParser().parseFromString(await response.text(), "text/html");
      if (before === answers && takeOver(now)) known = response.headers.get("ETag") ?? "";
    } else if (response.status === 304) known = response.headers.get("ETag") ?? known;
  } catch { /* no network: the queue says so */ }
  clearTimeout(timer);
  timer = setTimeout(look, EVERY);
}

const plain = (part) => part.outerHTML.replace(/name="(csrfmiddlewaretoken|client_id)" value="[^"]*"/g, "").replace(/ open=""/g, "").replace(/\s+/g, " ");
const isTyped = (field) => (field.type === "radio" || field.type === "checkbox"
  ? field.checked !== field.defaultChecked
  : field.type !== "hidden" && field.defaultValue !== undefined && field.value !== field.defaultValue);

function isBusy(part) {
  const forms = part.matches("form") ? [part] : [...part.querySelectorAll("form")];
  return part.querySelector("[data-pending], [data-pressed], .app-error") !== null
    || part.matches("[data-pressed]") || forms.some(isWaiting)
    || [...part.querySelectorAll("input, textarea")].some(isTyped)
    || (part.contains(document.activeElement) && document.activeElement.matches("select, textarea, input:not([type=radio])"));
}

// Returns whether all of it stands on the page now; what was busy is asked for again.
function takeOver(now) {
  let whole = true;
  for (const section of now.querySelectorAll("section[id^=item-]")) {
    if (!document.getElementById(section.id)) addSection(section);
  }
  for (const fresh of now.querySelectorAll("[data-fresh]")) {
    const part = document.getElementById(fresh.id);
    if (!part || plain(part) === plain(fresh)) continue;
    if (isBusy(part)) whole = false; else put(part, fresh);
  }
  for (const fresh of now.querySelectorAll("form[data-minute]")) {
    const form = document.querySelector(`form[data-key="${fresh.dataset.key}"]`);
    const text = fresh.querySelector("textarea").defaultValue;
    if (!writerOf(form)?.follow(text, fresh.elements.version.value)) whole = false;
  }
  root.dispatchEvent(new CustomEvent("now:taken"));
  return whole;
}

function put(part, fresh) {
  const focused = part.contains(document.activeElement) && document.activeElement.id;
  const open = [...part.querySelectorAll("details")].map((each) => each.open);
  part.replaceWith(fresh);
  [...fresh.querySelectorAll("details")].forEach((each, number) => { each.open = open[number] ?? false; });
  if (focused) document.getElementById(focused)?.focus();
}

function addSection(section) {
  const before = document.getElementById(section.previousElementSibling?.id);
  if (!before) return;
  before.after(section.cloneNode(true));
  for (const form of document.getElementById(section.id).querySelectorAll("form[data-minute]")) writeIn(form);
}

root.addEventListener("queue:taken", () => { answers += 1; });
root.addEventListener("queue:refused", () => { answers += 1; look(); });
document.addEventListener("visibilitychange", look);
timer = setTimeout(look, EVERY);
