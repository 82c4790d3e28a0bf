import { useState } from 'preact/hooks';
import { useAct } from '../account/act.ts';
import { Refused } from '../account/signin-page.tsx';
import { deviceWords } from '../estate/words.ts';
import { type Claim, claimAgain } from '../install/api.ts';
import { ClaimView } from '../install/claim-view.tsx';
import '../install/install.css';
import { Dialog } from '../shell/dialog.tsx';
import type { CaredFor } from './api.ts';

interface Props {
  device: CaredFor;
  onDone: () => void;
  onLeave: () => void;
}

/** A new code by which hardware becomes this device; an older one no longer works. */
export function CodeDialog({ device, onDone, onLeave }: Props) {
  const [claim, setClaim] = useState<Claim | null>(null);
  const act = useAct();
  const make = () =>
    act.run(async () => {
      setClaim(await claimAgain(device.device));
      onDone();
    });
  return (
    <Dialog title={`One-time code: ${deviceWords(device)}`} onLeave={onLeave}>
      {claim === null ? (
        <>
          <p>
            The hardware that shows this code becomes this device. A code that was made before ends, and once the new
            one is used, so does what the old hardware proves itself by. It is shown once.
          </p>
          <Refused act={act} />
          <div class="buttons">
            <button type="button" class="primary" aria-disabled={act.busy.value ? 'true' : undefined} onClick={make}>
              {act.busy.value ? 'Making…' : 'Make the code'}
            </button>
            <button type="button" onClick={onLeave}>
              Leave it
            </button>
          </div>
        </>
      ) : (
        <div class="install">
          <ClaimView claim={claim} onNew={setClaim} onDone={onLeave} />
        </div>
      )}
    </Dialog>
  );
}
