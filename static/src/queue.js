// The browser's queue. What is pressed is kept on this device first, sent in order, tried again when
// the network is back, and said at its form where it was not taken. Nothing is dropped before the
// server has said that it holds it. The queue knows forms and answers, and no page.
//
// A page needs {% static 'queue.js' %} as a module in its head, endpoints that are subclasses of
// accounts/pages/live.py, and these attributes. It needs no script of its own.
//
// Around the forms, once on a page:
//   data-queue     the name under which this page's queue is kept on the device
//   data-user      whose it is: nothing is sent as somebody else
//   data-sign-in   the address where one signs in again
//   data-queue-state, data-queue-notice   two elements inside it: how it stands (role="status"),
//                  and what went wrong (role="alert")
// On a form:
//   data-queued    "add": each press is one more; the form is emptied, and what is typed into it
//                  comes back after a reload.
//                  "change": a choice is sent by itself after a moment; of those that wait for the
//                  same thing the last one counts. data-incomplete holds it back: the choice needs
//                  more, which the page's own script says.
//                  "replace", "remove": what the press does to the row (data-row) around the form.
//   data-key       forms with the same key are about the same thing
//   data-into      id of the element where what was added goes; what waits is shown there
//   data-queue-last   instead of data-queued: an ordinary press, once everything has been sent
//
// With the fields go `as_user` and `client_id`; a field `shown` says what the page showed of what
// the press replaces. The answer is JSON: `piece` is put into data-into, `replace` in the place of
// the row, `removed` takes the row away, `shown` is what the page shows now, `reload` loads it anew;
// 409 with `theirs` is a clash. All of it goes to the page's own script too, if it has one, as the
// event "queue:taken".

export const root = document.querySelector("[data-queue]");
const { queue: page, user, signIn } = root.dataset;
export const keyOf = (what) => `nm:u${user}:${page}:${what}`;
const queueKey = keyOf("queue");
const TIME_OUT = 15000;
const LONGEST_WAIT = 60000;
const SETTLE = 600;
const settling = new Map();
// Sent again it would be refused again, and hold up what waits behind it.
const NEVER_TAKEN = [400, 405, 413, 422];
// Fields that hold the words of a form.
const WORDS = ["text", "what", "name", "title", "note"];

const stateLine = root.querySelector("[data-queue-state]");
const notice = root.querySelector("[data-queue-notice]");
export const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  },
  remove(key) { try { localStorage.removeItem(key); } catch { /* storage is off */ } },
};

// What else sends by itself and counts with the queue: {waiting, sending, isRefused, tryAgain()}.
export const senders = new Set();
const someSender = (is) => [...senders].some(is);

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
}

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function button(words, act, className = "govuk-button govuk-button--secondary") {
  const made = element("button", className, words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// One request. Answers {kind, body}: ok, signedOut, clash, refused, gone, or trouble (try again).
export async function send(url, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.set("as_user", user);
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), TIME_OUT);
  try {
    const response = await fetch(url, {
      method: "POST", body, redirect: "manual", credentials: "same-origin", signal: control.signal,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
    });
    if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signedOut" };
    const json = await response.json().catch(() => ({}));
    if (response.ok) return { kind: "ok", body: json };
    if (response.status === 403 && json.error === "csrf") return { kind: "signedOut" };
    if (response.status === 409) return { kind: "theirs" in json ? "clash" : "gone", body: json };
    if (NEVER_TAKEN.includes(response.status)) return { kind: "refused", body: json };
    if (response.status === 403 || response.status === 404) return { kind: "gone", body: json };
    return { kind: "trouble" };
  } catch {
    return { kind: "trouble" };
  } finally {
    clearTimeout(timer);
  }
}

