import { useRef, useState } from 'preact/hooks';
import { useAct } from '../account/act.ts';
import { Refused } from '../account/signin-page.tsx';
import { type Enrolled, enrol } from './api.ts';
import '../account/door.css';
import './enrol.css';

const CODE = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;

/** What stands behind the # of the address: the browser sends it nowhere. Upper case, as it is printed. */
function codeInAddress(): string | null {
  const code = decodeURIComponent(location.hash.slice(1)).toUpperCase();
  return CODE.test(code) ? code : null;
}

/** For whoever looks at a claim code with a telephone: it is meant for a device, and this says how to get it there. */
export function EnrolPage() {
  const [code] = useState(codeInAddress);
  const [done, setDone] = useState<Enrolled | null>(null);
  return (
    <main class="door enrol">
      <div class="paper">
        {done ? (
          <Signed done={done} />
        ) : code === null ? (
          <>
            <h1>There is no code here</h1>
            <p>Scan the square on the installer’s phone again, or type the code into the device by hand.</p>
          </>
        ) : (
          <ForDevice code={code} onDone={setDone} />
        )}
      </div>
    </main>
  );
}

function ForDevice({ code, onDone }: { code: string; onDone: (done: Enrolled) => void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <h1>This code is for a device</h1>
      <p class="claim-code code">{code}</p>
      <p>
        It joins one device to one home. Show it to the device’s camera, or type it into the device. It works once and
        not for long.
      </p>
      <p>This page has sent it nowhere. If you came here by accident, close the page: nothing has happened.</p>
      {isAsking ? (
        <ByHand code={code} onDone={onDone} onLeave={() => setAsking(false)} />
      ) : (
        <button type="button" onClick={() => setAsking(true)}>
          The device cannot read it
        </button>
      )}
    </>
  );
}

/** Uses the code up in the device's stead and shows what then has to be typed into it. */
function ByHand({ code, onDone, onLeave }: { code: string; onDone: (done: Enrolled) => void; onLeave: () => void }) {
  const act = useAct();
  return (
    <section aria-labelledby="by-hand">
      <h2 id="by-hand">Set it up by hand</h2>
      <p>
        This uses the code up. You are shown once what the device signs in with, and type it into the device’s own
        settings. Do it only with the device in your hand.
      </p>
      <Refused act={act} />
      <button type="button" class="primary" onClick={() => act.run(async () => onDone(await enrol(code)))}>
        {act.busy.value ? 'Asking…' : 'Use the code now'}
      </button>
      <button type="button" onClick={onLeave}>
        Leave it
      </button>
    </section>
  );
}

function Signed({ done }: { done: Enrolled }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { device, topic, secret, mqtt, mqtts, authority } = done;
  const lines: readonly [what: string, text: string | null | undefined][] = [
    ['Server', mqtts ?? mqtt],
    ['Client id and user name', device],
    ['Password', secret],
    ['Topic', topic],
  ];
  return (
    <>
      <h1 ref={heading}>Type this into the device</h1>
      <p>
        <strong>It is shown this once.</strong> Nobody else should see it.
      </p>
      <dl class="secret">
        {lines.map(([what, text]) =>
          text ? (
            <div key={what}>
              <dt>{what}</dt>
              <dd class="code">{text}</dd>
            </div>
          ) : null,
        )}
      </dl>
      {authority ? (
        <details>
          <summary>The server’s certificate, for the device to trust</summary>
          <pre class="code">{authority}</pre>
        </details>
      ) : null}
    </>
  );
}
