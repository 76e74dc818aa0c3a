/** A list is never drawn empty while it is not there yet. */
import { words } from "../strings";

export function Loading() {
  return (
    <p class="govuk-body" role="status">
      {words.loading}
    </p>
  );
}
