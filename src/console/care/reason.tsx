import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';

const REASON_MOST = 2_000;

/** Why something is done. It goes to the vault, for it may name somebody. */
export function Reason({ text }: { text: Signal<string> }) {
  const id = useId();
  return (
    <>
      <label for={id}>Why</label>
      <textarea
        id={id}
        rows={2}
        maxLength={REASON_MOST}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
      />
    </>
  );
}
