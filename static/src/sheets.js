// A form that has a page of its own (a vote, an interest, adjourning) opens as a sheet over this page,
// from its link marked `data-sheet` (with the id of where its words wait, if it has one), and goes
// through the queue like the rest. Without a script, and where it cannot be had, the link leads there.
import { bringBack, element, button, root, signedOut } from "./queue.js";

let asked = null;

function sheetOf(page, link) {
  const form = page.querySelector("main form.app-narrow");
  if (!form) return null;
  const dialog = element("dialog", "app-sheet");
  const heading = element("h2", "govuk-heading-m", (form.closest("section")?.querySelector("h2") ?? page.querySelector("main h1")).firstChild.textContent);
  heading.id = "sheet-heading";
  dialog.setAttribute("aria-labelledby", heading.id);
  const words = [...form.parentElement.children].filter((each) => each.matches("p.govuk-body, p.app-lead"));
  form.action = link.href;
  Object.assign(form.dataset, { queued: "add", into: link.dataset.sheet });
  form.removeAttribute("class");
  dialog.append(heading, ...words, form, button("Close", () => dialog.close()));
  return dialog;
}

async function open(link) {
  asked = link;
  const response = await fetch(link.href, { cache: "no-store" }).catch(() => null);
  if (asked !== link) return;
  asked = null;
  if (response?.redirected) { signedOut(); return; }
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  const dialog = page && sheetOf(page, link);
  if (!dialog) { location.assign(link.href); return; }
  root.querySelector(".app-sheet")?.remove();
  root.append(dialog);
  dialog.showModal();
  bringBack(dialog.querySelector("form"));
}

// Some answers ask a question that only the page has a box for. What is typed goes there with it.
function asPage(form) {
  const made = button("Continue on a separate page", () => {
    form.dispatchEvent(new Event("input"));
    form.submit();
  });
  made.dataset.asPage = "";
  return made;
}

root.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-sheet]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});
root.addEventListener("submit", (event) => event.target.closest(".app-sheet")?.close());
root.addEventListener("queue:refused", ({ detail }) => {
  const dialog = detail.form?.closest(".app-sheet");
  if (!dialog) return;
  if (!dialog.open) dialog.showModal();
  if (!dialog.querySelector("[data-as-page]")) dialog.append(asPage(detail.form));
});
