// The meeting's page: minutes and the queue, and beside them who is in the room and the quorum.
import { fragment, root } from "./queue.js";
import "./minutes.js";

root.addEventListener("queue:taken", ({ detail }) => {
  for (const [item, [words, quorate]] of Object.entries(detail.quorum || {})) {
    const line = document.querySelector(`[data-quorum="${item}"]`);
    if (line) { line.textContent = words; line.classList.toggle("app-late", !quorate); }
  }
  if (detail.summary) document.getElementById("attendance-summary").replaceChildren(fragment(detail.summary));
});

// A substitute without a name is not sent yet. Said before the queue hears of the choice.
root.addEventListener("change", (event) => {
  const form = event.target.form;
  const substitute = form?.querySelector("[data-substitute]");
  if (!substitute) return;
  const isChosen = form.querySelector("[name=status]:checked")?.value === "substituted";
  substitute.toggleAttribute("data-unused", !isChosen);
  form.toggleAttribute("data-incomplete", isChosen && !substitute.querySelector("input").value.trim());
}, { capture: true });

// One press for the usual evening: whoever is not ticked yet is here.
const allHere = document.getElementById("all-here");
allHere.hidden = !document.querySelector("fieldset.app-tick");
allHere.querySelector("button").addEventListener("click", () => {
  for (const group of document.querySelectorAll("fieldset.app-tick")) {
    if (!group.querySelector(":checked")) group.querySelector('input[value="present"]').click();
  }
});
