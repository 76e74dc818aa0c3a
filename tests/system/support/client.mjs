// A client as the page is one: signs in over HTTP, then asks over a socket or a pipe. Keeps every
// frame that came, as text and in order, so that a test can look at the bytes.
import { randomUUID } from "node:crypto";
import { connect, get, post, requestText, sendRaw, sleep, timeLimit, upgrade, WebSocketWire } from "./wire.mjs";

export { sleep };

const FOR_EVER = Infinity;

/** An answer of the server that says no: its code and data are there to be looked at. */
export class Refused extends Error {
  constructor(method, error) {
    super(`${method}: ${JSON.stringify(error)}`);
    this.code = error.code;
    this.data = error.data;
    this.kind = error.data?.kind;
  }
}

/** What a socket and a pipe have in common. */
class Connection {
  constructor() {
    this.frames = []; // text, in the order in which they came
    this.news = [];   // notifications that nobody took yet, parsed
    this.asked = new Map();
    this.waiting = [];
    this.last = 0;
    this.ended = new Promise((done) => { this.end = done; });
    this.ended.then((how) => this.#close(how));
  }

  #close(how) {
    this.how = how;
    for (const one of this.asked.values()) one.failed(new Error(`the connection ended: ${how}`));
    for (const one of this.waiting) one.failed(new Error(`the connection ended: ${how}`));
    this.asked.clear();
    this.waiting = [];
  }

  take(text) {
    this.frames.push(text);
    const message = JSON.parse(text);
    const asked = this.asked.get(message.id);
    if (message.id === undefined) this.news.push(message);
    else if (asked !== undefined) asked.done(message);
    this.asked.delete(message.id);
    this.#look();
  }

  #look() {
    this.waiting = this.waiting.filter((one) => {
      const at = this.news.findIndex(one.fits);
      if (at < 0) return true;
      one.done(this.news.splice(at, 1)[0]);
      return false;
    });
  }

  /** Ask, and get the whole reply, whether a result or an error. */
  ask(method, params = {}, id = ++this.last, ms = 30000) {
    const reply = new Promise((done, failed) => {
      const inTime = timeLimit(ms, () => failed(new Error(`${method}: no reply in ${ms} ms`)));
      const settle = (then) => (value) => { inTime(); then(value); };
      this.asked.set(id, { done: settle(done), failed: settle(failed) });
      if (this.how !== undefined) this.#close(this.how);
    });
    this.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return reply;
  }

  /** Ask, and get the result. */
  async call(method, params, id) {
    const reply = await this.ask(method, params, id);
    if (reply.error) throw new Refused(method, reply.error);
    return reply.result;
  }

  /** Ask for what is to be refused: the error. */
  async refused(method, params, id) {
    const reply = await this.ask(method, params, id);
    if (!reply.error) throw new Error(`${method} was not refused: ${JSON.stringify(reply)}`);
    return reply.error;
  }

  /** The params of the next notification METHOD that FITS; it is taken from the news. */
  async next(method, fits = () => true, ms = 10000) {
    const message = await new Promise((done, failed) => {
      const one = { fits: (news) => news.method === method && fits(news.params) };
      const inTime = timeLimit(ms, () => {
        this.waiting = this.waiting.filter((other) => other !== one);
        failed(new Error(`no ${method} in ${ms} ms; there came ${JSON.stringify(this.news)}`));
      });
      one.done = (value) => { inTime(); done(value); };
      one.failed = (why) => { inTime(); failed(why); };
      this.waiting.push(one);
      this.#look();
    });
    return message.params;
  }

  /** The case of the board with this reference, from the board's cards. */
  async caseOf(ref, board = "northmere") {
    const { cards } = await this.call("board.open", { board });
    const card = cards.find((one) => one.fields.ref_no === ref);
    if (card === undefined) throw new Error(`there is no card ${ref}`);
    return card.id;
  }

  /** A command with the ids that the sender makes; MORE overrides. */
  do(verb, params) {
    return this.call(verb, { command: randomUUID(), id: randomUUID(), ...params });
  }
}

export class Socket extends Connection {
  static async open(seat, more = {}) {
    const wire = await upgrade(seat.at, { Cookie: seat.cookie, ...more });
    if (!(wire instanceof WebSocketWire)) throw new Error(`no socket: ${wire.status}`);
    return new Socket(wire);
  }

  constructor(wire) {
    super();
    this.wire = wire;
    this.wire.answersPings = true; // as a browser does
    this.#read();
  }

  async #read() {
    try {
      for (;;) {
        const text = await this.wire.message(FOR_EVER);
        if (text === undefined) return this.end("without a word");
        this.take(text);
      }
    } catch (error) {
      this.end(error.message.replace("closed with ", ""));
    }
  }

  send(text) { return this.wire.send(text); }

  leave() {
    this.end("left");
    this.wire.destroy();
  }
}

/** The way for networks without WebSockets (design 7). */
export class Pipe extends Connection {
  constructor(seat) {
    super();
    this.seat = seat;
    this.headers = { Cookie: seat.cookie, "Caseboard-Pipe": randomUUID() };
    this.posts = Promise.resolve();
    this.#poll().catch((error) => this.end(error.message));
  }

  async #poll() {
    let have = 0;
    while (this.how === undefined) {
      const wire = await connect(this.seat.at);
      this.polling = wire;
      const headers = { ...this.headers, "Caseboard-After": have };
      const answer = await sendRaw(wire, requestText(this.seat.at, "GET", "/api/poll", headers), 60000);
      if (this.how !== undefined) return;
      if (answer?.status !== 200) return this.end(String(answer?.status));
      const { frames, next } = JSON.parse(answer.body.toString());
      for (const frame of frames) this.take(JSON.stringify(frame));
      have = next;
    }
  }

  /** One after the other: the order of requests is the sender's. */
  send(text) {
    this.posts = this.posts.then(() => post(this.seat.at, "/api/rpc", text, this.headers))
      .then((answer) => { if (answer?.status !== 202) this.end(String(answer?.status)); })
      .catch((error) => this.end(error.message));
    return this.posts;
  }

  leave() {
    this.end("left");
    this.polling?.destroy();
  }
}

/** A session: who signed in, and its cookie. */
export class Seat {
  constructor(at, cookie, who) {
    Object.assign(this, { at, cookie, who });
    this.open = [];
  }

  static async signIn(at, name, password) {
    const answer = await signIn(at, name, password);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.body}`);
    return new Seat(at, cookieOf(answer), JSON.parse(answer.body.toString()));
  }

  async socket(more) {
    const socket = await Socket.open(this, more);
    this.open.push(socket);
    return socket;
  }

  pipe() {
    const pipe = new Pipe(this);
    this.open.push(pipe);
    return pipe;
  }

  get(path) { return get(this.at, path, { Cookie: this.cookie }); }
  post(path, body = {}) { return post(this.at, path, JSON.stringify(body), { Cookie: this.cookie }); }

  leave() { for (const one of this.open) one.leave(); }
}

/** The response to a sign-in, whatever it is. */
export const signIn = (at, name, password, headers = {}) =>
  post(at, "/api/sign-in", JSON.stringify({ name, password }), headers);

export const cookieOf = (answer) => answer.headers["set-cookie"].split(";")[0];
