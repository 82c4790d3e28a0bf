import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import * as orders from '../../api/orders.ts';
import type { CloseCause, CloseReason, Incident } from '../../api/types.ts';
import { Choices } from '../../incident/dialogs/choices.tsx';
import { REASON_LEAST } from '../../incident/dialogs/close-dialog.tsx';
import { TextField } from '../../incident/dialogs/order-form.tsx';
import { draftOf, dropDrafts } from '../../incident/drafts.ts';
import { incidentHref } from '../../router/route.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { applyIncident } from '../../store/fetched.ts';
import type { Group } from '../../store/flood.ts';
import { type ShelveFor, shelveUntil } from '../../store/shelving.ts';
import { change, desk, gatewayNow } from '../../store/store.ts';
import { PASS_MAX, type Progress, workThrough } from '../../store/work-through.ts';
import { CAUSE_WORDS, causesOf } from '../../words/handling.ts';
import { CLOSE_WORDS } from '../../words/kinds.ts';
import { HowLong, lackingToShelve, lackingWords } from './shelve-dialog.tsx';

const WAYS = ['shelve', 'close'] as const;
type Way = (typeof WAYS)[number];
const WAY_WORDS: Record<Way, string> = { shelve: 'Put them all aside for a while', close: 'Close them all' };
const OUTCOMES: readonly CloseReason[] = ['false', 'planned', 'precautionary'];

/**
 * Does the same to every incident of a group, each by a request of its own: what the desk refuses stays as it is and is listed.
 * Which incidents are meant is settled when the dialog opens: what comes later is not touched.
 */
export function TriageDialog({ group, words, onLeave }: { group: Group; words: string; onLeave: () => void }) {
  const ids = useRef(group.ids).current;
  const progress = useSignal<Progress | null>(null);
  const isStopped = useRef(false);
  // Nothing goes on behind a dialog that was left.
  const leave = () => {
    isStopped.current = true;
    onLeave();
  };
  const begin = async (send: (id: string) => Promise<Incident>) => {
    const sendAndShow = async (id: string) => {
      const incident = await send(id);
      change((state) => applyIncident(state, incident));
    };
    await workThrough(
      ids,
      sendAndShow,
      (next) => (progress.value = next),
      () => isStopped.current,
    );
  };
  return (
    <Dialog title={`${words}: ${Math.min(ids.length, PASS_MAX)} incidents`} onLeave={leave}>
      {progress.value ? (
        <Passing progress={progress.value} stop={() => (isStopped.current = true)} onLeave={leave} />
      ) : (
        <What count={ids.length} draft={`triage/${group.key}`} begin={begin} onLeave={leave} />
      )}
    </Dialog>
  );
}

interface WhatProps {
  count: number;
  draft: string;
  begin: (send: (id: string) => Promise<Incident>) => Promise<void>;
  onLeave: () => void;
}

/** Asks what is to be done with them, and why. */
function What({ count, draft, begin, onLeave }: WhatProps) {
  const way = useSignal<Way | null>(null);
  const minutes = useSignal<ShelveFor | null>(null);
  const reason = useSignal<CloseReason | null>(null);
  const cause = useSignal<CloseCause | null>(null);
  const text = draftOf(draft);
  const missing = useComputed(() => {
    if (way.value === null) return 'Choose what to do.';
    if (way.value === 'shelve') return lackingToShelve(minutes.value, text.value);
    return lackingToCloseAll(reason.value, cause.value, text.value);
  });
  const submit = (event: Event) => {
    event.preventDefault();
    if (missing.peek()) return;
    const words = text.peek();
    const until = shelveUntil(minutes.peek() ?? '30', gatewayNow.peek());
    dropDrafts(draft);
    void begin((id) =>
      way.peek() === 'shelve'
        ? putAside(id, until, words)
        : orders.close(id, reason.peek() ?? 'precautionary', cause.peek(), words),
    );
  };
  return (
    <form onSubmit={submit} class="order" noValidate>
      <p class="hint">
        Each is dealt with by itself and keeps its own record. What somebody else has, or what may not be, stays as it
        is. What nobody has accepted is accepted by you first.
        {count > PASS_MAX ? ` The first ${PASS_MAX} of ${count}; the rest afterwards.` : ''}
      </p>
      <Choices legend="What is to be done?" choices={WAYS} words={(one) => WAY_WORDS[one]} chosen={way} isFirst />
      {way.value === 'shelve' ? <HowLong minutes={minutes} /> : null}
      {way.value === 'close' ? <HowEnded reason={reason} cause={cause} /> : null}
      {way.value ? (
        <TextField label={`The reason, in at least ${REASON_LEAST} characters`} draft={text} rows={2} />
      ) : null}
      <p class="missing" role="status">
        {missing.value ?? ''}
      </p>
      <div class="buttons">
        <button type="submit" class="primary" aria-disabled={missing.value ? 'true' : undefined}>
          {way.value === 'close' ? 'Close them' : 'Put them aside'}
        </button>
        <button type="button" onClick={onLeave}>
          Back
        </button>
      </div>
    </form>
  );
}

/** Only what somebody has accepted can be put aside, so what nobody has is taken first. If it is refused then, it stays in hand. */
async function putAside(id: string, until: string, words: string): Promise<Incident> {
  const incident = desk.peek().incidents.get(id)?.value;
  if (incident?.state === 'open') await orders.claim(id);
  return orders.shelve(id, until, words);
}

function lackingToCloseAll(reason: CloseReason | null, cause: CloseCause | null, text: string): string | null {
  if (reason === null) return 'Choose how they ended.';
  const causes = causesOf(reason);
  if (causes.length > 0 && (cause === null || !causes.includes(cause))) return 'Choose the cause.';
  return lackingWords(text);
}

function HowEnded({ reason, cause }: { reason: Signal<CloseReason | null>; cause: Signal<CloseCause | null> }) {
  const causes = causesOf(reason.value);
  return (
    <>
      <Choices
        legend="How did they end?"
        choices={OUTCOMES}
        words={(one) => CLOSE_WORDS[one]}
        chosen={reason}
        isFirst
      />
      {causes.length > 0 ? (
        <Choices legend="What was the cause?" choices={causes} words={(one) => CAUSE_WORDS[one]} chosen={cause} />
      ) : null}
    </>
  );
}

function Passing({ progress, stop, onLeave }: { progress: Progress; stop: () => void; onLeave: () => void }) {
  const { total, done, refused, state } = progress;
  return (
    <>
      <p>
        <label>
          {done} of {total} done{state === 'running' ? '…' : state === 'stopped' ? ', then stopped' : ''}
          <progress max={total} value={done + refused.length} />
        </label>
      </p>
      <p class="unseen" role="status">
        {state === 'running' ? '' : `${done} of ${total} done, ${refused.length} refused.`}
      </p>
      {refused.length > 0 ? (
        <>
          <h3>Not done: {refused.length}</h3>
          <ul class="refused">
            {refused.map(({ id, detail }) => (
              <li key={id}>
                <a href={incidentHref(id)} onClick={onLeave}>
                  {desk.value.incidents.get(id)?.value.reference ?? id}
                </a>
                : {detail}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <div class="buttons">
        {state === 'running' ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="button" class="primary" onClick={onLeave}>
            Done
          </button>
        )}
      </div>
    </>
  );
}
