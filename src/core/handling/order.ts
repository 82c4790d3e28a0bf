import type { Command } from '../input.ts';
import type { IncidentDoc } from '../state.ts';

/** One order by its name. */
export type Order<Name extends Command['command']> = Extract<Command, { command: Name }>;

/** What every event of an order says of it. */
export function about<By>({ premises, id }: IncidentDoc, { by }: { by: By }) {
  return { premises, incident: id, by };
}
