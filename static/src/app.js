// Every page: govuk-frontend's menu and error summary, and filters that fold on phones.
import "./picker.js";
import "./tables.js";
import "./revealing.js";
import { ErrorSummary, ServiceNavigation, createAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary);
createAll(ServiceNavigation);

// The list comes first on a phone: filters start folded there unless one is in use.
if (window.matchMedia("(max-width: 40em)").matches) {
  for (const details of document.querySelectorAll("details[data-fold-on-phone]")) {
    details.open = details.hasAttribute("data-in-use");
  }
}

// A second press of the same button while the first is on its way makes no second request.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 3000) event.preventDefault();
  form.dataset.sent = Date.now();
});

// Who owns an action brings the agency along.
document.addEventListener("change", (event) => {
  if (!event.target.matches("select[data-owner]")) return;
  const agency = event.target.selectedOptions[0]?.dataset.agency;
  const field = event.target.form.elements.agency;
  if (agency && field) field.value = agency;
});
