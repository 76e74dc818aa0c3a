/** Asking the server what stands in this seat's view. What was found lies in memory and nowhere else. */
import { announce } from "../announce";
import { ask, patiently } from "../acts";
import { isRefusal } from "../connection";
import type { Found } from "../protocol";
import { search } from "../state";
import { words } from "../strings";

export async function find(text: string): Promise<void> {
  const turn = search.value.turn + 1;
  search.value = { ...search.value, turn, isBusy: true, problem: undefined };
  try {
    const found = (await patiently(() => ask("search.find", { text }, true))) as unknown as Found;
    settle(turn, { found, sought: text, at: Date.now() });
    announce(words.aloudFound(found.cases.length));
  } catch (error) {
    settle(turn, { found: undefined, problem: problemOf(error) });
  }
}

/** Only the newest question is answered: who asks again no longer waits for the first. */
function settle(turn: number, change: Partial<typeof search.value>): void {
  if (search.value.turn !== turn || !search.value.isBusy) return;
  search.value = { ...search.value, isBusy: false, ...change };
}

function problemOf(error: unknown): string {
  if (!isRefusal(error)) return words.noServer;
  return error.fields["text"] ?? words.refusedBecause(error);
}
