// The meeting's page: minutes and the queue, and beside them who is in the room and the quorum.
import { fragment, isStored, isWaiting, nowShown, root } from "./queue.js";
import "./minutes.js";
import "./now.js";
import "./one.js";
import "./sheets.js";
import "./undo.js";

root.addEventListener("queue:taken", ({ detail }) => {
  for (const [item, [words, quorate]] of Object.entries(detail.quorum || {})) {
    const line = document.querySelector(`[data-quorum="${item}"]`);
    if (line) { line.textContent = words; line.classList.toggle("app-late", !quorate); }
  }
  for (const [seat, [status, shown]] of Object.entries(detail.ticks || {})) ticked(`tick-${seat}`, status, shown);
  if (detail.summary) document.getElementById("attendance-summary").replaceChildren(fragment(detail.summary));
});

// How a member attends, as it is stored. A choice that waits stays on the page and follows it.
function ticked(key, status, shown) {
  nowShown({ key }, shown);
  const form = document.querySelector(`form[data-key="${key}"]`);
  if (!form || isWaiting(form)) return;
  for (const each of form.querySelectorAll("[name=status]")) each.checked = each.value === status;
  isStored(form);
}

root.addEventListener("queue:refused", ({ detail }) => { if (detail.form) needsName(detail.form); });

// A substitute who is not chosen is not sent yet. Said before the queue hears of the choice.
root.addEventListener("change", (event) => { if (event.target.form) needsName(event.target.form); }, { capture: true });

function needsName(form) {
  const substitute = form.querySelector("[data-substitute]");
  if (!substitute) return;
  const isChosen = form.querySelector("[name=status]:checked")?.value === "substituted";
  const typed = form.elements.substitute_typed.value.trim();
  const isNamed = form.querySelector("[name=substitute]:checked") && typed === form.elements.substitute_asked.value;
  substitute.toggleAttribute("data-unused", !isChosen);
  form.toggleAttribute("data-incomplete", isChosen && !isNamed);
}
