import { useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { keepsFiles } from '../estate/tabs.tsx';
import { Shape } from '../shell/shape.tsx';
import { SureButton } from '../staff/sure.tsx';
import { type Channel, type ContactShown, type PointShown, removePoint, testNow } from './api.ts';
import { CodeDialog } from './code-dialog.tsx';
import { Day } from './day.tsx';
import { PointDialog } from './point-dialog.tsx';
import { WeekStrip } from './week.tsx';
import { CHANNEL_WORDS, lostWords, testWords } from './words.ts';

interface Props {
  contact: ContactShown;
  point: PointShown;
  mayDo: boolean;
  again: () => Promise<void>;
}

/** One number or address: whether it is proved to be theirs, what was lost of it, and how the last test went. */
export function PointView({ contact, point, mayDo, again }: Props) {
  const { kind, channels, lost, lastTest, when } = point;
  const isLost = (channel: Channel) => lost.some((one) => one.channel === channel);
  return (
    <li class="point">
      <p>
        <strong>{kind === 'email' ? 'E-mail' : 'Telephone'}</strong>
        {point.at === null ? '' : ` ${point.at}`}, by{' '}
        {channels.map((channel) => CHANNEL_WORDS[channel]).join(' and ') || 'nothing any more'}
      </p>
      <ul class="standing">
        {kind === 'email' ? null : <Verified point={point} />}
        {lost.map(({ channel, why, at }) => (
          <li key={channel} class="lost">
            <Shape name="cross" /> {CHANNEL_WORDS[channel]} is lost: {lostWords(why)}, <Day at={at} />
          </li>
        ))}
        <li>
          {lastTest === null ? (
            <>
              <Shape name="dots" /> never tested
            </>
          ) : (
            <>
              <Shape name={lastTest.result === 'failed' ? 'cross' : 'tick'} hollow={lastTest.result === 'reached'} />{' '}
              tested <Day at={lastTest.at} /> {testWords(lastTest)}
            </>
          )}
        </li>
      </ul>
      <WeekStrip windows={when} />
      {mayDo ? (
        <Doing contact={contact} point={point} usable={channels.filter((one) => !isLost(one))} again={again} />
      ) : null}
    </li>
  );
}

function Verified({ point: { verified, verifiedAt } }: { point: PointShown }) {
  if (verified && verifiedAt !== null) {
    return (
      <li>
        <Shape name="tick" /> verified <Day at={verifiedAt} />
      </li>
    );
  }
  return (
    <li>
      <Shape name="triangle" hollow /> {verifiedAt === null ? 'not verified: used last' : 'verified too long ago'}
    </li>
  );
}

interface DoingProps {
  contact: ContactShown;
  point: PointShown;
  usable: readonly Channel[];
  again: () => Promise<void>;
}

function Doing({ contact, point, usable, again }: DoingProps) {
  const [open, setOpen] = useState<'code' | 'change' | null>(null);
  const [said, setSaid] = useState('');
  const leave = () => setOpen(null);
  const act = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      setSaid(done);
      await again();
    } catch (error) {
      setSaid(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
  };
  return (
    <div class="buttons">
      {point.kind === 'email' ? null : (
        <>
          <button type="button" class="quiet" onClick={() => setOpen('code')}>
            {point.verified ? 'Verify again' : 'Verify with a code'}
          </button>
          {usable.map((channel) => (
            <button
              type="button"
              class="quiet"
              key={channel}
              onClick={() =>
                void act(
                  () => testNow(contact.id, point.id, channel),
                  `A test is on its way by ${CHANNEL_WORDS[channel]}.`,
                )
              }
            >
              Test now by {CHANNEL_WORDS[channel]}
            </button>
          ))}
        </>
      )}
      {keepsFiles() ? (
        <>
          <button type="button" class="quiet" onClick={() => setOpen('change')}>
            Change this way
          </button>
          <SureButton
            words="Remove this way"
            says="It is wiped and never used again."
            onSure={() => void act(() => removePoint(contact.id, point.id, contact.version), 'Removed.')}
          />
        </>
      ) : null}
      <p role="status">{said}</p>
      {open === 'code' ? <CodeDialog contact={contact} point={point} onDone={again} onLeave={leave} /> : null}
      {open === 'change' ? <PointDialog contact={contact} point={point} onDone={again} onLeave={leave} /> : null}
    </div>
  );
}
