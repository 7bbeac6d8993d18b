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
//   data-done      around what goes once its press is done, a form of "add" among it
//   data-into      id of the element where what was added goes; what waits is shown there
//   data-not-kept  what is typed is not kept on the device before it is pressed: it is about people
//   data-queue-last   instead of data-queued: an ordinary press, once everything has been sent
//
// With the fields go `as_user` and `client_id`; a field `shown` says what the page showed of what
// the press replaces, a field `waited` that it could not be sent at once. The answer is JSON: `piece` is put into data-into, `replace` in the place of
// the row, `removed` takes the row away, `shown` is what the page shows now, `reload` loads it anew;
// 409 with `theirs` is a clash. All of it goes to the page's own script too, if it has one, as the
// event "queue:taken", and "queue:refused" where something was not taken.
//
// A form is pressed once: a second press counts after something was typed or chosen in it, or after
// the answer. What was not taken stands on the page until somebody has read it, after a reload too.

export const root = document.querySelector("[data-queue]");
const { queue: page, user, signIn } = root.dataset;
export const keyOf = (what) => `nm:u${user}:${page}:${what}`;
const queueKey = keyOf("queue");
const refusedKey = keyOf("refused");
const TIME_OUT = 15000;
const LONGEST_WAIT = 60000;
const SETTLE = 600;
const DOUBLE = 1000;
const settling = new Map();
const pressedAt = new WeakMap();
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

// One request. Answers {kind, body}: ok, signedOut, clash, refused, gone, or trouble (try again). A photograph
// may take longer.
export async function send(url, fields, timeOut = TIME_OUT) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each);
  body.set("as_user", user);
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), timeOut);
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
let refusals = [];
let wantsReload = false;
let busy = false;
const queueRetry = new Retry(() => work());

function keepQueue() { store.write(queueKey, queue); showState(); }

