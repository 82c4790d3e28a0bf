import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { HeartEvent } from '../../src/core/event.ts';
import type { PremisesId } from '../../src/core/ids.ts';
import type { AttemptDoc, IncidentDoc } from '../../src/core/state.ts';
import { type Rig, ROOT } from './rig.ts';

type Of<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/** The committed incidents of a home, newest first, read beside the gateway. */
export function incidentsOf(rig: Rig, premises: PremisesId): IncidentDoc[] {
  return rig.journal((reader) =>
    reader.incidents({ premises, limit: 50 }).items.map(({ body }): IncidentDoc => JSON.parse(body ?? '')),
  );
}

/** The committed attempts of an incident. */
export function attemptsOf(rig: Rig, { id }: IncidentDoc): AttemptDoc[] {
  return rig.journal((reader) => reader.attempts(id).map(({ body }): AttemptDoc => JSON.parse(body ?? '')));
}

/** The events of one type that an incident has in the journal, in order. */
export function eventsOf<T extends HeartEvent['type']>(rig: Rig, { id }: IncidentDoc, type: T): Of<T>[] {
  const events = rig.journal((reader) => reader.eventsOfIncident(id, 0, 10_000));
  return events.filter((event) => event.type === type).map(({ body }): Of<T> => JSON.parse(body));
}

/** The attempt that a call or text is about: it rides in the addresses that came with it. */
export function attemptOf(sent: { callback: { url: string } | undefined }): string {
  return sent.callback?.url.split('/').at(-1) ?? '';
}

/** The policies that come with the software, with another one for a panic. */
export function panicPolicy(panic: { steps: Record<string, unknown>[]; repeat: Record<string, string> }): string {
  const { policies } = parse(readFileSync(join(ROOT, 'config/policies/default.yaml'), 'utf8'));
  return stringify({ policies: { ...policies, panic } });
}
