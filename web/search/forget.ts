import { search } from "../state";

/** A case that this seat has lost is in no answer any more. */
export function forgetFound(gone: readonly string[]): void {
  const { found } = search.value;
  if (!found?.cases.some((one) => gone.includes(one.case))) return;
  search.value = {
    ...search.value,
    found: { ...found, cases: found.cases.filter((one) => !gone.includes(one.case)) },
  };
}