function enqueue(form, submitter) {
  const said = new FormData(form);
  const fields = Object.fromEntries([...said.keys()].map((name) => [name, valueOf(said.getAll(name))]));
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

const valueOf = (all) => (all.length > 1 ? all : all[0]);

function labelOf(form, fields) {
  return WORDS.map((each) => fields[each]).find(Boolean) || form.querySelector("legend")?.textContent || "";
}

// Choices that have not settled yet go first.
function settle() {
  for (const [form, timer] of settling) { clearTimeout(timer); enqueue(form); }
  settling.clear();
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
  if (kind === "trouble") {
    if ("waited" in entry.fields) entry.fields.waited = "on";
    keepQueue();
    queueRetry.later();
    showState();
    return;
  }
  queueRetry.reset();
  queue = queue.filter((each) => each.id !== entry.id);
  keepQueue();
  if (kind === "ok") { online(); place(entry, body); } else refuse(entry, body ?? {});
  showState();
  work();
}

export function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

// What the page shows now, for the next press of the same form and for those that wait.
export function nowShown({ key, url }, shown) {
  const same = (address, name) => (key ? name === key : address === url);
  for (const form of document.querySelectorAll("form[data-queued]")) {
    if (same(form.action, form.dataset.key) && form.elements.shown) form.elements.shown.value = shown;
  }
  for (const each of queue) if (same(each.url, each.key)) each.fields.shown = shown;
  keepQueue();
}

export const isWaiting = (form) => settling.has(form) || queue.some((each) => formOf(each) === form);

// What is in the form now is what is stored, to which a refused choice goes back.
export function isStored(form) {
  for (const field of form.elements) {
    if (field.type === "radio") field.defaultChecked = field.checked;
    else if (field.defaultValue !== undefined && field.type !== "hidden") field.defaultValue = field.value;
  }
}

function place(entry, body) {
  if (body.shown !== undefined) nowShown(entry, body.shown);
  root.dispatchEvent(new CustomEvent("queue:taken", { detail: body }));
  const marked = document.querySelector(`[data-pending="${entry.id}"]`);
  const form = formOf(entry);
  if (form && !body.reload) released(form);
  if (form && entry.kind === "change" && !isWaiting(form)) isStored(form);
  form?.closest("[data-done]")?.remove();
  if (body.piece && entry.into) {
    marked?.remove();
    const into = document.getElementById(entry.into);
    into?.append(fragment(body.piece));
    into?.dispatchEvent(new CustomEvent("queue:placed", { bubbles: true }));
  } else if (body.replace && marked) {
    marked.replaceWith(fragment(body.replace));
  } else if (body.removed && marked) {
    marked.remove();
  } else {
    marked?.removeAttribute("data-pending");
  }
  if (body.reload) wantsReload = true;
}

function refuse(entry, body) {
  const marked = document.querySelector(`[data-pending="${entry.id}"]`);
  if (entry.kind === "add") marked?.remove(); else marked?.removeAttribute("data-pending");
  const form = formOf(entry);
  if (form) { released(form); pressedAt.delete(form); }
  if (form && entry.kind === "change" && !isWaiting(form)) form.reset();
  refusals.push({ entry, error: body.error || "This could not be saved.", names: Object.keys(body.fields ?? {}) });
  sayRefused(refusals.at(-1));
  root.dispatchEvent(new CustomEvent("queue:refused", { detail: { form, body } }));
}

// Stands on the page, and is counted, until somebody types there anew or has read it.
function sayRefused(refusal) {
  const { entry, error, names } = refusal;
  const form = formOf(entry);
  const words = element("p", "app-error", `${error} `);
  words.setAttribute("role", "alert");
  const done = () => {
    words.remove();
    refusals = refusals.filter((each) => each !== refusal);
    keepRefusals();
  };
  if (form && entry.kind !== "change" && isEmpty(form)) {
    fillAgain(form, entry);
    sayIn(form, words, names);
  } else {
    const isTyped = entry.kind !== "change" && (!form || ownFields(form).length > 0);
    if (entry.label && isTyped) words.append(`You had typed: ${entry.label} `);
    (form ?? notice).append(words);
  }
  words.append(button("I have read this", done, "app-link-button"));
  for (const kind of ["input", "submit"]) form?.addEventListener(kind, done, { once: true });
  keepRefusals();
}

function keepRefusals() {
  if (refusals.length) store.write(refusedKey, refusals); else store.remove(refusedKey);
  showState();
}

function formOf(entry) {
  const forms = [...document.querySelectorAll("form[data-queued]")];
  return forms.find((each) => each.action === entry.url && (each.dataset.key ?? "") === entry.key);
}

// A button shows that it was pressed. A doubtful thumb that comes down twice pressed once.
function pressed(form, entry) {
  form.dataset.pressed = entry.id;
  pressedAt.set(form, Date.now());
  for (const each of form.querySelectorAll("button")) each.setAttribute("aria-disabled", "true");
}

function released(form) {
  delete form.dataset.pressed;
  for (const each of form.querySelectorAll("button")) each.removeAttribute("aria-disabled");
}

const isEmpty = (form) => ownFields(form).every((each) => !WORDS.includes(each.name) || each.value === each.defaultValue);

function fillAgain(form, entry) {
  for (const field of ownFields(form)) {
    const values = [entry.fields[field.name] ?? []].flat();
    if (isChoice(field)) field.checked = values.includes(field.value);
    else if (values.length) [field.value] = values;
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
const isChoice = (field) => ["radio", "checkbox"].includes(field.type);
const ownFields = (form) => [...form.elements].filter((each) => each.name && each.type !== "hidden" && each.tagName !== "BUTTON");

function keepForm(form) {
  if (form.hasAttribute("data-not-kept")) return;
  const words = ownFields(form).filter((each) => !isChoice(each));
  const typed = words.filter((each) => each.tagName !== "SELECT" && each.value !== each.defaultValue);
  if (!typed.length) { store.remove(formKey(form)); return; }
  store.write(formKey(form), Object.fromEntries(words.map((each) => [each.name, each.value])));
}

export function bringBack(form) {
  const kept = store.read(formKey(form));
  if (!kept) return;
  for (const field of ownFields(form)) if (!isChoice(field) && kept[field.name] !== undefined) field.value = kept[field.name];
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
  if (wantsReload && !anythingWaiting()) { wantsReload = false; location.reload(); }
  const typing = [...senders].filter((each) => each.waiting).length;
  const count = queue.length + typing + settling.size;
  const flying = busy || someSender((each) => each.sending);
  const refused = refusals.length > 0 || someSender((each) => each.isRefused);
  const [word, colour, shape] = refused
    ? ["Not saved, see the message", "red", "✕"]
    : !count ? ["Saved", "green", "✓"]
    : flying ? ["Saving…", "blue", "↑"] : [`${count} not sent yet, kept on this device`, "yellow", "◐"];
  const part = refused ? partOf(refusals.map(({ entry }) => formOf(entry)).find(Boolean) ?? [...senders].find((each) => each.isRefused)?.form) : null;
  const said = `${word} ${part?.id ?? ""}`;
  if (stateLine.dataset.word === said) return;
  stateLine.dataset.word = said;
  const tag = element("strong", `govuk-tag govuk-tag--${colour}`);
  const sign = element("span", "", shape);
  sign.setAttribute("aria-hidden", "true");
  tag.append(sign, ` ${word}`);
  const link = element("a", "app-tag-link");
  if (part) { link.href = `#${part.id}`; link.append(tag); }
  stateLine.replaceChildren(part ? link : tag);
}

// On this page one comes back to what one was at; where nothing can be kept, in another tab.
export function signedOut() {
  if (notice.dataset.kind === "signedOut") return;
  notice.dataset.kind = "signedOut";
  const line = element("p", "app-banner", "You are signed out. ");
  const link = element("a", "govuk-link", "Sign in again");
  link.href = `${signIn}?next=${encodeURIComponent(location.pathname + here())}`;
  if (!store.write(keyOf("probe"), 1)) { link.target = "_blank"; link.rel = "opener"; }
  line.append(link, ": what you typed is kept on this device and will then be sent automatically.");
  notice.replaceChildren(line);
}

const partOf = (place) => place?.closest("section[id]");
const here = () => { const part = partOf(document.activeElement); return part ? `#${part.id}` : location.hash; };

export function online() {
  if (notice.dataset.kind === "signedOut") { notice.dataset.kind = ""; notice.replaceChildren(); }
}

// The parts of the page in which something waits, each linked.
function waitingParts() {
  const forms = [...settling.keys(), ...queue.map(formOf), ...[...senders].filter((each) => each.waiting).map((each) => each.form)];
  return [...new Set(forms.map(partOf).filter(Boolean))];
}

function linkTo(part) {
  const link = element("a", "govuk-link", part.querySelector("h2").textContent.trim());
  link.href = `#${part.id}`;
  return link;
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
    const words = element("p", "app-error", "Not everything has been sent yet. Wait for “Saved” at the top, then press again. ");
    words.append(...waitingParts().flatMap((part, number) => [number ? ", " : "Waiting: ", linkTo(part)]));
    words.setAttribute("role", "alert");
    form.querySelector(".app-error")?.remove();
    form.append(words);
    return;
  }
  if (!form.dataset.queued) return;
  event.preventDefault();
  if (form.dataset.pressed || Date.now() - (pressedAt.get(form) ?? 0) < DOUBLE) return;
  settle();
  const entry = enqueue(form, event.submitter);
  if (entry.kind === "add") {
    pressed(form, entry);
    showPending(entry);
    store.remove(formKey(form));
    form.reset();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  } else {
    if (entry.kind !== "change") pressed(form, entry);
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

for (const kind of ["input", "change"]) {
  root.addEventListener(kind, (event) => {
    const form = event.target.closest('form[data-queued="add"]');
    if (form) { released(form); pressedAt.delete(form); keepForm(form); }
  });
}
for (const form of document.querySelectorAll('form[data-queued="add"]')) bringBack(form);

for (const entry of queue) {
  const form = formOf(entry);
  if (entry.kind === "add") showPending(entry);
  if (form?.closest("[data-done]")) pressed(form, entry);
}
for (const refusal of store.read(refusedKey) ?? []) { refusals.push(refusal); sayRefused(refusal); }
showState();
work();
