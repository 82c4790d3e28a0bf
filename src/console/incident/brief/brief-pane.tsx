import type { Signal } from '@preact/signals';
import type { Brief, Incident, Staff } from '../../api/types.ts';
import { Time } from '../../shell/marks.tsx';
import { Shape } from '../../shell/shape.tsx';
import { gatewayNow } from '../../store/store.ts';
import { routeWords } from '../../words/handling.ts';
import { isTaken } from '../next-step.ts';
import { PaneSection } from '../pane.tsx';
import { tallyOf, wordCount } from './ages.ts';
import { Blocks } from './blocks.tsx';
import { HandOver } from './hand-over.tsx';
import { useBrief } from './held.ts';

/** What the police ask, in their order. Closed at first: it shows who lives there, and every look at it is on record. */
export function BriefPane({ incident, who, isOpen }: { incident: Incident; who: Staff; isOpen: Signal<boolean> }) {
  const { brief, problem, isReading, isBehind, read } = useBrief(incident, isOpen.value);
  if (!isOpen.value) {
    const open = (
      <button
        type="button"
        aria-keyshortcuts="b"
        onClick={() => {
          isOpen.value = true;
        }}
      >
        Open the brief{' '}
        <span class="kbd" aria-hidden="true">
          b
        </span>
      </button>
    );
    return (
      <PaneSection pane="brief" title="Brief for the police" beside={open}>
        <p class="hint">It shows who lives there and where. That you opened it is written down.</p>
        <HandedOverLine incident={incident} />
      </PaneSection>
    );
  }
  const close = (
    <button
      type="button"
      class="quiet"
      onClick={() => {
        isOpen.value = false;
      }}
    >
      Put it away
    </button>
  );
  return (
    <PaneSection pane="brief" title="Brief for the police" class="open-brief" beside={close}>
      {problem ? (
        <p class="refusal" role="alert">
          {problem}{' '}
          <button type="button" onClick={read}>
            Try again
          </button>
        </p>
      ) : null}
      {isReading && !brief ? <p class="empty">Reading…</p> : null}
      {brief && isBehind ? (
        <p class="behind" role="status">
          <Shape name="triangle" /> Something has happened since this was read.{' '}
          <button type="button" onClick={read}>
            Read it again
          </button>
        </p>
      ) : null}
      {brief ? <Shown brief={brief} incident={incident} who={who} /> : null}
    </PaneSection>
  );
}

function Shown({ brief, incident, who }: { brief: Brief; incident: Incident; who: Staff }) {
  const { known, unknown, old } = tallyOf(brief.blocks, gatewayNow.value);
  return (
    <>
      <div class="read-out">
        <h3>
          Read this out <span class="aside">{wordCount(brief.readOut)} words, about half a minute</span>
        </h3>
        <p>{brief.readOut}</p>
      </div>
      {brief.gaps.map((gap) => (
        <p class="gap" key={gap}>
          <Shape name="triangle" /> {gap}
        </p>
      ))}
      <p class="tally">
        Grade {brief.grade} of 4. {known} answers known, {unknown} unknown
        {old > 0 ? `, ${old} older than three months: say so when you read them out` : ''}. Made{' '}
        <Time at={brief.madeAt} />. Your reading is on record.
      </p>
      <Changes brief={brief} />
      {incident.state !== 'closed' && !isTaken(incident, who) ? <HandOver incident={incident} /> : null}
      <HandedOverLine incident={incident} />
      <Blocks brief={brief} />
    </>
  );
}

function HandedOverLine({ incident: { handling, force } }: { incident: Incident }) {
  if (!handling.brief) return null;
  const { digest, at, to } = handling.brief;
  return (
    <p class="handed">
      <Shape name="tick" /> Handed over at <Time at={at} />, over: {routeWords(to, force?.name)}. Fingerprint{' '}
      <span class="code">{digest.slice(0, 8)}</span>. What was handed over stays as it was.
    </p>
  );
}

function Changes({ brief: { since } }: { brief: Brief }) {
  if (!since) return null;
  if (since.changes.length === 0) return <p class="tally">Nothing has changed since it was handed over.</p>;
  return (
    <div class="changes">
      <p>
        <Shape name="triangle" />{' '}
        <strong>
          {since.changes.length === 1 ? 'One line has' : `${since.changes.length} lines have`} changed since it was
          handed over.
        </strong>{' '}
        Tell the police, then hand it over again.
      </p>
      <ul>
        {since.changes.map(({ block, label, was, is }, at) => (
          <li key={`${at}/${block}/${label}`}>
            {block}. {label}: {was === null ? 'not there before' : <del>{was}</del>}, now{' '}
            {is === null ? 'gone' : <ins>{is}</ins>}
          </li>
        ))}
      </ul>
    </div>
  );
}
