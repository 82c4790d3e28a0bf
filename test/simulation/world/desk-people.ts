import {
  asNoteId,
  asStaffId,
  type IncidentId,
  type NoteId,
  type Partition,
  type StaffId,
} from '../../../src/core/ids.ts';
import type { Command, Input } from '../../../src/core/input.ts';
import type { Told } from '../../../src/gateway/ports.ts';
import type { Chance } from '../chance.ts';
import type { Exercised } from '../exercised.ts';
import type { Timeline } from './timeline.ts';

interface Known {
  incident: IncidentId;
  partition: Partition;
  closed: boolean;
}

export interface DeskPeopleParts {
  timeline: Timeline;
  chance: Chance;
  exercised: Exercised;
  /** They see to everything, instead of to about half of it. */
  diligent: boolean;
  order(partition: Partition, input: Extract<Input, { type: 'command' }>): void;
}

/** Incidents that people at the desk still have in mind. */
const REMEMBERED = 200;

const COUNTED = {
  acknowledge: 'desk acknowledges',
  close: 'desk closes',
  note: 'desk notes',
  'help-on-the-way': 'desk notes',
} as const;

/** The people at the desk. They believe their screen: what it has told them, early news and news that came to nothing too. */
export class DeskPeople {
  /** Consoles that are open. */
  watching = 1;
  readonly known: Known[] = [];
  readonly #parts: DeskPeopleParts;
  #heard = 0;

  constructor(parts: DeskPeopleParts) {
    this.#parts = parts;
  }

  hear({ event, partition }: Told): void {
    if (event.type === 'incident-opened') this.#open(event.incident, partition);
    if (event.type !== 'incident-closed') return;
    for (const known of this.known) if (known.incident === event.incident) known.closed = true;
  }

  /** Does something about an incident that is open, or, being late, about one that is not. */
  act(command: Command['command'], { pick, times, stale }: { pick: number; times: number; stale: boolean }): void {
    const choice = this.known.filter(({ closed }) => closed === stale);
    const known = choice[pick % choice.length];
    if (known === undefined) return;
    const { exercised } = this.#parts;
    if (stale) exercised.add('desk on a closed incident');
    if (times > 1) exercised.add('desk twice');
    for (let n = 0; n < times; n += 1) this.#order(known, command);
  }

  #open(incident: IncidentId, partition: Partition): void {
    if (this.known.some((known) => known.incident === incident)) return;
    const known: Known = { incident, partition, closed: false };
    this.#heard += 1;
    const nth = this.#heard;
    this.known.push(known);
    if (this.known.length > REMEMBERED) this.known.shift();
    const { timeline, chance, diligent } = this.#parts;
    if (diligent || chance.yes(0.5, 'acknowledges', nth)) {
      timeline.after(chance.whole(3_000, 120_000, 'acknowledges after', nth), () => this.#order(known, 'acknowledge'));
    }
    if (diligent || chance.yes(0.4, 'closes', nth)) {
      timeline.after(chance.whole(20_000, 300_000, 'closes after', nth), () => this.#order(known, 'close'));
    }
  }

  #order({ incident, partition }: Known, command: Command['command']): void {
    this.#parts.exercised.add(COUNTED[command]);
    const by = { kind: 'staff', staff: STAFF } as const;
    this.#parts.order(partition, { type: 'command', order: orderOf(command, { incident, by }) });
  }
}

function known<T>(id: T | undefined): T {
  if (id === undefined) throw new RangeError('an id of the simulation is malformed');
  return id;
}
const STAFF: StaffId = known(asStaffId('st_operator1'));
const NOTE: NoteId = known(asNoteId('nt_note1'));

function orderOf(command: Command['command'], about: Pick<Command, 'incident' | 'by'>): Command {
  switch (command) {
    case 'note':
      return { command, ...about, note: NOTE };
    case 'close':
      return { command, ...about, reason: 'incident' };
    default:
      return { command, ...about };
  }
}
