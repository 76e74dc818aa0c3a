/** Something over the page that has to be dealt with first. The page below cannot be reached. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export function Layer(props: {
  label: string;
  /** Escape: without it the layer stays. */
  onClose?: () => void;
  isBlank?: boolean;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={props.isBlank ? "cb-layer cb-layer--blank" : "cb-layer"}
      aria-label={props.label}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose?.();
      }}
      onKeyDown={(event) => {
        // Chromium closes on a second Escape whatever onCancel says.
        if (event.key !== "Escape") return;
        event.preventDefault();
        props.onClose?.();
      }}
    >
      <div class="cb-layer__body">{props.children}</div>
    </dialog>
  );
}
