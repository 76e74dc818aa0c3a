/** Practice prompts beside fields: one sentence with its source. They can be switched off. */
import { signal } from "@preact/signals";
import { formatMonth } from "../format";
import type { Fields } from "../protocol";
import { dictionary, now } from "../state";
import { words } from "../strings";
import { promptsFor } from "./read";

export const arePromptsOn = signal(true);

export function Prompts(props: { type: string; field: string | undefined; settled: Fields }) {
  if (!arePromptsOn.value) return null;
  const prompts = promptsFor(dictionary.value?.guidance ?? [], props.type, props.field, props.settled);
  if (prompts.length === 0) return null;
  return (
    <ul class="cb-prompts">
      {prompts.map((prompt) => (
        <li key={prompt.text}>
          {prompt.text}{" "}
          <span class="cb-small">
            {prompt.source}, {formatMonth(prompt.date, now.value)}
          </span>{" "}
          <button type="button" class="cb-link" onClick={() => (arePromptsOn.value = false)}>
            {words.promptsOff}
          </button>
        </li>
      ))}
    </ul>
  );
}
