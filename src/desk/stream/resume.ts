import type { JournalReader } from '../../journal/port.ts';

/** Where a stream goes on: live from now, after a replay from a position, or with the lists read afresh. */
export type Resume = { from: 'now' } | { from: 'position'; position: number } | { from: 'reload' };

const ID = /^(\d{1,10})\.(\d{1,15})$/;

export interface Journaled {
  reader: Pick<JournalReader, 'lastPosition' | 'epochEnd'>;
  epoch: number;
  /** A client that missed more reads the lists afresh. */
  most: number;
}

/**
 * Decides how a client goes on that last saw `lastId`. An id of an older epoch counts only as far as that epoch was
 * written; one that this journal cannot have given out means that the client knows another journal.
 */
export function decideResume(lastId: string | undefined, { reader, epoch, most }: Journaled): Resume {
  if (lastId === undefined || lastId === '') return { from: 'now' };
  const found = ID.exec(lastId);
  if (found === null) return { from: 'reload' };
  const [seenEpoch, seenPosition] = [Number(found[1]), Number(found[2])];
  const last = reader.lastPosition();
  const end = seenEpoch < epoch ? reader.epochEnd(seenEpoch) : undefined;
  const position = end === undefined ? seenPosition : Math.min(seenPosition, end - 1);
  if (seenEpoch > epoch || position > last || last - position > most) return { from: 'reload' };
  return { from: 'position', position };
}
