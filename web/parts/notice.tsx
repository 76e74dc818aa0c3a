/** The result of what the person just did, said once, with undo where that is possible. */
import { signal } from "@preact/signals";
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
