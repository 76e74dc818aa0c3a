/** The shapes that go with state words, drawn in the text's colour so that print keeps them. */
const PATHS = {
  flag: "M8 .5 16 15H0zM7.1 5.5v5h1.8v-5zm0 6v1.8h1.8v-1.8z",
  tick: "m2 8.5 4 4 8-9",
  cross: "m3 3 10 10M13 3 3 13",
} as const;

export function Shape({ of }: { of: keyof typeof PATHS }) {
  const isLine = of !== "flag";
  return (
    <svg
      class={isLine ? "cb-shape cb-shape--line" : "cb-shape"}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path fill-rule="evenodd" d={PATHS[of]} />
    </svg>
  );
}
