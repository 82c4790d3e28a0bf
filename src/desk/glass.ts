import { Fault } from '../core/fault.ts';
import type { IncidentId } from '../core/ids.ts';
import type { IncidentDoc } from '../core/state.ts';
import { after, type DurationMs, type Instant, minutes } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';
import { maySeeNames } from './access.ts';
import type { Viewer } from './sign-in/viewer.ts';

/** How long a record stays open to the person who broke the glass. */
export const OPEN_FOR: DurationMs = minutes(15);
/** Records open at once; beyond it the oldest is shut. */
const MOST_OPEN = 1_000;

/**
 * Who may see the people behind an incident. While it runs, whoever handles alarms; once it is closed nobody, unless a
 * supervisor or an administrator breaks the glass with a reason. What was opened so is shut again by itself.
 */
export class Glass {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #until = new Map<string, Instant>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Opens one incident's record to one person; gives until when. The caller has put it on record. */
  open(viewer: Viewer, incident: IncidentId): Instant {
    const until = after(this.#clock.now(), OPEN_FOR);
    const key = keyOf(viewer, incident);
    this.#until.delete(key);
    this.#until.set(key, until);
    for (const oldest of this.#until.keys()) {
      if (this.#until.size <= MOST_OPEN) break;
      this.#until.delete(oldest);
    }
    return until;
  }

  mayReveal(viewer: Viewer, incident: Pick<IncidentDoc, 'id' | 'state'>): boolean {
    if (!maySeeNames(viewer)) return false;
    return incident.state !== 'closed' || this.#isOpen(viewer, incident.id);
  }

  /** Throws `HW_RECORD_SHUT` for a closed incident, `HW_FORBIDDEN` for those who never see names. */
  mustReveal(viewer: Viewer, incident: Pick<IncidentDoc, 'id' | 'state'>): void {
    if (!maySeeNames(viewer)) throw new Fault('HW_FORBIDDEN', { why: 'this names people' });
    if (!this.mayReveal(viewer, incident)) throw new Fault('HW_RECORD_SHUT', { where: `incident ${incident.id}` });
  }

  #isOpen(viewer: Viewer, incident: IncidentId): boolean {
    const until = this.#until.get(keyOf(viewer, incident));
    return until !== undefined && until > this.#clock.now();
  }
}

const keyOf = (viewer: Viewer, incident: IncidentId) => `${viewer.id} ${incident}`;
