// Choosing a person while typing: asks for the likely ones and puts them below the box as radio
// buttons. Without this script the form comes back with the same ones.
const WAIT = 250;

function radio(name, id, key, words, checked) {
  const item = document.createElement("div");
  item.className = "govuk-radios__item";
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", className: "govuk-radios__input", id, name, value: key, checked });
  const label = document.createElement("label");
  Object.assign(label, { className: "govuk-label govuk-radios__label", htmlFor: id, textContent: words });
  item.append(input, label);
  return item;
}

function inWords({ found, more }) {
  if (!found.length) return "No results. Try part of the name.";
  if (more) return `The first ${found.length} results. Keep typing to find fewer.`;
  return found.length === 1 ? "1 result. Choose below." : `${found.length} results. Choose below.`;
}

function begin(box) {
  const name = box.dataset.pick;
  const typed = box.querySelector("input[type=text]");
  const asked = box.querySelector("input[type=hidden]");
  const list = box.querySelector("[data-pick-found]");
  const state = box.querySelector("[data-pick-state]");
  const first = [...list.children];
  let waiting, last;

  function show(answer, text) {
    const chosen = list.querySelector("input:checked")?.value;
    const rows = answer.found.map(({ id, words }) => [String(id), words]);
    if ("pickAdd" in box.dataset) rows.push(["+", `None of these: add “${text}” as a new person`]);
    if (box.dataset.pickNobody && rows.length) rows.push(["-", box.dataset.pickNobody]);
    list.replaceChildren(
      ...rows.map(([key, words], n) => radio(name, `${typed.id}_${n}`, key, words, key === chosen)),
    );
    asked.value = text;
    state.textContent = inWords(answer);
  }

  async function ask() {
    const text = typed.value.trim();
    last = text;
    if (!text) {
      list.replaceChildren(...first);
      asked.value = state.textContent = "";
      return;
    }
    try {
      const response = await fetch(`${box.dataset.pickUrl}?q=${encodeURIComponent(text)}`, {
        headers: { Accept: "application/json" },
      });
      if (response.ok && last === text) show(await response.json(), text);
    } catch {
      state.textContent = "No connection. Submit the form to search for the name.";
    }
  }

  typed.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  });
}

for (const box of document.querySelectorAll("[data-pick-url]")) begin(box);
