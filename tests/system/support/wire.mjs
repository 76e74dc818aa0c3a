// Bytes on a wire: requests and frames written by hand, since no proper client would send most of
// what the tests send.
import { randomBytes } from "node:crypto";
import net from "node:net";
import tls from "node:tls";

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Call LATE after MS in which this process could run: a machine that stood still, or had no time for
 * us, is not a peer that does not answer. Returns what takes it back.
 */
export function timeLimit(ms, late) {
  if (ms === Infinity) return () => {};
  const step = Math.max(20, Math.min(250, ms / 4));
  let left = Math.ceil(ms / step);
  const timer = setInterval(() => {
    if (--left > 0) return;
    clearInterval(timer);
    late();
  }, step);
  return () => clearInterval(timer);
}

/** A session that the echo takes. */
export const goodToken = (name = "a") => `good${name}`.padEnd(43, "0");
export const cookie = (name) => `__Host-caseboard=${goodToken(name)}`;

/** Everything that comes on a socket, as it comes. */
export class Wire {
  constructor(socket) {
    this.socket = socket;
    this.bytes = Buffer.alloc(0);
    this.ended = false;
    this.waiting = [];
    socket.on("data", (bytes) => { this.bytes = Buffer.concat([this.bytes, bytes]); this.#look(); });
    const end = () => { this.ended = true; this.#look(); };
    for (const event of ["end", "close", "error"]) socket.on(event, end);
  }

  #look() {
    this.waiting = this.waiting.filter((one) => {
      const found = one.find(this.bytes);
      if (found === undefined && !this.ended) return true;
      one.inTime();
      one.done(found);
      return false;
    });
  }

  /** Wait until FIND gives something; undefined when the peer ended first. */
  until(find, ms = 8000) {
    const found = find(this.bytes);
    if (found !== undefined || this.ended) return Promise.resolve(found);
    return new Promise((done, failed) => {
      const one = { find, done };
      one.inTime = timeLimit(ms, () => {
        this.waiting = this.waiting.filter((other) => other !== one);
        failed(new Error(`nothing came in ${ms} ms; so far: ${this.bytes.toString("latin1", 0, 300)}`));
      });
      this.waiting.push(one);
    });
  }

  /** Take LEN bytes off; undefined when the peer ended first. */
  async take(len, ms) {
    const bytes = await this.until((all) => (all.length >= len ? all.subarray(0, len) : undefined), ms);
    if (bytes !== undefined) this.bytes = this.bytes.subarray(len);
    return bytes;
  }

  /** All bytes up to the end; fails if the peer does not end within MS. */
  async rest(ms = 8000) {
    await this.until(() => undefined, ms);
    return this.bytes;
  }

  write(data) {
    return new Promise((done) => this.socket.write(data, () => done()));
  }

  /** Without waiting for anything, and without a complaint if the peer is gone. */
  push(data) {
    if (!this.socket.destroyed) this.socket.write(data);
  }

  destroy() { this.socket.destroy(); }
}

/** A TLS connection to the server. */
export function connect(at, options = {}) {
  return new Promise((done, failed) => {
    const socket = tls.connect({
      host: "127.0.0.1", port: at.port, servername: "localhost", rejectUnauthorized: false,
      ALPNProtocols: ["http/1.1"], ...options,
    }, () => done(new Wire(socket)));
    socket.on("error", failed);
    socket.on("close", () => failed(new Error("closed before the handshake was over")));
  });
}

/** A connection without TLS. */
export function connectPlain(port) {
  return new Promise((done, failed) => {
    const socket = net.connect({ host: "127.0.0.1", port }, () => done(new Wire(socket)));
    socket.on("error", failed);
  });
}

export function parseResponse(bytes) {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first, ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(first.split(" ")[1]), headers, lines, body: bytes.subarray(end + 4) };
}

/** Send TEXT as it is; the response, or undefined if the server closed without one. */
export async function sendRaw(at, text, ms) {
  const wire = at instanceof Wire ? at : await connect(at);
  wire.push(text);
  const bytes = await wire.rest(ms);
  wire.destroy();
  return parseResponse(bytes);
}

/** A request's text. HEADERS: [name, value] pairs or an object; null values are left out. */
export function requestText(at, method, path, headers = {}, body = "") {
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  const names = new Set(pairs.map(([name]) => name.toLowerCase()));
  const lines = pairs.filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}`);
  if (!names.has("host")) lines.unshift(`Host: ${at.host}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`;
}

export function get(at, path, headers = {}) {
  return sendRaw(at, requestText(at, "GET", path, headers));
}

/** A POST as the page sends it; HEADERS override its own. */
export function post(at, path, body, headers = {}) {
  const all = {
    Origin: at.origin, "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin",
    "Content-Length": Buffer.byteLength(body), ...headers,
  };
  return sendRaw(at, requestText(at, "POST", path, all, body));
}

// ---- WebSocket ---------------------------------------------------------------------------------

export const TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10, CONTINUATION = 0;

/** A frame as a client sends it. LENGTH overrides the announced one. */
export function frame(kind, payload = "", { fin = true, masked = true, length, reserved = 0 } = {}) {
  const data = Buffer.from(payload);
  const announced = length ?? data.length;
  const head = [(fin ? 0x80 : 0) | reserved | kind];
  const mask = masked ? 0x80 : 0;
  let size = Buffer.alloc(0);
  if (announced < 126) {
    head.push(mask | Number(announced));
  } else if (announced < 65536) {
    head.push(mask | 126);
    size = Buffer.alloc(2);
    size.writeUInt16BE(Number(announced));
  } else {
    head.push(mask | 127);
    size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(announced));
  }
  if (!masked) return Buffer.concat([Buffer.from(head), size, data]);
  const key = randomBytes(4);
  const hidden = Buffer.from(data);
  for (let i = 0; i < hidden.length; i++) hidden[i] ^= key[i & 3];
  return Buffer.concat([Buffer.from(head), size, key, hidden]);
}

/** The upgrade's headers as the page sends them, changed by HEADERS (null leaves one out). */
export function upgradeText(at, headers = {}, { path = "/ws", method = "GET" } = {}) {
  return requestText(at, method, path, {
    Upgrade: "websocket", Connection: "Upgrade", Origin: at.origin, Cookie: cookie(),
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "caseboard.v1", ...headers,
  });
}

export class WebSocketWire {
  constructor(wire, response) {
    this.wire = wire;
    this.response = response;
    this.socket = wire.socket;
  }

  send(text) { return this.wire.write(frame(TEXT, text)); }
  push(bytes) { this.wire.push(bytes); }
  destroy() { this.wire.destroy(); }

  /** The next frame, {kind, fin, payload, masked}; undefined when the server ended. */
  async frame(ms) {
    const head = await this.wire.take(2, ms);
    if (head === undefined) return undefined;
    let length = head[1] & 0x7f;
    if (length === 126) length = (await this.wire.take(2, ms)).readUInt16BE();
    else if (length === 127) length = Number((await this.wire.take(8, ms)).readBigUInt64BE());
    const payload = Buffer.from((await this.wire.take(length, ms)) ?? []);
    return { kind: head[0] & 0x0f, fin: (head[0] & 0x80) !== 0, masked: (head[1] & 0x80) !== 0, payload };
  }

  /** The next whole text message; control frames in between are passed over. */
  async message(ms) {
    let text = Buffer.alloc(0);
    for (;;) {
      const one = await this.frame(ms);
      if (one === undefined) return undefined;
      if (one.kind === CLOSE) throw new Error(`closed with ${closeCode(one)}`);
      if (one.kind === PING && this.answersPings) this.push(frame(PONG, one.payload));
      if (one.kind !== TEXT && one.kind !== CONTINUATION) continue;
      text = Buffer.concat([text, one.payload]);
      if (one.fin) return text.toString("utf8");
    }
  }

  /** The code with which the server closes; null if it ends without one. */
  async closed(ms) {
    for (;;) {
      const one = await this.frame(ms);
      if (one === undefined) return null;
      if (one.kind === CLOSE) {
        await this.wire.rest(ms); // and then it must end
        return closeCode(one);
      }
    }
  }
}

export const closeCode = (one) => (one.payload.length >= 2 ? one.payload.readUInt16BE() : 1005);

/** Upgrade; the WebSocketWire, or the response that refused. */
export async function upgrade(at, headers = {}, options = {}) {
  const wire = options.wire ?? await connect(at, options.tls);
  wire.push(upgradeText(at, headers, options));
  const head = await wire.until((all) => {
    const end = all.indexOf("\r\n\r\n");
    return end < 0 ? undefined : end + 4;
  });
  if (head === undefined) return { status: null };
  const response = parseResponse(wire.bytes.subarray(0, head));
  if (response.status !== 101) {
    response.body = (await wire.rest()).subarray(head);
    return response;
  }
  wire.bytes = wire.bytes.subarray(head);
  return new WebSocketWire(wire, response);
}