// Waiting grows from 2 seconds to a minute; coming back online or to the page tries at once.
export class Retry {
  constructor(work) { this.work = work; this.wait = 2000; this.timer = null; }
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.work(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
  now() { clearTimeout(this.timer); this.timer = null; this.work(); }
  reset() { clearTimeout(this.timer); this.timer = null; this.wait = 2000; }
}

// ---------------------------------------------------------------- the queue

let queue = store.read(queueKey) ?? [];
let busy = false;
const queueRetry = new Retry(() => work());

function keepQueue() { store.write(queueKey, queue); showState(); }

function enqueue(form, submitter) {
  const fields = Object.fromEntries(new FormData(form));
  if (submitter?.name) fields[submitter.name] = submitter.value;
  delete fields.csrfmiddlewaretoken;
  const entry = {
    id: newId(), url: form.action, kind: form.dataset.queued, key: form.dataset.key ?? "",
    into: form.dataset.into ?? "", fields, label: labelOf(form, fields), at: Date.now(),
  };
  entry.fields.client_id = entry.id;
  // What has been sent may be stored already: it goes first, so that the next one is known to follow it.
  if (entry.kind === "change") queue = queue.filter((each) => each.key !== entry.key || each.sent);
  queue.push(entry);
  keepQueue();
  return entry;
}

function labelOf(form, fields) {
  return WORDS.map((each) => fields[each]).find(Boolean) || form.querySelector("legend")?.textContent || "";
}

async function work() {
  if (busy || !queue.length) return;
  busy = true;
  const entry = queue[0];
  entry.sent = true;
  keepQueue();
  const { kind, body } = await send(entry.url, entry.fields);
  busy = false;
  if (kind === "signedOut") { signedOut(); queueRetry.later(); showState(); return; }
  if (kind === "trouble") { queueRetry.later(); showState(); return; }
  queueRetry.reset();
  queue = queue.filter((each) => each.id !== entry.id);
  keepQueue();
  if (kind === "ok") { online(); place(entry, body); } else refuse(entry, body ?? {});
  work();
}

export function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

// What the page shows now, for the next press of the same form and for those that wait.
function nowShown(entry, shown) {
  const same = (url, key) => (entry.key ? key === entry.key : url === entry.url);
  for (const form of document.querySelectorAll("form[data-queued]")) {
    if (same(form.action, form.dataset.key) && form.elements.shown) form.elements.shown.value = shown;
  }
  for (const each of queue) if (same(each.url, each.key)) each.fields.shown = shown;
  keepQueue();
}

function place(entry, body) {
  if (body.shown !== undefined) nowShown(entry, body.shown);
  root.dispatchEvent(new CustomEvent("queue:taken", { detail: body }));
  const marked = document.querySelector(`[data-pending="${entry.id}"]`);
  if (body.piece && entry.into) {
    marked?.remove();
    document.getElementById(entry.into)?.append(fragment(body.piece));
  } else if (body.replace && marked) {
    marked.replaceWith(fragment(body.replace));
  } else if (body.removed && marked) {
    marked.remove();
  } else {
    marked?.removeAttribute("data-pending");
  }
  if (body.reload && !anythingWaiting()) location.reload();
}

function refuse(entry, body) {
  const marked = document.querySelector(`[data-pending="${entry.id}"]`);
  if (entry.kind === "add") marked?.remove(); else marked?.removeAttribute("data-pending");
  const form = formOf(entry);
  const words = element("p", "app-error", `${body.error || "This could not be saved."}`);
  words.setAttribute("role", "alert");
  if (form && isEmpty(form)) {
    fillAgain(form, entry);
    sayIn(form, words, Object.keys(body.fields ?? {}));
  } else {
    if (entry.label) words.textContent += ` You had typed: ${entry.label}`;
    (form ?? notice).append(words);
  }
  form?.addEventListener("input", () => words.remove(), { once: true });
}

function formOf(entry) {
  const forms = [...document.querySelectorAll("form[data-queued]")];
  return forms.find((each) => each.action === entry.url && (!entry.key || each.dataset.key === entry.key));
}

const isEmpty = (form) => [...new FormData(form)].every(([name, value]) => !WORDS.includes(name) || !value);

function fillAgain(form, entry) {
  for (const [name, value] of Object.entries(entry.fields)) {
    const field = form.elements[name];
    if (field && field.type !== "radio" && field.value !== undefined) field.value = value;
  }
  const details = form.closest("details");
  if (details) details.open = true;
  keepForm(form);
}

// At the first of the fields that are wrong, or at the end of the form.
function sayIn(form, words, names) {
  const wrong = names.map((name) => form.elements[name]).find((each) => each?.before);
  if (wrong) {
    wrong.before(words);
    wrong.setAttribute("aria-invalid", "true");
    wrong.addEventListener("input", () => wrong.removeAttribute("aria-invalid"), { once: true });
  } else {
    form.append(words);
  }
  (wrong ?? form.querySelector("textarea, input:not([type=hidden])"))?.focus();
}

// What is typed into a form and not yet pressed is kept here too, and comes back after a reload.
const formKey = (form) => keyOf(`form:${new URL(form.action).pathname}`);
const ownFields = (form) => [...form.elements].filter((each) => each.name && each.type !== "hidden" && each.tagName !== "BUTTON");

function keepForm(form) {
  const typed = ownFields(form).filter((each) => each.tagName !== "SELECT" && each.value !== each.defaultValue);
  if (!typed.length) { store.remove(formKey(form)); return; }
  store.write(formKey(form), Object.fromEntries(ownFields(form).map((each) => [each.name, each.value])));
}

function bringBack(form) {
  const kept = store.read(formKey(form));
  if (!kept) return;
  for (const field of ownFields(form)) if (kept[field.name] !== undefined) field.value = kept[field.name];
  const details = form.closest("details");
  if (details) details.open = true;
}

function showPending(entry) {
  const into = document.getElementById(entry.into);
  if (!into) return;
  const row = element(into.tagName === "UL" ? "li" : "p", "app-pending", `${entry.label} (waiting to be sent)`);
  row.dataset.pending = entry.id;
  into.append(row);
}

// ---------------------------------------------------------------- how it stands

function anythingWaiting() {
  return queue.length > 0 || settling.size > 0 || someSender((each) => each.waiting);
}

export function showState() {
  const typing = [...senders].filter((each) => each.waiting).length;
  const count = queue.length + typing + settling.size;
  const flying = busy || someSender((each) => each.sending);
  const refused = someSender((each) => each.isRefused);
  const [word, colour, shape] = refused
    ? ["Not saved, see the message", "red", "✕"]
    : !count ? ["Saved", "green", "✓"]
    : flying ? ["Saving…", "blue", "↑"] : [`${count} not sent yet, kept on this device`, "yellow", "◐"];
  if (stateLine.dataset.word === word) return;
  stateLine.dataset.word = word;
  const tag = element("strong", `govuk-tag govuk-tag--${colour}`);
  const sign = element("span", "", shape);
  sign.setAttribute("aria-hidden", "true");
  tag.append(sign, ` ${word}`);
  stateLine.replaceChildren(tag);
}

export function signedOut() {
  if (notice.dataset.kind === "signedOut") return;
  notice.dataset.kind = "signedOut";
  const box = element("div", "app-clash");
  box.append(element("h2", "govuk-heading-s", "You are signed out"));
  const line = element("p", "govuk-body", "Everything you typed is kept on this device. ");
  const link = element("a", "govuk-link", "Sign in again in a new tab");
  link.href = signIn;
  link.target = "_blank";
  link.rel = "opener";
  line.append(link, ", then come back here: it is sent by itself.");
  box.append(line);
  notice.replaceChildren(box);
}

export function online() {
  if (notice.dataset.kind === "signedOut") { notice.dataset.kind = ""; notice.replaceChildren(); }
}

function tryAgain() {
  if (document.visibilityState === "hidden") return;
  if (queue.length) queueRetry.now();
  for (const each of senders) each.tryAgain();
}

window.addEventListener("online", tryAgain);
window.addEventListener("focus", tryAgain);
document.addEventListener("visibilitychange", tryAgain);
window.addEventListener("beforeunload", (event) => {
  // Text is on this device already; only a browser without storage has something to lose.
  if (anythingWaiting() && !store.write(keyOf("probe"), 1)) event.preventDefault();
});

// ---------------------------------------------------------------- wiring

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-queue-last")) {
    if (!anythingWaiting()) return;
    event.preventDefault();
    tryAgain();
    const words = element("p", "app-error", "Not everything has been sent yet. Wait for “Saved” at the top, then press again.");
    words.setAttribute("role", "alert");
    form.querySelector(".app-error")?.remove();
    form.append(words);
    return;
  }
  if (!form.dataset.queued) return;
  event.preventDefault();
  form.querySelector(".app-error")?.remove();
  const entry = enqueue(form, event.submitter);
  if (entry.kind === "add") {
    showPending(entry);
    store.remove(formKey(form));
    form.reset();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  } else {
    const row = form.closest("[data-row]");
    if (row) row.dataset.pending = entry.id;
  }
  work();
});

// A choice counts after a moment, so that arrow keys can pass over one on the way to another.
root.addEventListener("change", (event) => {
  const form = event.target.closest('form[data-queued="change"]');
  if (!form) return;
  clearTimeout(settling.get(form));
  if (form.hasAttribute("data-incomplete")) return;
  settling.set(form, setTimeout(() => {
    settling.delete(form);
    enqueue(form);
    work();
  }, SETTLE));
  showState();
});

root.addEventListener("input", (event) => {
  const form = event.target.closest('form[data-queued="add"]');
  if (form) keepForm(form);
});
for (const form of document.querySelectorAll('form[data-queued="add"]')) bringBack(form);

for (const entry of queue) {
  if (entry.kind === "add") showPending(entry);
}
showState();
work();
