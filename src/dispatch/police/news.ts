import { z } from 'zod';
import type { AttemptId, NoteId, PremisesId } from '../../core/ids.ts';
import { REJECT_REASONS } from '../../core/police/routes.ts';
import type { Door } from '../../gateway/ports.ts';
import { REMEMBERED_ATTEMPTS } from '../limits.ts';
import { type DispatchLog, nameOf } from '../log.ts';
import { Remembered } from '../remembered.ts';
import { mayFollow, REPORTED, STAGES, type Stage } from './life-cycle.ts';
import type { PoliceFacts, Transferred } from './ports.ts';

/** How a transfer stands with the force. `reason` goes with a rejection; `reference` is the force's own number of it. */
export const standing = z.object({
  stage: z.enum(STAGES),
  reason: z.enum(REJECT_REASONS).optional(),
  reference: z.string().trim().min(1).max(64).optional(),
});
export type Standing = z.output<typeof standing>;

/** `taken`: it is on record. `late`: we knew that much. `unknown`: no such transfer to this force. `refused`: the heart did not want it. */
export type Told = 'taken' | 'late' | 'unknown' | 'refused';

export interface PoliceNewsParts {
  door: Pick<Door, 'submit'>;
  facts: PoliceFacts;
  log: DispatchLog;
}

/** The one way in for a force's word, by its own message or because we asked. It only ever moves an alarm forward. */
export class PoliceNews {
  readonly #parts: PoliceNewsParts;
  readonly #furthest = new Remembered<AttemptId, Stage | undefined>(REMEMBERED_ATTEMPTS);

  constructor(parts: PoliceNewsParts) {
    this.#parts = parts;
  }

  /** How far the force has got with a transfer, as far as we know. */
  stage(attempt: AttemptId, transferred: Transferred | undefined): Stage | undefined {
    return this.#furthest.get(attempt) ?? transferred?.stage;
  }

  /** Hands a force's word to the heart. Resolves when it is on disk. */
  async tell(force: string, attempt: AttemptId, { stage, reason, reference }: Standing): Promise<Told> {
    const { facts, door } = this.#parts;
    const transferred = facts.transferred(attempt);
    if (transferred === undefined || transferred.force !== force) return 'unknown';
    const before = this.stage(attempt, transferred);
    if (!mayFollow(before, stage)) return 'late';
    // Taken at once, so that what comes while this is being written finds it.
    this.#furthest.set(attempt, stage);
    const { premises, incident, partition } = transferred;
    const kept = reference === undefined ? undefined : await this.#keep(premises, reference);
    const input = {
      type: 'police-report',
      incident,
      attempt,
      stage: REPORTED[stage],
      ...(stage === 'rejected' && { reason: reason ?? 'other' }),
      ...(kept !== undefined && { reference: kept }),
    } as const;
    const taken = await new Promise<boolean>((done) => door.submit(partition, input, ({ ok }) => done(ok)));
    if (!taken && this.#furthest.get(attempt) === stage) this.#furthest.set(attempt, before);
    return taken ? 'taken' : 'refused';
  }

  /** That they are coming matters more than by which number they know it. */
  async #keep(premises: PremisesId, reference: string): Promise<NoteId | undefined> {
    const { facts, log } = this.#parts;
    try {
      const kept = facts.keep(premises, reference);
      await facts.settled();
      return kept;
    } catch (error) {
      log.error({ premises, error: nameOf(error) }, "a force's own number could not be kept");
      return undefined;
    }
  }
}
