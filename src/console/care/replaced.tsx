import { useEffect, useRef } from 'preact/hooks';
import { orderHref } from '../orders/words.ts';
import type { CaredFor, Swapped } from './api.ts';
import type { Begin } from './doing.ts';

interface Props {
  swapped: Swapped;
  /** Once the home has been read anew. */
  device: CaredFor | undefined;
  begin: Begin;
  onLeave: () => void;
}

/** What has been done and what comes next. The secret goes with this box. */
export function Replaced({ swapped: { device: id, replaces, secret, job }, device, begin, onLeave }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [id]);
  return (
    <section class="replaced" aria-labelledby="replaced-heading">
      <h3 id="replaced-heading" ref={heading} tabIndex={-1}>
        It has been replaced
      </h3>
      <p>
        <span class="code">{id}</span> stands in the place of <span class="code">{replaces}</span>.{' '}
        {job === null ? (
          <strong>No order asks for it: it stays out of use until it has been tried.</strong>
        ) : (
          <a href={orderHref(job)}>The order that asks for it</a>
        )}
      </p>
      {device?.waits ? (
        <p>
          It speaks through a bridge: whoever fits it says which hardware it is, or say so here once the bridge has
          heard it.
        </p>
      ) : null}
      {device && !device.claims && device.via === null ? (
        <p>
          <strong>An alarm panel has no key until somebody gives it one</strong>, on the gateway: havenwatch device key.
        </p>
      ) : null}
      {device?.claims ? <Secret secret={secret} /> : null}
      <div class="buttons">
        {device?.claims ? (
          <button type="button" onClick={() => begin('code', device)}>
            Make its one-time code
          </button>
        ) : null}
        {device?.waits ? (
          <button type="button" onClick={() => begin('meaning', device)}>
            Say which hardware it is
          </button>
        ) : null}
        <button type="button" onClick={onLeave}>
          Put this away
        </button>
      </div>
    </section>
  );
}

/** For hardware that takes no code. */
function Secret({ secret }: { secret: string }) {
  return (
    <details>
      <summary>Its secret, for hardware that takes no code</summary>
      <p class="code">{secret}</p>
      <p class="soft">It is shown this once.</p>
    </details>
  );
}
