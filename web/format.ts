/** Dates, times and names as people read them: "Fri 27 Nov", "5:30pm", "R. Okafor". */

const NBSP = "\u00a0";
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** "Fri 27 Nov", with the year when it is not this year. */
export function formatDay(date: Date, now: Date): string {
  const year = date.getFullYear() === now.getFullYear() ? [] : [String(date.getFullYear())];
  const day = [WEEKDAYS[date.getDay()], String(date.getDate()), MONTHS[date.getMonth()], ...year];
  return day.join(NBSP);
}

/** A civil date, "2026-11-27". */
export function formatDate(text: string, now: Date): string {
  const date = civilDate(text);
  return date ? formatDay(date, now) : text;
}

/** A civil date, or a month alone: "2024-09" is "Sep 2024". */
export function formatMonth(text: string, now: Date): string {
  const parts = /^(\d{4})-(\d{2})$/.exec(text);
  const month = parts && MONTHS[Number(parts[2]) - 1];
  return parts && month ? `${month}${NBSP}${parts[1]}` : formatDate(text, now);
}

/** "5pm", "5:30pm". */
export function formatTimeOfDay(date: Date): string {
  const hour = date.getHours();
  const minutes = date.getMinutes();
  const half = hour < 12 ? "am" : "pm";
  const clock = String(hour % 12 === 0 ? 12 : hour % 12);
  return minutes === 0 ? clock + half : `${clock}:${String(minutes).padStart(2, "0")}${half}`;
}

/** An instant: "today 10:41am", "Fri 20 Nov 6:10pm". */
export function formatInstant(text: string, now: Date, today: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const day = sameDay(date, now) ? today : formatDay(date, now);
  return `${day} ${formatTimeOfDay(date)}`;
}

/** "10:42:07", for the strip. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** "10:42" */
export function formatHourMinute(at: number): string {
  return formatClock(at).slice(0, 5);
}

export function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** A civil date at local midnight; undefined for anything else, such as 31 February. */
export function civilDate(text: string): Date | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date : undefined;
}

/** "R. Okafor" gives "RO". */
export function initialsOf(name: string): string {
  return name
    .split(/[\s.]+/)
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toUpperCase())
    .join("")
    .slice(0, 3);
}

/** Names, references and initials do not break across lines. */
export function unbroken(text: string): string {
  return text.replaceAll(" ", NBSP);
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[], and: string): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${and} ${items[items.length - 1]}`;
}
