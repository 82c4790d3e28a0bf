import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

/** A modal dialog of the browser's own: it keeps the focus inside, Escape leaves it, and the focus returns afterwards. */
export function Dialog({
  title,
  onLeave,
  children,
}: {
  title: string;
  onLeave: () => void;
  children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the next key press: what is typed belongs to the dialog.
  useLayoutEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={element} aria-labelledby={titleId} onClose={onLeave}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}
