/** Watches whether a person is there: locks the page when nobody is, keeps the session when one is. */
import { lock, renew } from "./acts";
import { endsAt, ending, phase, session } from "./state";

const LOCK_MS = 5 * 60_000;
const LOOK_MS = 1000;
/** How long before it happens the person is told. */
export const WARN_MS = 2 * 60_000;

let lastAct = Date.now();

/** A session that ends sooner than the page would lock takes the page along. */
function lockMs(): number {
  return Math.min(LOCK_MS, session.value?.idle_ms ?? LOCK_MS);
}

/** A person did something. Coming back to a sleeping machine is no act of the person who left it. */
function act(): void {
  if (Date.now() - lastAct >= lockMs()) return look();
  lastAct = Date.now();
  if (ending.value === "idle") ending.value = undefined;
  renew();
}

function look(): void {
  const now = Date.now();
  if (phase.value !== "in") {
    lastAct = now;
    ending.value = undefined;
    return;
  }
  const left = lastAct + lockMs() - now;
  if (left <= 0) return lock();
  const end = endsAt.value;
  if (end !== undefined && end - now <= WARN_MS) ending.value ??= "end";
  else if (left <= Math.min(WARN_MS, lockMs() / 2)) ending.value = "idle";
}

export function watchIdle(): void {
  for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, act, { passive: true });
  setInterval(look, LOOK_MS);
}
