/** The result of what the person just did, said once, with undo where that is possible. */
import { signal } from "@preact/signals";
import { isRefusal } from "../connection";
import { formatHourMinute } from "../format";
import { words } from "../strings";

interface Result {
  text: string;
  act?: { label: string; run: () => void };
}
const SHOWN_MS = 10_000;

const result = signal<Result | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

export function showResult(text: string, act?: Result["act"]): void {
  result.value = act ? { text, act } : { text };
  clearTimeout(timer);
  timer = setTimeout(hideResult, SHOWN_MS);
}

/** Beside what was said of the act just done, for as long as it stands. */
export function offerUndo(run: () => Promise<void>): void {
  const done = result.value?.text ?? "";
  const undo = async () => {
    try {
      await run();
      showResult(words.undoneAt(formatHourMinute(Date.now())));
    } catch (error) {
      showResult(isRefusal(error) && error.kind !== "conflict" ? words.refusedBecause(error) : words.notUndone);
    }
  };
  showResult(done, { label: words.undo, run: () => void undo() });
}

export function hideResult(): void {
  result.value = undefined;
}

export function ResultBanner() {
  const shown = result.value;
  return (
    <div class="cb-result" role="status">
      {shown && (
        <div class="cb-result__box">
          <span>{shown.text}</span>
          {shown.act && (
            <button type="button" class="cb-link" onClick={() => (hideResult(), shown.act?.run())}>
              {shown.act.label}
            </button>
          )}
          <button type="button" class="cb-link" onClick={hideResult}>
            {words.hide}
          </button>
        </div>
      )}
    </div>
  );
}
