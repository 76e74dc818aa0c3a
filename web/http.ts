/** What is asked over plain HTTP: signing in and out, and the factor after the lock screen. */
import { parseError, Refusal } from "./protocol";
import type { Json, Session } from "./protocol";

export function signIn(name: string, password: string): Promise<Session> {
  return post("/api/sign-in", { name, password }) as Promise<Session>;
}

export async function setPassword(name: string, code: string, password: string): Promise<void> {
  await post("/api/set-password", { name, code, password });
}

export async function signOut(): Promise<void> {
  await post("/api/sign-out", {});
}

export async function confirm(password: string): Promise<void> {
  await post("/api/confirm", { password });
}

export async function hasSession(): Promise<"in" | "out" | "unreachable"> {
  try {
    const response = await fetch("/api/session", { cache: "no-store", credentials: "same-origin" });
    if (response.ok) return "in";
    return response.status === 401 ? "out" : "unreachable";
  } catch {
    return "unreachable";
  }
}

/** Rejects with a Refusal for an answer, with a TypeError when there was none. */
async function post(path: string, body: Json): Promise<unknown> {
  const response = await fetch(path, {
    method: "POST",
    cache: "no-store",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await bodyOf(response);
  if (response.ok) return answer;
  const retryAfter = Number(response.headers.get("Retry-After") ?? "");
  const refusal = parseError(answer ?? { kind: response.status === 401 ? "not_allowed" : "internal" });
  if (refusal.kind !== "too_fast" || refusal.retryAfter !== undefined) throw refusal;
  throw new Refusal("too_fast", retryAfter > 0 ? { retryAfter } : {});
}

async function bodyOf(response: Response): Promise<{ [key: string]: Json } | undefined> {
  try {
    return (await response.json()) as { [key: string]: Json };
  } catch {
    return undefined;
  }
}
