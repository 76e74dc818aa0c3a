/** A risk band: the word, with as many bars as its place among the options. */
import { optionLabel, optionsOf } from "../dictionary";
import { CASE } from "../practice";
import type { Dictionary } from "../protocol";
import { NotRecorded } from "./marks";

const BARS = [
  { x: 0.5, y: 8.5, height: 3 },
  { x: 5.5, y: 4.5, height: 7 },
  { x: 10.5, y: 0.5, height: 11 },
];

export function Band({ dictionary, value }: { dictionary: Dictionary; value: unknown }) {
  const spec = dictionary.types[CASE.type]?.fields[CASE.band];
  if (!spec || typeof value !== "string") return <NotRecorded />;
  const place = optionsOf(dictionary, spec).findIndex((option) => option.value === value);
  return (
    <span class="cb-band">
      <svg viewBox="0 0 14 12" aria-hidden="true" focusable="false">
        {BARS.map((bar, index) => (
          <rect key={index} width="3" {...bar} class={index > place ? "off" : ""} />
        ))}
      </svg>
      {optionLabel(dictionary, spec, value)}
    </span>
  );
}
