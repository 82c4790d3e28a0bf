import { signal } from '@preact/signals';
import { getIncident } from '../api/calls.ts';
import type { Incident } from '../api/types.ts';
import { applyIncident } from '../store/fetched.ts';
import { change, desk } from '../store/store.ts';

/** The open incident as the desk answered it to this person, with names and words that the stream does not carry. */
export const detail = signal<Incident | null>(null);

/** Reads it. Throws `Problem`. */
export async function readDetail(id: string): Promise<void> {
  const incident = await getIncident(id);
  change((state) => applyIncident(state, incident));
  takeDetail(incident);
}

/** Keeps what the desk answered of the incident that is open, unless something newer is here already. */
export function takeDetail(incident: Incident): void {
  if (desk.peek().followed?.incident !== incident.id) return;
  const held = detail.peek();
  if (held?.id !== incident.id || held.position <= incident.position) detail.value = incident;
}

/** Lets go of what the desk told this person alone. */
export function forgetDetail(): void {
  detail.value = null;
}

/** Puts back the words and the letter that the stream left out, where they are still about the same thing. Pure. */
export function withDetail(incident: Incident, known: Incident | null): Incident {
  if (known?.id !== incident.id) return incident;
  const now = incident.handling;
  const then = known.handling;
  const same = (at: string | null | undefined, was: string | null | undefined) => at != null && at === was;
  const steps = now.steps.map((step) => {
    const before = then.steps.find((one) => one.id === step.id);
    return before && same(step.at, before.at) ? { ...step, text: step.text ?? before.text } : step;
  });
  const police = now.police.map((news) => {
    const before = then.police.find((one) => one.stage === news.stage && one.at === news.at);
    if (!before) return news;
    return { ...news, reference: news.reference ?? before.reference, text: news.text ?? before.text };
  });
  const { word, proposed, shelved } = now;
  const handling = {
    ...now,
    steps,
    police,
    word: word ?? then.word,
    proposed: proposed && {
      ...proposed,
      text: proposed.text ?? textOf(same(proposed.at, then.proposed?.at), then.proposed),
    },
    shelved: shelved && { ...shelved, text: shelved.text ?? textOf(same(shelved.at, then.shelved?.at), then.shelved) },
  };
  return { ...incident, handling };
}

const textOf = (isSame: boolean, of: { text: string | null } | null) => (isSame ? (of?.text ?? null) : null);
