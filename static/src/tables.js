// Tables go out to Outlook, Word and Excel, and come in from Excel: every list has "Copy as table",
// and cells that are pasted into a table of boxes are spread over it.
const FEW = 2;
const unseen = ".govuk-visually-hidden, .app-noprint, button, form, [hidden]";

function wordsOf(part) {
  const copy = part.cloneNode(true);
  for (const each of copy.querySelectorAll(unseen)) each.remove();
  for (const each of copy.querySelectorAll("br, p, li, div")) each.append(" ");
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// An entry of a list: its links and words each a cell.
function cellsOf(entry) {
  const parts = [...entry.childNodes].filter((each) => each.nodeType !== Node.COMMENT_NODE);
  const cells = [];
  for (const part of parts) {
    const words = part.nodeType === Node.TEXT_NODE ? part.textContent.replace(/\s+/g, " ").trim() : wordsOf(part);
    if (part.nodeType === Node.ELEMENT_NODE || !cells.length) cells.push(words); else cells[cells.length - 1] += ` ${words}`;
  }
  return cells.map((each) => each.replace(/^[\s,:·–-]+|[\s,:·–-]+$/g, "")).filter(Boolean);
}

function rowsOf(list) {
  if (!list.matches("table")) return [...list.children].map(cellsOf);
  const rows = [...list.rows].filter((row) => !row.closest("[hidden]")).map((row) => [...row.cells]);
  return rows.map((cells) => cells.flatMap((cell) => [wordsOf(cell), ...Array(cell.colSpan - 1).fill("")]));
}

const escaped = (words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
// A cell that a spreadsheet would run is made text, in both: Excel takes the table.
const harmless = (words) => (/^[=+@-]/.test(words) && !/^[+-]?[\d.,]+%?$/.test(words) ? `'${words}` : words);

async function write(parts, said) {
  try {
    await navigator.clipboard.write([new ClipboardItem(parts)]);
    said.textContent = "Copied. Paste it into an email, a document or a sheet.";
  } catch {
    said.textContent = "Your browser did not allow copying. Select the text and copy it instead.";
  }
}

const part = (type, words) => new Blob([words], { type });

function copy(rows, said) {
  const safe = rows.map((cells) => cells.map(harmless));
  const plain = safe.map((cells) => cells.join("\t")).join("\r\n");
  const html = `<table>${safe.map((cells) => `<tr>${cells.map((each) => `<td>${escaped(each)}</td>`).join("")}</tr>`).join("")}</table>`;
  write({ "text/plain": part("text/plain", plain), "text/html": part("text/html", html) }, said);
}

// A line with one button and what became of pressing it.
function line(words, about, press) {
  const made = document.createElement("p");
  made.className = "app-copy app-noprint";
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "app-link-button", textContent: words });
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", () => press(said));
  if (about) {
    const hidden = document.createElement("span");
    hidden.className = "govuk-visually-hidden";
    hidden.textContent = `: ${about}`;
    button.append(hidden);
  }
  made.append(button, " ", said);
  return made;
}

function offer(list, after) {
  const heading = list.caption ?? document.getElementById(list.getAttribute("aria-labelledby"));
  after.after(line("Copy as table", heading?.textContent.trim(), (said) => copy(rowsOf(list), said)));
}

// A table of boxes to be filled in is no list; ticks, and the small form of a row, leave it one.
const isGrid = (table) =>
  [...table.querySelectorAll("input:not([type=checkbox], [type=hidden]), select, textarea")].some((box) => !table.contains(box.form));
const isLong = (list) => (list.matches("table") ? list.tBodies[0]?.rows.length ?? 0 : list.children.length) >= FEW;
const ASIDE = ".app-columns > :nth-child(2)";
const seen = new Set();

for (const table of document.querySelectorAll("main table.app-table")) {
  seen.add(table);
  if (isLong(table) && !table.closest(ASIDE) && !isGrid(table)) offer(table, table.closest(".app-scroll") ?? table);
}
// Lists that have pages are marked at their foot.
for (const mark of document.querySelectorAll("[data-list-ends]")) {
  const list = mark.previousElementSibling;
  if (list?.matches("ul, ol") && !seen.has(list) && isLong(list)) offer(list, list);
}

// What stands in a box only to be copied.
const copied = new Set();
function offerCopies() {
  for (const box of document.querySelectorAll("main input[readonly], main textarea[readonly]")) {
    if (copied.has(box)) continue;
    copied.add(box);
    box.after(line("Copy", box.labels[0]?.textContent.trim(), (said) => write({ "text/plain": part("text/plain", box.value) }, said)));
  }
}
offerCopies();
// The queue puts further ones on a page that stays open.
document.addEventListener("queue:placed", offerCopies);

// ---------------------------------------------------------------- pasting

// The boxes of a table, row by row.
function boxesOf(field) {
  const rows = [...(field.closest("tbody")?.rows ?? [])];
  return rows.map((row) => [...row.querySelectorAll("input[type=text], input:not([type]), textarea, select")]);
}

function put(field, words) {
  if (field.matches("select")) {
    const option = [...field.options].find((each) => each.textContent.trim().toLowerCase() === words.toLowerCase());
    if (option) field.value = option.value;
  } else {
    field.value = words;
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("paste", (event) => {
  const field = event.target;
  const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "") ?? "";
  if (!field.matches?.("input") || !/[\t\n]/.test(text)) return;
  const boxes = boxesOf(field);
  const row = boxes.findIndex((each) => each.includes(field));
  const column = row < 0 ? 0 : boxes[row].indexOf(field);
  const lines = text.split("\n").map((line) => line.split("\t").map((each) => each.trim()));
  const fits = row >= 0 && lines.every((cells, down) => cells.every((each, on) => boxes[row + down]?.[column + on]));
  event.preventDefault();
  field.closest("table")?.parentElement.querySelector("[data-paste-refused]")?.remove();
  if (fits) {
    lines.forEach((cells, down) => cells.forEach((each, on) => put(boxes[row + down][column + on], each)));
    return;
  }
  if (row >= 0 && lines.length > 1) {
    const said = document.createElement("p");
    Object.assign(said, { className: "app-error", textContent: "What you copied has more rows or columns than there are boxes from here on. Nothing was pasted." });
    said.dataset.pasteRefused = "";
    said.setAttribute("role", "alert");
    field.closest("table").after(said);
    return;
  }
  // One box holds one line: the lines stay apart as words do, and none runs into the next.
  const words = lines.flat().filter(Boolean).join(" ");
  field.setRangeText(words, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
