import type { ComponentChildren } from 'preact';
import { sendings } from '../store/sending.ts';

interface Props {
  /** Under which `sendCommand` tells how the click fares. */
  sendingKey: string;
  class?: string;
  /** The key that does the same, shown on the button. */
  hint?: string;
  /** Shown and skipped by clicks, yet still reachable, so that the focus is not lost when the state changes. */
  isOff?: boolean;
  type?: 'button' | 'submit';
  onClick?: () => void;
  children: ComponentChildren;
}

/** A button that says "sending…" until the desk has answered, without changing its size. */
export function ActionButton(props: Props) {
  const isSending = sendings.value.get(props.sendingKey)?.state === 'sending';
  const isOff = props.isOff || isSending;
  return (
    <button
      type={props.type ?? 'button'}
      class={`action ${props.class ?? ''}`}
      aria-disabled={isOff ? 'true' : undefined}
      aria-keyshortcuts={props.hint}
      onClick={(event) => {
        if (isOff) event.preventDefault();
        else props.onClick?.();
      }}
    >
      <span class={isSending ? 'hidden' : ''}>
        {props.children}
        {props.hint ? (
          <span class="kbd" aria-hidden="true">
            {props.hint}
          </span>
        ) : null}
      </span>
      <span class={isSending ? '' : 'hidden'}>sending…</span>
    </button>
  );
}

/** The desk's sentence about a refused click, beside the thing that was clicked. */
export function Refusal({ sendingKey }: { sendingKey: string }) {
  const sending = sendings.value.get(sendingKey);
  return (
    <p class="refusal" role="alert">
      {sending?.state === 'refused' ? sending.detail : ''}
    </p>
  );
}
