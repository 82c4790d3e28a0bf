import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useAct } from '../account/act.ts';
import { Refused } from '../account/signin-page.tsx';
import { lengthWords } from '../estate/words.ts';
import { gatewayNow } from '../store/store.ts';
import { age } from '../words/times.ts';
import { type Claim, claimAgain } from './api.ts';
import { Qr } from './qr.tsx';

/** Above this nobody counts seconds. */
const HOUR_MS = 3_600_000;

interface Props {
  claim: Claim;
  onNew: (claim: Claim) => void;
  onDone: () => void;
}

/** The code that makes a device this home's device, as large as the phone, for as long as it is good. */
export function ClaimView({ claim, onNew, onDone }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const whole = useRef<HTMLElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    // All of the square has to be in sight.
    whole.current?.scrollIntoView();
  }, [claim.code]);
  const act = useAct();
  const left = useComputed(() => Date.parse(claim.expiresAt) - gatewayNow.value);
  const again = () => act.run(async () => onNew(await claimAgain(claim.device)));
  const isOver = left.value <= 0;
  return (
    <section class="claim" ref={whole} aria-labelledby="claim-heading">
      <h2 id="claim-heading" ref={heading} tabIndex={-1}>
        Show this to the device
      </h2>
      {isOver ? (
        <p>
          <strong>This code is too old.</strong> Make a new one.
        </p>
      ) : (
        <>
          <Qr svg={claim.qr} says={`QR code: ${claim.url}`} />
          <p class="claim-code code">{claim.code}</p>
          <p>
            Good for <strong class="age">{left.value > HOUR_MS ? lengthWords(left.value) : age(left.value)}</strong>,
            once. Hold the phone a hand’s width away, or type the code in.
          </p>
        </>
      )}
      <div class="buttons">
        <button type="button" class={isOver ? 'primary' : ''} onClick={again}>
          {act.busy.value ? 'Making…' : 'Make a new code'}
        </button>
        <button type="button" onClick={onDone}>
          Put it away
        </button>
      </div>
      <Refused act={act} />
    </section>
  );
}
