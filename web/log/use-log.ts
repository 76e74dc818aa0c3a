/** A page of the access log, and the next one when it is asked for. It lies in the page's own memory. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ask, patiently } from "../acts";
import { isRefusal, LineBroke } from "../connection";
import type { Json, LogEntry, LogPage } from "../protocol";
import { words } from "../strings";

export interface Log {
  entries: readonly LogEntry[] | undefined;
  isBusy: boolean;
  problem: string | undefined;
  /** Undefined: there is no more. */
  more: (() => void) | undefined;
}

export function useLog(method: string, params: { [name: string]: Json }): Log {
  const [page, setPage] = useState<LogPage | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const isThere = useRef(true);
  const read = (before: string | undefined) => {
    setBusy(true);
    setProblem(undefined);
    patiently(() => ask(method, before === undefined ? params : { ...params, before }, true))
      .then((result) => {
        const next = result as unknown as LogPage;
        if (isThere.current) setPage((had) => (had && before ? { ...next, entries: [...had.entries, ...next.entries] } : next));
      })
      .catch((error: unknown) => isThere.current && setProblem(problemOf(error)))
      .finally(() => isThere.current && setBusy(false));
  };
  useEffect(() => {
    isThere.current = true;
    read(undefined);
    return () => void (isThere.current = false);
  }, [method, JSON.stringify(params)]);
  const before = page?.before;
  return { entries: page?.entries, isBusy, problem, more: page?.more && before !== undefined ? () => read(before) : undefined };
}

export function problemOf(error: unknown): string {
  if (error instanceof LineBroke) return words.refused.internal;
  if (!isRefusal(error)) throw error;
  return error.kind === "too_fast" ? words.tooFast : words.refused[error.kind];
}
