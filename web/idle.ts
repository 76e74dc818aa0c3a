/** Watches whether a person is there: locks the page when nobody is, keeps the session when one is. */
import { lock, renew } from "./acts";
import { phase } from "./state";

const LOCK_MS = 5 * 60_000;
const LOOK_MS = 5000;

export function watchIdle(): void {
  let lastAct = Date.now();
  const act = () => {
    // Coming back to a sleeping machine is no act of the person who left it.
    if (Date.now() - lastAct >= LOCK_MS) return look();
    lastAct = Date.now();
    renew();
  };
  const look = () => {
    if (phase.value !== "in") lastAct = Date.now();
    else if (Date.now() - lastAct >= LOCK_MS) lock();
  };
  for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, act, { passive: true });
  setInterval(look, LOOK_MS);
}
