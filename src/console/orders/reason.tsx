import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { LIMITS } from './api.ts';

/** Why the words that were given are not enough, as a sentence; empty when they are. */
export const reasonLacks = (text: string, least: number) =>
  text.trim().length < least ? `Say why, in at least ${least} characters.` : '';

/** Why something is done. It goes to the vault. */
export function Reason({ value, label = 'Why' }: { value: Signal<string>; label?: string }) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={LIMITS.reason}
        value={value.value}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      />
    </>
  );
}
