import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Practice } from '../../desk/schema/practice.ts';
import { Problem, request } from '../api/http.ts';
import { incidentHref } from '../router/route.ts';
import { clockTime } from '../words/times.ts';
import './practice.css';

const LOOK_AGAIN_MS = 2_000;
const SECOND_MS = 1_000;

type Alarm = Practice['alarms'][number];
type Check = Alarm['checks'][number];

const ASKED: Record<Check['what'], string> = {
  'first-mark': 'Handled within the first mark',
  'second-mark': 'Handled within the second mark',
  brief: 'Brief handed over',
  police: 'Police as it was needed',
  word: 'The word was heeded',
  outcome: 'Closed as what it was',
};
const OUTCOMES: Record<NonNullable<Alarm['closed']>['truth'], string> = {
  false: 'a false alarm',
  planned: 'planned',
  precautionary: 'precautionary',
  incident: 'a true incident',
};

function isPractice(value: unknown): value is Practice {
  return typeof value === 'object' && value !== null && 'alarms' in value && Array.isArray(value.alarms);
}

/** The night that is rehearsed: what the open lines carry, and how each alarm was handled. */
export function Page() {
  const practice = useSignal<Practice | null>(null);
  const problem = useSignal('');
  useEffect(() => {
    let timer: number | undefined;
    let isOver = false;
    const look = async () => {
      try {
        practice.value = await request('GET', '/api/practice', isPractice);
        problem.value = '';
      } catch (error) {
        problem.value = error instanceof Problem ? error.message : 'This page failed. Reload it.';
      }
      if (!isOver) timer = window.setTimeout(() => void look(), LOOK_AGAIN_MS);
    };
    void look();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, []);
  const night = practice.value;
  return (
    <section class="pane practice" aria-labelledby="practice-heading">
      <h1 id="practice-heading">{night?.name ?? 'Practice'}</h1>
      {problem.value ? <p role="alert">{problem.value}</p> : null}
      {night ? <Night night={night} /> : null}
    </section>
  );
}

function Night({ night }: { night: Practice }) {
  return (
    <>
      <p>{night.says}</p>
      <p class="score">
        <strong>
          {night.score.met} of {night.score.of}
        </strong>{' '}
        so far. From {clockTime(night.startedAt)} to {clockTime(night.endsAt)}.
      </p>
      <h2>On the open lines</h2>
      {night.heard.length === 0 ? <p>Nothing yet.</p> : null}
      <ol class="heard" aria-live="polite">
        {night.heard.map((line) => (
          <li key={line.at + line.home}>
            <time dateTime={line.at}>{clockTime(line.at)}</time> <strong>{line.home}</strong> {line.says}
          </li>
        ))}
      </ol>
      <h2>Alarms</h2>
      {night.alarms.length === 0 ? <p>None yet.</p> : null}
      <ol class="alarms">
        {night.alarms.map((alarm) => (
          <AlarmCard key={alarm.home + (alarm.openedAt ?? '')} alarm={alarm} />
        ))}
      </ol>
    </>
  );
}

function AlarmCard({ alarm }: { alarm: Alarm }) {
  const { incident, closed } = alarm;
  return (
    <li>
      <h3>
        {incident ? <a href={incidentHref(incident)}>{alarm.home}</a> : alarm.home}
        {closed ? `: ${closed.title}` : ''}
      </h3>
      <p>{handledWords(alarm)}</p>
      <ul class="checks">
        {alarm.checks.map(({ what, met }) => (
          <li key={what} class={met === null ? 'open' : met ? 'met' : 'missed'}>
            <span class="verdict">{met === null ? '… not yet' : met ? '✓ yes' : '✗ no'}</span> {ASKED[what]}
          </li>
        ))}
      </ul>
      {closed ? (
        <p>
          It was {OUTCOMES[closed.truth]}. {closed.lesson}
        </p>
      ) : null}
    </li>
  );
}

function handledWords({ openedAt, handledAfterMs, marksMs }: Alarm): string {
  if (openedAt === null) return 'Nothing has been raised for it.';
  const marks = marksMs.map((mark) => `${mark / SECOND_MS} s`).join(' and ');
  const asked = marks ? ` The marks are ${marks}.` : '';
  return handledAfterMs === null
    ? `Nobody has taken it yet.${asked}`
    : `Taken after ${(handledAfterMs / SECOND_MS).toFixed(1)} s.${asked}`;
}
