/** Stands only on paper: who printed it, when, for which agency, which case. */
import { formatDay, formatTimeOfDay } from "../format";
import type { Session } from "../protocol";
import { now } from "../state";
import { words } from "../strings";

export function PrintHead({ session, title }: { session: Session; title: string }) {
  // Paper outlives the day and the year.
  const at = `${formatDay(now.value, new Date(0))} ${formatTimeOfDay(now.value)}`;
  return (
    <div class="cb-print-head">
      {session.training && <p>{words.training}</p>}
      <p>{words.printedBy(title, session.user.name, session.agency.name, at)}</p>
    </div>
  );
}
