// The page of a walkabout. Stops go through the queue of the page (queue.js); their photographs are made
// smaller here, without anything that the camera wrote into them, and wait in this browser's own store
// under the key of who took them, until their stop has been taken and the network is back. Who signs in
// after them on the same device does not see them, and they are never sent as somebody else.

import { Retry, button, element, keyOf, newId, root, send, senders, showState, signedOut, online, store } from "./queue.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;
const SLOW = 120000;
const form = root.querySelector("form[data-photos]");
const MOST_WAITING = Number(form.dataset.mostWaiting);
const input = form.querySelector("input[type=file]");
const list = form.querySelector("[data-photos-list]");
const stateLine = root.querySelector("[data-photos-state]");
const notice = root.querySelector("[data-queue-notice]");
const owner = keyOf("photos");
const retry = new Retry(() => work());

let photos = [];
let sending = false;
let refused = false;

// ---------------------------------------------------------------- the store of this browser

let database = null;

function open() {
  return new Promise((resolve) => {
    let asked;
    try { asked = indexedDB.open("nm-photos", 1); } catch { resolve(null); return; }
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => resolve(null);
  });
}

function inStore(mode, ask) {
  if (!database) return Promise.resolve(null);
  return new Promise((resolve) => {
    const kept = database.transaction("photos", mode);
    const asked = ask(kept.objectStore("photos"));
    kept.oncomplete = () => resolve(asked.result ?? true);
    kept.onerror = kept.onabort = () => resolve(null);
  });
}

async function keep(photo) {
  const { id, stop, owner: whose, blob } = photo;
  const bytes = await blob.arrayBuffer();
  return inStore("readwrite", (kept) => kept.put({ id, stop, owner: whose, bytes }));
}

const forget = (photo) => inStore("readwrite", (kept) => kept.delete(photo.id));

// ---------------------------------------------------------------- making it smaller

// Drawn anew: nothing but its points is left, upright as the camera held it.
async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("empty"))), "image/jpeg", QUALITY);
  });
}

const drafts = () => photos.filter((each) => !each.stop);

async function taken() {
  const file = input.files[0];
  input.value = "";
  if (!file) return;
  if (drafts().length >= Number(form.dataset.most)) { say(`One stop takes ${form.dataset.most} photographs.`); return; }
  if (photos.length >= MOST_WAITING) { say(`${MOST_WAITING} photographs are waiting on this device, which is the most. Find a signal first.`); return; }
  const photo = { id: newId(), stop: "", owner, blob: null };
  photos.push(photo);  // already now, so that it goes with its stop if that is added meanwhile
  try { photo.blob = await smaller(file); } catch { photos = photos.filter((each) => each !== photo); }
  if (!photo.blob) say("This is not a photograph that can be read (JPEG or PNG).");
  else if (!(await keep(photo))) say("This browser cannot keep the photograph if you close the page. Leave it open until it has been sent.");
  work();
}

// ---------------------------------------------------------------- sending

// A photograph follows its stop: as long as the stop waits in the queue, so does it.
function ready() {
  const stops = new Set((store.read(keyOf("queue")) ?? []).map((each) => each.id));
  return photos.find((each) => each.stop && each.blob && !stops.has(each.stop));
}

async function work() {
  const photo = ready();
  if (sending || !photo) { show(); return; }
  sending = true;
  show();
  const fields = { photo: photo.blob, stop: photo.stop, client_id: photo.id };
  const { kind, body } = await send(form.dataset.photos, fields, SLOW);
  sending = false;
  if (kind === "signedOut") { signedOut(); retry.later(); show(); return; }
  if (kind === "trouble") { retry.later(); show(); return; }
  retry.reset();
  if (kind === "ok") online(); else refuse(photo, body?.error);
  if (kind === "ok") { await forget(photo); photos = photos.filter((each) => each !== photo); }
  show();
  work();
}

// It stays on this device until somebody has read why.
function refuse(photo, error) {
  refused = true;
  photos = photos.filter((each) => each !== photo);
  const words = element("p", "app-error", `A photograph was not saved. ${error || ""} `);
  words.append(button("I have read this", () => {
    words.remove();
    forget(photo);
    refused = false;
    show();
  }, "app-link-button"));
  notice.append(words);
}

function say(text) {
  const words = element("p", "app-error", `${text} `);
  words.append(button("I have read this", () => words.remove(), "app-link-button"));
  words.setAttribute("role", "alert");
  form.append(words);
}

// ---------------------------------------------------------------- how it stands

function show() {
  const waiting = photos.filter((each) => each.stop).length;
  stateLine.textContent = waiting ? `${waiting} photograph${waiting > 1 ? "s" : ""} waiting on this device` : "";
  list.replaceChildren(...drafts().map((photo, number) => {
    const line = element("li", "", `Photograph ${number + 1} `);
    line.append(button("Remove", () => {
      photos = photos.filter((each) => each !== photo);
      forget(photo);
      show();
    }, "app-link-button"));
    return line;
  }));
  showState();
}

senders.add({
  form,
  get waiting() { return photos.some((each) => each.stop); },
  get sending() { return sending; },
  get isRefused() { return refused; },
  tryAgain() { retry.now(); },
});

// ---------------------------------------------------------------- wiring

// Sent by the queue it would be no file any more: it goes on its own way.
input.removeAttribute("name");
input.addEventListener("change", taken);

// After the queue's own listener: the form then says under which id its stop was taken up.
root.addEventListener("submit", (event) => {
  if (event.target !== form) return;
  const stop = form.dataset.pressed;
  if (!stop) return;
  for (const photo of drafts()) { photo.stop = stop; if (photo.blob) keep(photo); }
  show();
});
root.addEventListener("queue:taken", () => setTimeout(work));

database = await open();
const kept = (await inStore("readonly", (all) => all.getAll())) ?? [];
photos = [
  ...kept.filter((each) => each.owner === owner).map(({ bytes, ...each }) => ({ ...each, blob: new Blob([bytes], { type: "image/jpeg" }) })),
  ...photos,
];
work();
