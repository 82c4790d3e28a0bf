import type { Drill } from '../../desk/schema/drill.ts';
import { Time } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { desk } from '../store/store.ts';
import { type GatewayNow, getDrill, getGateway } from './api.ts';
import { useFetched } from './fetching.ts';
import { Trouble } from './parts.tsx';
import { WHAT_TO_DO } from './words.ts';

const AGAIN_MS = 5_000;
/** A difference this small is a clock that is right. */
const CLOCK_RIGHT_MS = 1_000;

/** How the gateway is, and what a person can do about it. */
export function GatewayPart() {
  const gateway = useFetched('gateway', getGateway, AGAIN_MS);
  const drill = useFetched('drill', getDrill);
  const now = gateway.value;
  return (
    <>
      <Trouble problem={gateway.problem} again={() => void gateway.again()} />
      {now === null ? (
        <p role="status">{gateway.problem === '' ? 'Reading…' : ''}</p>
      ) : (
        <Shown now={now} drill={drill.value} />
      )}
    </>
  );
}

function Shown({ now, drill }: { now: GatewayNow; drill: Drill | null }) {
  const status = desk.value.status;
  return (
    <>
      <p class={now.ready ? 'verdict good' : 'verdict bad'} role="status">
        <Shape name={now.ready ? 'tick' : 'octagon'} />{' '}
        {now.ready ? 'The gateway is fit to take alarms.' : 'The gateway is not well. Alarms may be late or lost.'}
      </p>
      <h2>What is wrong</h2>
      {now.troubles.length === 0 ? (
        <p>Nothing.</p>
      ) : (
        <ul class="troubles">
          {now.troubles.map(({ code, says, grave }) => (
            <li key={`${code} ${says}`}>
              <strong>
                <Shape name={grave ? 'octagon' : 'triangle'} /> {grave ? 'Grave: ' : 'Warning: '}
              </strong>
              {says} <span class="row-line">{WHAT_TO_DO[code] ?? 'Tell whoever runs the gateway.'}</span>
            </li>
          ))}
        </ul>
      )}
      {now.notes.length > 0 ? (
        <>
          <h2>To be known</h2>
          <ul>
            {now.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      ) : null}
      <h2>In its parts</h2>
      <dl class="estate-facts">
        <Fact name="Record">{journalWords(now)}</Fact>
        <Fact name="Waiting to be decided">{now.journal.waiting}</Fact>
        <Fact name="Clock">{clockWords(now.clockOffsetMs)}</Fact>
        <Fact name="Last self-test">
          <DrillWords drill={drill} />
        </Fact>
        {now.channels.map(({ name, configured, waiting }) => (
          <Fact name={CHANNEL_WORDS[name] ?? name} key={name}>
            {configured ? `set up, ${waiting === 0 ? 'nothing waits' : `${waiting} waiting`}` : 'not set up'}
          </Fact>
        ))}
        <Fact name="People at the desk">{now.people}</Fact>
        {now.connected === null ? null : <Fact name="Devices connected">{now.connected}</Fact>}
        <Fact name="Events on record">{now.journal.position}</Fact>
        {status ? <Fact name="Starts so far">{status.epoch}</Fact> : null}
      </dl>
    </>
  );
}

const CHANNEL_WORDS: Readonly<Record<string, string>> = {
  voice: 'Telephone calls',
  sms: 'Text messages',
  webhook: 'Web hook',
  desk: 'Desk',
};

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function journalWords({ journal: { state, damaged } }: GatewayNow): string {
  if (damaged) return 'damaged; a person has to accept that';
  return { good: 'written as it should be', stalled: 'the disk is slow', failing: 'cannot be written' }[state];
}

function clockWords(offsetMs: number | null): string {
  if (offsetMs === null) return 'not watched';
  if (Math.abs(offsetMs) < CLOCK_RIGHT_MS) return "the machine's clock agrees with the gateway's own";
  const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
  return `the machine's clock is ${seconds} s ${offsetMs > 0 ? 'ahead of' : 'behind'} the gateway's own`;
}

function DrillWords({ drill }: { drill: Drill | null }) {
  if (drill === null) return <>not known</>;
  if (drill.running) return <>under way</>;
  if (drill.last === null) return <>none so far</>;
  const { at, passed, missing } = drill.last;
  return (
    <>
      {passed ? 'came through' : `did not come through: ${missing.join('; ')}`}, <Time at={at} />
    </>
  );
}
