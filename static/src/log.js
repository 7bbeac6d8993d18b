// Log it: what was logged is shown at the top of the page, with its reference and the reply to copy. Where the same
// was logged before, a second press says that this is another one.
import { root } from "./queue.js";

const { same_seen: seen } = root.querySelector("form[data-queued]").elements;

root.addEventListener("queue:refused", ({ detail }) => { seen.value = detail.body.same ?? ""; });
root.addEventListener("queue:taken", () => { seen.value = ""; });
document.addEventListener("queue:placed", ({ target }) => { target.lastElementChild?.focus(); });
