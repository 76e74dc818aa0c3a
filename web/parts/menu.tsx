/** A button that opens a short list of acts: arrow keys, Escape, and focus goes back. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export function Menu(props: {
  label: ComponentChildren;
  children: ComponentChildren;
  summaryClass?: string;
}) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const outside = (event: Event) => {
      const menu = details.current;
      if (menu?.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, []);
  return (
    <details class="cb-menu" ref={details} onKeyDown={(event) => details.current && steer(details.current, event)}>
      <summary class={props.summaryClass ?? ""}>{props.label}</summary>
      <ul class="cb-menu__list" onClick={() => details.current && (details.current.open = false)}>
        {props.children}
      </ul>
    </details>
  );
}

function steer(menu: HTMLDetailsElement, event: KeyboardEvent): void {
  const summary = menu.querySelector("summary");
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    summary?.focus();
    event.stopPropagation();
    return;
  }
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  menu.open = true;
  const buttons = [...menu.querySelectorAll<HTMLElement>("button, a")];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : buttons.length - 1) : (at + step + buttons.length) % buttons.length;
  buttons[next]?.focus();
}
