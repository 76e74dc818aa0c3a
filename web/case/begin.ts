/** Opens the form of an everyday act with what is known already in its boxes. */
import { startChase, startUpdate } from "../clock/start";
import type { About } from "../clock/start";
import { CHASE, DEFERRAL, UPDATE } from "../clock/names";
import { ACTS } from "../practice";
import type { Act } from "../practice";
import type { CaseRecord, Fields } from "../protocol";
import { dictionary, now, openCase, session } from "../state";
import { openForm } from "./open-forms";

export function beginAct(act: Act, clock?: CaseRecord): void {
  openForm({
    type: act.type,
    verb: act.verb,
    record: undefined,
    isAttempt: act.isAttempt === true,
    start: startOf(act, clock),
    ...(clock ? { mark: clock.id } : {}),
  });
}

export const DEFER = { key: "", type: DEFERRAL.type, verb: DEFERRAL.verb };
export const TELL = { update: ACTS.update, attempt: ACTS.attempt };

export function startOf(act: Act, clock: CaseRecord | undefined): Fields {
  const about = aboutNow();
  if (!about) return {};
  if (act.type === UPDATE.type) return startUpdate(about, clock, act.isAttempt === true);
  if (act.type === CHASE.type) return startChase(about);
  if (act.type === DEFERRAL.type && clock) return { [DEFERRAL.commitment]: clock.id };
  return {};
}

function aboutNow(): About | undefined {
  const view = openCase.value?.view;
  const who = session.value;
  if (!view || !who || !dictionary.value) return undefined;
  return {
    dictionary: dictionary.value,
    records: [...view.items.values()],
    clocks: [...view.clocks.values()],
    user: who.user.id,
    now: now.value,
  };
}
