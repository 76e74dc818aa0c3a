/** Stands only on paper: who printed it, when, for which agency, which case. */
import { formatInstant } from "../format";
import type { Session } from "../protocol";
import { now } from "../state";
import { words } from "../strings";

export function PrintHead({ session, title }: { session: Session; title: string }) {
  const at = formatInstant(now.value.toISOString(), now.value, words.today);
  return (
    <div class="cb-print-head">
      {session.training && <p>{words.training}</p>}
      <p>{words.printedBy(title, session.user.name, session.agency.name, at)}</p>
    </div>
  );
}
