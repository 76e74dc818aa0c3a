// A scenario's name is the sentence that is false when it fails.
export const scenarios = [];

export function scenario(name, run) {
  scenarios.push({ name, run });
}
