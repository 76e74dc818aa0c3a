// caseboard workday: when a limit is over, told at the command line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pack, run } from "./support/panel.mjs";

const workday = (from, limit, ...more) =>
  run(["workday", "--pack", pack, "--from", from, "--limit", limit, ...more]);
const due = (from, limit, ...more) => {
  const { status, out } = workday(from, limit, ...more);
  assert.equal(status, 0, `${from} ${limit}`);
  const { due_date: date, due_at: at } = JSON.parse(out);
  return [date, at];
};

test("a limit is over at the end of its day, by local time", () => {
  const answers = [
    [["2026-03-06T22:15:00Z", "WD 1"], "2026-03-09", "2026-03-10T00:00:00Z"],
    [["2026-04-02T22:30:00Z", "WD 1"], "2026-04-07", "2026-04-07T23:00:00Z"],
    [["2026-06-12T09:00:00Z", "WD 1", "--calendar", "SCT"], "2026-06-16", "2026-06-16T23:00:00Z"],
    [["2026-07-10T09:00:00Z", "WD 1", "--calendar", "NIR"], "2026-07-14", "2026-07-14T23:00:00Z"],
    [["2026-02-27", "CB 3"], "2026-03-01", "2026-03-02T00:00:00Z"],
    [["2026-03-29T00:30:00Z", "H 4"], "2026-03-29", "2026-03-29T04:30:00Z"],
    [["2026-11-30", "MO 3"], "2027-02-28", "2027-03-01T00:00:00Z"],
    [["2026-03-02", "CD 15"], "2026-03-17", "2026-03-18T00:00:00Z"],
    [["2026-03-02", "DATE 2031-12-25"], "2031-12-25", "2031-12-26T00:00:00Z"],
  ];
  for (const [asked, date, at] of answers) assert.deepEqual(due(...asked), [date, at], asked.join(" "));
});

test("a cut-off is said to be a local interpretation, beside the answer", () => {
  const { status, out, err } = workday("2026-03-06T22:15:00Z", "WD 1", "--cutoff", "17:00");
  assert.equal(status, 0);
  assert.equal(JSON.parse(out).due_date, "2026-03-10");
  assert.match(err, /local interpretation: late events counted from the next working day/);
  assert.equal(workday("2026-03-06T22:15:00Z", "WD 1").err, "");
});

test("beyond the calendar the answer is no, and nothing is guessed", () => {
  for (const asked of [["2028-12-29", "WD 1"], ["2018-12-28", "WD 1"], ["2026-03-02", "WD 1", "--calendar", "FR"]]) {
    const { status, out, err } = workday(...asked);
    assert.deepEqual([status, out], [1, ""], asked.join(" "));
    assert.notEqual(err, "");
  }
});

test("what is no instant, limit or time of day is wrong usage", () => {
  const wrong = [["2026-02-30", "WD 1"], ["tomorrow", "WD 1"], ["2026-03-02", "WD"], ["2026-03-02", "WD 1001"],
    ["2026-03-02", "CB 0"], ["2026-03-02", "WD 1", "--cutoff", "24:00"], ["2026-03-02", "WD 1", "--cutoff", "9:00"]];
  for (const asked of wrong) {
    const { status, out } = workday(...asked);
    assert.deepEqual([status, out], [2, ""], asked.join(" "));
  }
});
