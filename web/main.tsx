/** Starts the client. */
import { render } from "preact";
import { begin, emptyState } from "./acts";
import { App } from "./app";
import { unsent } from "./form/draft";
import { watchIdle } from "./idle";
import { listenToKeys } from "./keys";
import { followLinks } from "./routes";
import { now } from "./state";

const root = document.getElementById("caseboard");
if (!root) throw new Error("main: no #caseboard in the page");
root.replaceChildren();
document.body.classList.add("govuk-frontend-supported");

followLinks();
listenToKeys();
watchIdle();
setInterval(() => (now.value = new Date()), 30_000);

// A page kept by the browser for its back button would show what was there.
addEventListener("pagehide", emptyState);
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
addEventListener("beforeunload", (event) => {
  if (unsent.value > 0) event.preventDefault();
});

render(<App />, root);
void begin();
