// A case with a random word of its own in every field that holds words: whose word it is, who may
// read it, and where it came through. Made from the pack's files, and read from them alone: a seat may
// not read a class if no line of its cell gives anything.
import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pack } from "./panel.mjs";

const read = (file) => JSON.parse(readFileSync(join(pack, file), "utf8"));
const dictionary = read("dictionary.json");
const views = read("views.json");
const { id: packId, version } = read("pack.json");

const by = { user: "u-tran", agency: "northmere-board", seat: "coo", roles: [] };
const AGENCIES = ["northmere-police", "harbour-advocacy", "northmere-probation", "northmere-victim-liaison",
  "northmere-forensic-health", "cps-northmere", "northmere-board"];

/** Letters that are in no dictionary and no base64 by chance. */
const word = () => `Zqx${[...randomBytes(15)].map((byte) => String.fromCharCode(97 + byte % 26)).join("")}`;

const classOf = (rule, set) =>
  typeof rule === "string" ? rule : rule === undefined || rule.as ? undefined : rule[String(set[rule.by])] ?? rule["*"];
const linesOf = (name, seat) => [views.classes[name].cells[seat]].flat();
const gives = (name, seat, level) => linesOf(name, seat).some((line) => line.startsWith(level));

/** Whether a record of TYPE is nothing to SEAT, whoever sits there and whatever else it holds. */
export const isNothingTo = (type, set, seat) => {
  const name = classOf(dictionary.types[type].class, set);
  return name !== undefined && linesOf(name, seat).every((line) => line.startsWith("none"));
};

export class Canaries {
  constructor() {
    this.words = []; // {word, type, field, record class, own class, isSummary}
    this.stream = randomUUID();
    this.events = [];
    this.records = {};
  }

  #word(about) {
    const one = { word: word(), ...about };
    this.words.push(one);
    return one.word;
  }

  #value(type, name, spec, about) {
    const options = dictionary.options[spec.of]?.values;
    const more = { ...about, field: name };
    switch (spec.kind ?? "prose") {
      case "text":
      case "prose": {
        if (spec.form === "hh:mm") return "09:30";
        if (spec.form === "language") return "pl";
        if (spec.form !== undefined) return randomUUID();
        if ((spec.max ?? 200) < 18) return undefined;
        return `${this.#word(more)}${" more".repeat(Math.ceil((spec.min ?? 0) / 5))}`.slice(0, spec.max ?? 200);
      }
      case "texts": return [this.#word(more)];
      case "choice": return Object.keys(options)[0].replace(":n", ":5");
      case "choices": return [Object.keys(options)[0].replace(":n", ":5")];
      case "date": return "2026-09-05";
      case "time": return "2026-09-05T10:00:00.000Z";
      case "yesno": return true;
      case "number": return Math.max(1, spec.min ?? 1);
      case "limit": return "WD 5";
      case "user": return "u-tran";
      case "agency": return "northmere-board";
      case "record": {
        const there = Object.entries(this.records).find(([, one]) => spec.of === undefined || one === spec.of);
        return there?.[0];
      }
      case "group": {
        const item = {};
        for (const [member, inner] of Object.entries(spec.fields)) {
          const value = this.#value(type, member, inner, about);
          if (value !== undefined) item[member] = value;
          else if (inner.required) return undefined;
        }
        return [item];
      }
      default: return undefined;
    }
  }

  /** A record of TYPE with a word wherever one fits. */
  set(type, given = {}) {
    const spec = dictionary.types[type];
    const set = { ...given };
    const fields = Object.entries(spec.fields).filter(([name]) => !(name in set));
    const plain = fields.filter(([, field]) => !["text", "prose", "texts", "group", undefined].includes(field.kind));
    for (const [name, field] of plain) {
      const value = this.#value(type, name, field, {});
      if (value !== undefined) set[name] = value;
    }
    const about = { type, class: classOf(spec.class, set) };
    for (const [name, field] of fields.filter((one) => !plain.includes(one))) {
      const own = field.class === undefined ? undefined : classOf(field.class, set);
      const value = this.#value(type, name, field, {
        ...about, own, isOwn: field.class !== undefined, location: field.location !== undefined,
        isSent: field.sent !== false,
      });
      if (value !== undefined) set[name] = value;
    }
    set.summary = this.#word({ ...about, field: "summary" });
    return set;
  }

  log(type, given) {
    const id = type === "case" ? this.stream : randomUUID();
    const set = this.set(type, given);
    const at = new Date(Date.UTC(2026, 8, 1, 9) + 60000 * this.events.length).toISOString();
    this.events.push({ stream: this.stream, kind: "case", seq: this.events.length + 1, at, by,
      command: randomUUID(), did: `${type}.log`, why: this.#word({ type, field: "why", isWhy: true }),
      pack: `${packId}@${version}`, records: [{ type, id, set }] });
    this.records[id] = type;
  }

  /** One record of every type that stands in a case. */
  full(more = {}) {
    this.log("case", { ref_no: "Canary 1A", opened: "2026-09-01", lead_agency: "northmere-police",
      participating_agencies: AGENCIES, suspect_known_to_victim: "no", jurisdiction: "EW", links: undefined,
      excluded_users: undefined });
    delete this.events[0].records[0].set.links;
    delete this.events[0].records[0].set.excluded_users;
    Object.assign(this.events[0].records[0].set, more);
    for (const [type, spec] of Object.entries(dictionary.types))
      if (spec.stream === "case" && type !== "case" && !spec.derived && spec.verbs.log) this.log(type);
    return this.events.map((event) => `${JSON.stringify(event)}\n`).join("");
  }

  /** Words that no line of the matrix lets SEAT read. */
  hidden(seat) {
    return this.words.filter((one) => one.isWhy || !one.isSent && one.isSent !== undefined || this.#isHidden(one, seat));
  }

  #isHidden(one, seat) {
    if (one.class === undefined) return false;
    if (one.field === "summary") return !gives(one.class, seat, "full") && !gives(one.class, seat, "summary");
    if (!gives(one.class, seat, "full")) return true; // words are never codes
    return one.own !== undefined && !gives(one.own, seat, "full");
  }

  /** Words that every line lets SEAT read, whoever sits there. */
  plain(seat) {
    const always = (name) => linesOf(name, seat).every((line) => /^full( write)?$/.test(line));
    return this.words.filter((one) => !one.isWhy && one.isSent !== false && one.class !== undefined && !one.location &&
      always(one.class) && (!one.isOwn || (one.own !== undefined && always(one.own))));
  }
}
