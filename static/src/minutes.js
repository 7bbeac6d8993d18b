// Minutes are written here: saved by themselves with the version that they were written on, and
// kept on this device until the server has them. A form is marked by `data-minute`, and its
// `data-key` names it here.
import { button, element, keyOf, newId, online, Retry, send, senders, showState, signedOut, store } from "./queue.js";

const SAVE_AFTER = 1500;
const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

class MinuteWriter {
  constructor(form) {
    this.form = form;
    this.area = form.querySelector("textarea");
    this.versionField = form.querySelector("[name=version]");
    this.line = form.querySelector("[data-state]");
    this.key = keyOf(form.dataset.key);
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

  tryAgain() { if (this.waiting && !this.offering) this.retry.now(); }

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
    box.append(element("h3", "govuk-heading-s", `${body.who || "Someone else"} changed this text while you were editing it`));
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

  // A tab that was closed, or left to sign in: where nobody else changed the text, it goes on by itself.
  offerKept() {
    const kept = store.read(this.key);
    if (!kept || kept.text === this.savedText) { store.remove(this.key); return; }
    if (kept.base === this.versionField.value) { this.area.value = kept.text; this.typed(); return; }
    this.offering = true;
    const box = element("div", "app-clash");
    const when = new Date(kept.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    box.append(element("h3", "govuk-heading-s", "Text from this device that was never sent"));
    box.append(element("p", "govuk-body", "The minute has been changed since."));
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

  // What somebody else stored meanwhile, where nothing of one's own waits. Returns whether it was taken.
  follow(text, version) {
    if (Number(version) <= Number(this.versionField.value)) return true;
    if (this.waiting || this.stopped) return false;
    this.area.value = this.area.defaultValue = this.savedText = this.keptText = text;
    this.setVersion(version);
    this.say(`Changed by someone else, ${clock()}`);
    return true;
  }

  say(words) { this.line.textContent = words; }
}

const writers = new Map();

export function writeIn(form) {
  const writer = new MinuteWriter(form);
  writers.set(form, writer);
  senders.add(writer);
}

export const writerOf = (form) => writers.get(form);

for (const form of document.querySelectorAll("form[data-minute]")) writeIn(form);
showState();
