// The parts of GOV.UK Frontend's compiled styles that the client uses, with our own family and without
// their fonts. They stand in a layer, so that what look/ says about the same class always wins.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const PARTS = [
  "visually-hidden", "error-summary", "error-message", "form-group", "list", "button", "label", "hint", "fieldset",
];
const FAMILY = 'system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif';

export function govukStyles(folder) {
  const text = readFileSync(join(folder, "dist/govuk/govuk-frontend.min.css"), "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll('"GDS Transport",arial,sans-serif', FAMILY)
    .replaceAll("GDS Transport,arial,sans-serif", FAMILY);
  return `@layer govuk{${keep(text)}}\n`;
}

/** The rules, also inside media queries, that are about one of the parts. */
function keep(text) {
  let out = "";
  for (const { head, body } of rules(text)) {
    if (head.startsWith("@media") || head.startsWith("@supports")) {
      const inner = keep(body);
      if (inner !== "") out += `${head}{${inner}}`;
    } else if (!head.startsWith("@")) {
      const selectors = head.split(",").filter(isUsed);
      if (selectors.length > 0 && !/url\(/.test(body)) out += `${selectors.join(",")}{${body}}`;
    }
  }
  return out;
}

function isUsed(selector) {
  const classes = selector.match(/\.govuk-[a-z-]+(__[a-z-]+)?(--[a-z-]+)?/g) ?? [];
  return classes.length > 0 && classes.every((name) =>
    PARTS.some((part) => new RegExp(`^\\.govuk-${part}($|__|--)`).test(name)));
}

/** Top-level rules of minified CSS: no strings in it hold a brace. */
function* rules(text) {
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf("{", at);
    if (open < 0) return;
    let end = open + 1;
    for (let depth = 1; depth > 0 && end < text.length; end++)
      depth += text[end] === "{" ? 1 : text[end] === "}" ? -1 : 0;
    const head = text.slice(at, open).replace(/^[^@.#:*a-z[]*;/i, "").trim();
    yield { head, body: text.slice(open + 1, end - 1) };
    at = end;
  }
}
