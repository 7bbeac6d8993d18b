// A file that is too large for one request goes up in parts, one after the other, and goes on where the network
// went. The field of the file (`data-parts`: where it is begun, `data-over`: bytes from which, `data-part`: bytes of
// a part) says so; `data-parts-state` holds what is told. Nothing is written before all of it has come and was looked at.
const field = document.querySelector("input[type=file][data-parts]");
const form = field.form;
const { parts: address, over, part: partSize } = field.dataset;
const box = document.querySelector("[data-parts-state]");
const [told, bar, wrong] = ["told", "bar", "wrong"].map((each) => box.querySelector(`[data-parts-${each}]`));
const WAITS = [2, 4, 8, 15, 30];
const TIME_OUT = 60000;
const AGAIN = [408, 429, 500, 502, 503, 504];
let sending = false;

class NotTaken extends Error {}

const pause = (seconds) => new Promise((done) => {
  const timer = setTimeout(done, seconds * 1000);
  window.addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
});
const say = (words) => { if (told.textContent !== words) told.textContent = words; };
const inMegabytes = (bytes) => (bytes / 1024 / 1024).toFixed(bytes < 10485760 ? 1 : 0);

async function once(url, data) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
  const response = await fetch(url, {
    method: "POST", body: data, redirect: "error", signal: AbortSignal.timeout(TIME_OUT),
    headers: { Accept: "application/json", "X-CSRFToken": token },
  });
  if (AGAIN.includes(response.status)) throw new Error("later");
  const json = await response.json();
  if (response.ok) return json;
  if (response.status === 401) throw new NotTaken("You are signed out. Sign in again on another tab, then press the button again: it goes on where it was.");
  throw new NotTaken(json.error === "csrf" ? "Reload the page and choose the same file again: it goes on where it was." : json.error);
}

// Sent until it is answered: the same part twice is there once.
async function send(url, data) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await once(url, data);
    } catch (error) {
      if (error instanceof NotTaken) throw error;
      say("No connection. Nothing is lost: sending goes on when it is back.");
      await pause(WAITS[Math.min(tries, WAITS.length - 1)]);
    }
  }
}

const dataOf = (fields) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};

async function digestOf(file) {
  if (!crypto.subtle) throw new NotTaken("Larger files need a page that came by HTTPS.");
  const found = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(found)].map((each) => each.toString(16).padStart(2, "0")).join("");
}

// Read aloud at each tenth; the bar shows each part.
function show(done, size) {
  bar.value = done / size;
  const tenth = Math.floor((done / size) * 10) / 10;
  say(`${inMegabytes(tenth * size)} of ${inMegabytes(size)} MB sent`);
}

async function sendAll(file) {
  say("Looking at the file …");
  const digest = await digestOf(file);
  const data = new FormData(form);
  data.delete(field.name);
  for (const [name, value] of Object.entries({ name: file.name, size: file.size, sha256: digest })) data.append(name, value);
  const begun = await send(address, data);
  let { next } = begun;
  while (next < file.size) {
    show(next, file.size);
    const part = file.slice(next, next + Number(partSize));
    ({ next } = await send(begun.part, dataOf({ offset: next, part })));
  }
  show(file.size, file.size);
  say("All of it has come. It is being checked …");
  const { url } = await send(begun.done, new FormData());
  location.assign(url);
}

form.addEventListener("submit", async (event) => {
  const [file] = field.files;
  if (!file || file.size <= Number(over)) return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  box.hidden = false;
  wrong.hidden = true;
  bar.value = 0;
  try {
    await sendAll(file);
  } catch (error) {
    wrong.hidden = false;
    wrong.textContent = error instanceof NotTaken ? error.message : "The file could not be read. Choose it again.";
    say("Not sent. Nothing was written.");
    sending = false;
  }
});
