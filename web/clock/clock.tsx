/** A clock's state: a word, a shape before it, and colours last. */
import type { Names } from "../dictionary";
import type { Fields } from "../protocol";
import { sayClock } from "./say";

export function ClockState({ names, fields }: { names: Names; fields: Fields }) {
  const { tone, text } = sayClock(names, fields);
  return <span class={`cb-clock cb-clock--${tone}`}>{text}</span>;
}
