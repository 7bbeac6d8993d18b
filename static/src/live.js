// The live meeting page. Every keystroke goes to this device first, then to the server.
// Nothing typed is dropped before the server has said that it holds it.

const root = document.getElementById("live");
const { user, meeting, signIn } = root.dataset;
const prefix = `nm:u${user}:m${meeting}:`;
const queueKey = `${prefix}queue`;
const SAVE_AFTER = 1500;
const TIME_OUT = 15000;
const LONGEST_WAIT = 60000;
const SETTLE = 600;
const settling = new Map();
// Sent again it would be refused again, and hold up what waits behind it.
const NEVER_TAKEN = [400, 405, 413, 422];

const stateLine = document.getElementById("live-state");
const notice = document.getElementById("live-notice");
const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  },
  remove(key) { try { localStorage.removeItem(key); } catch { /* storage is off */ } },
};

function newId() {
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

const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(words, act, className = "govuk-button govuk-button--secondary") {
  const made = element("button", className, words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// One request. Answers {kind, body}: ok, signedOut, clash, refused, gone, or trouble (try again).
async function send(url, fields) {
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
class Retry {
  constructor(work) { this.work = work; this.wait = 2000; this.timer = null; }
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.work(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
  now() { clearTimeout(this.timer); this.timer = null; this.work(); }
  reset() { clearTimeout(this.timer); this.timer = null; this.wait = 2000; }
}

const writers = new Map();

// ---------------------------------------------------------------- minutes

class MinuteWriter {
  constructor(form) {
    this.form = form;
    this.area = form.querySelector("textarea");
    this.versionField = form.querySelector("[name=version]");
    this.line = form.querySelector("[data-state]");
    this.key = `${prefix}${form.dataset.key}`;
    this.savedText = this.keptText = this.area.defaultValue;
    this.timer = null;
    this.sending = false;
    this.stopped = false;
    this.pending = null; // {text, id}: the same text keeps its id over retries
    this.retry = new Retry(() => this.save());
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => { if (this.area.value !== this.keptText) this.save(true); });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.save(true); });
    this.area.value = this.savedText; // a browser's own memory of the field is not ours
    this.offerKept();
  }

  get waiting() { return this.area.value !== this.savedText || this.sending || this.offering; }

  typed() {
    const kept = store.write(this.key, { text: this.area.value, base: this.versionField.value, at: Date.now() });
    this.say(kept ? "Kept on this device, not sent yet" : "Not sent yet");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER);
    showState();
  }

  async save(leave = false) {
    if (leave) this.leaving = true;
    if (this.sending || this.stopped) return;
    const text = this.area.value;
    if (text === this.savedText && !this.leaving) return;
    if (this.pending?.text !== text) this.pending = { text, id: newId() };
    this.sending = true;
    const fields = { text, version: this.versionField.value, client_id: this.pending.id };
    const left = this.leaving;
    if (left) fields.leave = "on";
    this.leaving = false;
    if (!this.troubled) this.say("Sending…"); // a line that changes height moves what is pressed
    showState();
    const answer = await send(this.form.action, fields);
    this.sending = false;
    this[answer.kind](answer.body, text, left);
    showState();
  }

  ok(body, text, left) {
    this.retry.reset();
    this.troubled = false;
    this.setVersion(body.version);
    this.savedText = text;
    if (left) this.keptText = text;
    this.pending = null;
    if (this.area.value === text) {
      store.remove(this.key);
      this.say(`Saved ${clock()}`);
      if (this.leaving) this.save();
    } else {
      this.typed();
    }
    online();
  }

  signedOut(_body, _text, left) {
    this.leaving ||= left;
    this.troubled = true;
    this.say("Signed out. What you typed is kept on this device.");
    signedOut();
    this.retry.later();
  }

  trouble(_body, _text, left) {
    this.leaving ||= left;
    this.troubled = true;
    this.say("No connection. What you typed is kept on this device and sent later.");
    this.retry.later();
  }

  refused(body) {
    this.problemText = this.area.value;
    this.stopFor(body.error || "This could not be saved. It is kept on this device: make it shorter.");
  }

  get isRefused() { return this.problemText !== undefined && this.problemText === this.area.value; }

  gone(body) { this.stopFor(body.error || "This can no longer be saved. Copy your text."); }

  stopFor(words) {
    this.say("");
    this.line.after(this.problem = element("p", "app-error", words));
    this.problem.setAttribute("role", "alert");
    this.area.addEventListener("input", () => { this.problem?.remove(); }, { once: true });
  }

  clash(body) {
    this.stopped = true;
    this.say("");
    const box = element("div", "app-clash");
    box.setAttribute("role", "alert");
    box.append(element("h3", "govuk-heading-s", `${body.who || "Somebody else"} changed this text meanwhile`));
    box.append(element("p", "govuk-body", "Nothing is lost: yours is in the box above, theirs is here."));
    box.append(element("pre", "", body.theirs));
    const settle = (text) => {
      this.stopped = false;
      this.setVersion(body.version);
      this.pending = null;
      this.savedText = body.theirs;
      this.area.value = text;
      box.remove();
      this.area.focus();
      if (text === body.theirs) { store.remove(this.key); this.say("Their text is kept"); showState(); }
      else { this.typed(); this.save(); }
    };
    box.append(
      button("Keep mine", () => settle(this.area.value)), " ",
      button("Keep theirs", () => settle(body.theirs)), " ",
      button("Put theirs above mine", () => settle(`${body.theirs}\n\n${this.area.value}`)),
    );
    this.form.append(box);
    showState();
  }

  offerKept() {
    const kept = store.read(this.key);
    if (!kept || kept.text === this.savedText) { store.remove(this.key); return; }
    this.offering = true;
    const box = element("div", "app-clash");
    const when = new Date(kept.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    box.append(element("h3", "govuk-heading-s", "Text from this device that was never sent"));
    box.append(element("p", "govuk-body", `Typed on ${when}:`));
    box.append(element("pre", "", kept.text));
    const done = () => { this.offering = false; box.remove(); this.area.focus(); showState(); };
    box.append(
      button("Restore it", () => {
        this.area.value = kept.text;
        this.versionField.value = kept.base;
        done();
        this.typed();
        this.save();
      }), " ",
      button("Discard it", () => { store.remove(this.key); done(); }),
    );
    this.form.append(box);
  }

  // A button beside the minute that acts on its text says which text was on the page.
  setVersion(version) {
    this.versionField.value = version;
    for (const each of document.querySelectorAll(`[data-version-of="${this.form.dataset.key}"]`)) each.value = version;
  }

  say(words) { this.line.textContent = words; }
}

// ---------------------------------------------------------------- everything else: a queue

let queue = store.read(queueKey) ?? [];
let busy = false;
const queueRetry = new Retry(() => work());

function keepQueue() { store.write(queueKey, queue); showState(); }

function enqueue(form, submitter) {
  const fields = Object.fromEntries(new FormData(form));
  if (submitter?.name) fields[submitter.name] = submitter.value;
  delete fields.csrfmiddlewaretoken;
  const entry = {
    id: newId(), url: form.action, kind: form.dataset.live, key: form.dataset.key ?? "",
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
  return fields.text || fields.what || fields.name || fields.title || fields.note || form.querySelector("legend")?.textContent || "";
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

function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

// What the page shows now, for the next press of the same form and for those that wait.
function nowShown(entry, shown) {
  const same = (url, key) => (entry.key ? key === entry.key : url === entry.url);
  for (const form of document.querySelectorAll("form[data-live]")) {
    if (same(form.action, form.dataset.key) && form.elements.shown) form.elements.shown.value = shown;
  }
  for (const each of queue) if (same(each.url, each.key)) each.fields.shown = shown;
  keepQueue();
}

function place(entry, body) {
  if (body.shown !== undefined) nowShown(entry, body.shown);
  const marked = document.querySelector(`[data-pending="${entry.id}"]`);
  for (const [item, [words, quorate]] of Object.entries(body.quorum || {})) {
    const line = document.querySelector(`[data-quorum="${item}"]`);
    if (line) { line.textContent = words; line.classList.toggle("app-late", !quorate); }
  }
  if (body.summary) document.getElementById("attendance-summary").replaceChildren(fragment(body.summary));
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
  const form = [...document.querySelectorAll("form[data-live]")].find((each) => each.action === entry.url && (!entry.key || each.dataset.key === entry.key));
  const words = element("p", "app-error", `${body.error || "This could not be saved."}`);
  words.setAttribute("role", "alert");
  const empty = form && [...new FormData(form)].every(([name, value]) => !["text", "what", "name", "title", "note"].includes(name) || !value);
  if (form && empty) {
    for (const [name, value] of Object.entries(entry.fields)) {
      const field = form.elements[name];
      if (field && field.type !== "radio" && field.value !== undefined) field.value = value;
    }
    const details = form.closest("details");
    if (details) details.open = true;
    keepForm(form);
    const wrong = Object.keys(body.fields ?? {}).map((name) => form.elements[name]).find((each) => each?.before);
    if (wrong) {
      wrong.before(words);
      wrong.setAttribute("aria-invalid", "true");
      wrong.addEventListener("input", () => wrong.removeAttribute("aria-invalid"), { once: true });
    } else {
      form.append(words);
    }
    (wrong ?? form.querySelector("textarea, input:not([type=hidden])"))?.focus();
  } else {
    if (entry.label) words.textContent += ` You had typed: ${entry.label}`;
    (form ?? notice).append(words);
  }
  form?.addEventListener("input", () => words.remove(), { once: true });
}

// What is typed into a form and not yet pressed is kept here too, and comes back after a reload.
const formKey = (form) => `${prefix}form:${new URL(form.action).pathname}`;
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
  return queue.length > 0 || settling.size > 0 || [...writers.values()].some((each) => each.waiting);
}

function showState() {
  const typing = [...writers.values()].filter((each) => each.waiting).length;
  const count = queue.length + typing + settling.size;
  const flying = busy || [...writers.values()].some((each) => each.sending);
  const refused = [...writers.values()].some((each) => each.isRefused);
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

function signedOut() {
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

function online() {
  if (notice.dataset.kind === "signedOut") { notice.dataset.kind = ""; notice.replaceChildren(); }
}

function tryAgain() {
  if (document.visibilityState === "hidden") return;
  if (queue.length) queueRetry.now();
  for (const each of writers.values()) if (each.waiting && !each.offering) each.retry.now();
}

window.addEventListener("online", tryAgain);
window.addEventListener("focus", tryAgain);
document.addEventListener("visibilitychange", tryAgain);
window.addEventListener("beforeunload", (event) => {
  // Text is on this device already; only a browser without storage has something to lose.
  if (anythingWaiting() && !store.write(`${prefix}probe`, 1)) event.preventDefault();
});

// ---------------------------------------------------------------- wiring

for (const form of document.querySelectorAll('form[data-live="minute"]')) {
  writers.set(form.dataset.key, new MinuteWriter(form));
}

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-live-last")) {
    if (!anythingWaiting()) return;
    event.preventDefault();
    tryAgain();
    const words = element("p", "app-error", "Not everything has been sent yet. Wait for “Saved” at the top, then press again.");
    words.setAttribute("role", "alert");
    form.querySelector(".app-error")?.remove();
    form.append(words);
    return;
  }
  if (!form.dataset.live || form.dataset.live === "minute") return;
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
  const form = event.target.closest('form[data-live="change"]');
  if (!form) return;
  const substitute = form.querySelector("[data-substitute]");
  const chosen = form.querySelector("[name=status]:checked")?.value;
  substitute?.toggleAttribute("data-unused", chosen !== "substituted");
  clearTimeout(settling.get(form));
  if (chosen === "substituted" && !substitute.querySelector("input").value.trim()) return;
  settling.set(form, setTimeout(() => {
    settling.delete(form);
    enqueue(form);
    work();
  }, SETTLE));
  showState();
});

root.addEventListener("input", (event) => {
  const form = event.target.closest('form[data-live="add"]');
  if (form) keepForm(form);
});
for (const form of document.querySelectorAll('form[data-live="add"]')) bringBack(form);

// One press for the usual evening: whoever is not ticked yet is here.
const allHere = document.getElementById("all-here");
allHere.hidden = !document.querySelector("fieldset.app-tick");
allHere.querySelector("button").addEventListener("click", () => {
  for (const group of document.querySelectorAll("fieldset.app-tick")) {
    if (!group.querySelector(":checked")) group.querySelector('input[value="present"]').click();
  }
});

for (const entry of queue) {
  if (entry.kind === "add") showPending(entry);
}
showState();
work();
