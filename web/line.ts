/** The two lines: a WebSocket, and the pipe of plain requests for networks that break WebSockets. */
import type { Line, LineEvents } from "./connection";

const SUBPROTOCOL = "caseboard.v1";
const SOCKET_OPENS_MS = 10_000;

export function openSocket(events: LineEvents): Line {
  const address = new URL("/ws", location.href);
  address.protocol = address.protocol === "http:" ? "ws:" : "wss:";
  const socket = new WebSocket(address, SUBPROTOCOL);
  let isOver = false;
  const over = (code: number) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(deadline);
    events.closed(code);
  };
  // Some proxies neither pass an upgrade on nor refuse it.
  const deadline = setTimeout(() => (socket.close(), over(1006)), SOCKET_OPENS_MS);
  socket.onopen = () => {
    clearTimeout(deadline);
    if (!isOver) events.opened();
  };
  socket.onmessage = (event) => {
    if (typeof event.data === "string") events.frame(event.data);
  };
  socket.onclose = (event) => over(event.code);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}

/** One request at a time goes up, so that commands keep their order; one poll hangs below. */
export function openPipe(events: LineEvents): Line {
  const pipe = crypto.randomUUID();
  const end = new AbortController();
  let after = 0;
  let isOver = false;
  let sending: Promise<void> = Promise.resolve();

  const over = (code: number) => {
    if (isOver) return;
    isOver = true;
    end.abort();
    events.closed(code);
  };
  const ask = (path: string, more: RequestInit): Promise<Response> =>
    fetch(path, {
      ...more,
      signal: end.signal,
      cache: "no-store",
      credentials: "same-origin",
      headers: { "Caseboard-Pipe": pipe, ...more.headers },
    });
  const poll = async () => {
    while (!isOver) {
      const response = await ask("/api/poll", { headers: { "Caseboard-After": String(after) } });
      if (!response.ok) return over(response.status === 401 ? 4401 : 1006);
      const { frames, next } = (await response.json()) as { frames: unknown[]; next: number };
      after = next;
      for (const frame of frames)
        events.frame(typeof frame === "string" ? frame : JSON.stringify(frame));
    }
  };
  const send = async (text: string) => {
    const response = await ask("/api/rpc", {
      method: "POST",
      body: text,
      headers: { "Content-Type": "application/json" },
    });
    if (!response.ok) over(response.status === 401 ? 4401 : 1006);
  };
  const start = async () => {
    events.opened();
    await poll();
  };
  Promise.resolve().then(start).catch(() => over(1006));
  return {
    send: (text) => {
      sending = sending.then(() => (isOver ? undefined : send(text))).catch(() => over(1006));
    },
    close: () => {
      isOver = true;
      end.abort();
    },
  };
}
