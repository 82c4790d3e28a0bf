import { useState } from 'preact/hooks';
import { Dialog } from '../shell/dialog.tsx';

interface Props {
  words: string;
  /** What it does to the person, as a sentence. */
  says: string;
  warns?: boolean;
  onSure: () => void;
}

/** A button that asks once more, for what would take a colleague from the desk. */
export function SureButton({ words, says, warns = false, onSure }: Props) {
  const [isAsking, ask] = useState(false);
  const leave = () => ask(false);
  return (
    <>
      <button type="button" class={warns ? 'warns' : ''} onClick={() => ask(true)}>
        {words}
      </button>
      {isAsking ? (
        <Dialog title={words} onLeave={leave}>
          <p>{says}</p>
          <div class="buttons">
            <button
              type="button"
              class="warns"
              onClick={() => {
                leave();
                onSure();
              }}
            >
              Yes
            </button>
            <button type="button" onClick={leave}>
              Leave it
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
