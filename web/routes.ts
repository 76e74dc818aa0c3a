/** Addresses. They hold random ids and the short code of a board, never what a case is about. */
import { signal } from "@preact/signals";

export type JourneyName = "share" | "emergency" | "identity";
const JOURNEYS: readonly string[] = ["share", "emergency", "identity"];

export type Route =
  | { page: "board"; id: string | undefined }
  | { page: "case"; id: string }
  | { page: "looks"; id: string }
  | { page: "own_looks" }
  | { page: "signals" }
  | { page: "review" }
  | { page: "packs" }
  | { page: "journey"; id: string; journey: JourneyName; step: number | "check" }
  | { page: "search" }
  | { page: "set_password" }
  | { page: "help" }
  | { page: "accessibility" }
  | { page: "nothing" };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function routeOf(path: string): Route {
  const [first, second, ...rest] = path.split("/").slice(1);
  if (first === "case" && second && UUID.test(second) && rest.length === 1 && rest[0] === "looks")
    return { page: "looks", id: second };
  if (first === "case" && second && UUID.test(second) && rest.length === 2) return journeyAt(second, rest);
  if (rest.length > 0) return { page: "nothing" };
  if (first === "" && second === undefined) return { page: "board", id: undefined };
  if (first === "board" && second && /^[a-z0-9-]+$/.test(second)) return { page: "board", id: second };
  if (first === "case" && second && UUID.test(second)) return { page: "case", id: second };
  if (second !== undefined) return { page: "nothing" };
  if (first === "my-looks") return { page: "own_looks" };
  if (first === "signals") return { page: "signals" };
  if (first === "review") return { page: "review" };
  if (first === "policy-pack") return { page: "packs" };
  if (first === "search") return { page: "search" };
  if (first === "set-password") return { page: "set_password" };
  if (first === "help" || first === "accessibility") return { page: first };
  return { page: "nothing" };
}

function journeyAt(id: string, [name = "", step = ""]: string[]): Route {
  if (!JOURNEYS.includes(name) || !/^([1-9]\d?|check)$/.test(step)) return { page: "nothing" };
  return { page: "journey", id, journey: name as JourneyName, step: step === "check" ? step : Number(step) };
}

export const route = signal<Route>({ page: "nothing" });

export function go(path: string): void {
  if (path !== location.pathname) history.pushState(null, "", path);
  follow();
  scrollTo(0, 0);
}

export function follow(): void {
  route.value = routeOf(location.pathname);
}

/** Links inside the client change the page without loading it anew; all else is the browser's. */
export function followLinks(): void {
  follow();
  addEventListener("popstate", follow);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (!link || !isPlain || event.defaultPrevented || link.target !== "") return;
    if (link.origin !== location.origin || link.hash !== "") return;
    event.preventDefault();
    go(link.pathname);
  });
}
