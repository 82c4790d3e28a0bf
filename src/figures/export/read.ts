import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { Partition } from '../../core/ids.ts';
import { chainHash, genesis } from '../../journal/sqlite/chain.ts';
import { foldEvent } from '../ledger/fold.ts';
import { emptyLedger, type Ledger } from '../ledger/ledger.ts';
import { End, type ExportedEvent, ExportedEvent as ExportedEventSchema, Header } from './format.ts';

const CHUNK_BYTES = 1_048_576;
/** A header names every home; an event is far smaller. */
const MOST_LINE_BYTES = 256 * 1_048_576;
const LINE_FEED = 10;

export interface ReadExport {
  header: Header;
  ledger: Ledger;
  events: number;
}

/**
 * Reads an export and proves it on the way: every byte by the SHA-256 at its end, every event by the hash chain of its partition.
 * Throws `HW_EXPORT_DAMAGED` with the line that is not as it was written.
 */
export function readExport(file: string): ReadExport {
  const ledger = emptyLedger();
  const hash = createHash('sha256');
  let chains: Chains | undefined;
  let ended = false;
  let number = 0;
  for (const bytes of linesOf(file)) {
    number += 1;
    const where = `${file}, line ${number}`;
    if (ended) throw damaged(where, 'there is something after its end');
    const text = bytes.toString('utf8');
    if (chains === undefined) chains = new Chains(parsed(Header, text, where));
    else if (text.startsWith('{"end":')) {
      mustEnd(parsed(End, text, where).end, chains, hash.digest('hex'), where);
      ended = true;
      continue;
    } else {
      const event = parsed(ExportedEventSchema, text, where);
      chains.prove(event, where);
      foldEvent(ledger, event);
    }
    hash.update(bytes).update('\n');
  }
  if (chains === undefined || !ended) throw damaged(file, 'its end is missing');
  return { header: chains.header, ledger, events: chains.events };
}

function damaged(where: string, why: string): Fault {
  return new Fault('HW_EXPORT_DAMAGED', { where, why });
}

function parsed<T extends z.ZodType>(schema: T, text: string, where: string): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(where, 'it is not a line of an export');
  }
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  const issue = found.error.issues[0];
  throw damaged(where, `${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? 'it is not valid'}`.trim());
}

function mustEnd(end: { events: number; sha256: string }, chains: Chains, sha256: string, where: string): void {
  if (end.events !== chains.events || chains.header.events !== chains.events)
    throw damaged(where, `it holds ${chains.events} events and should hold ${end.events}`);
  chains.mustEnd(where);
  if (end.sha256 !== sha256) throw damaged(where, 'a byte before it is not as it was written');
}

/** Follows the chain of every partition. */
class Chains {
  readonly header: Header;
  readonly #ends = new Map<Partition, { seq: number; hash: string }>();
  readonly #joints: ReadonlyMap<string, string>;
  #position = 0;
  events = 0;

  constructor(header: Header) {
    this.header = header;
    for (const { partition, seq, hash } of header.before) this.#ends.set(partition, { seq, hash });
    this.#joints = new Map(header.joints.map(({ partition, seq, link }) => [`${partition}/${seq}`, link]));
  }

  prove(event: ExportedEvent, where: string): void {
    const { partition, seq, position, hash, body } = event;
    if (position <= this.#position) throw damaged(where, `position ${position} is out of order`);
    const end = this.#ends.get(partition);
    const joint = this.#joints.get(`${partition}/${seq - 1}`);
    if (joint === undefined && seq !== (end?.seq ?? 0) + 1)
      throw damaged(where, `seq ${seq} of partition ${partition} does not follow on seq ${end?.seq ?? 0}`);
    const link = joint ?? end?.hash;
    const previous = link === undefined ? genesis(partition) : Buffer.from(link, 'hex');
    if (chainHash(previous, event, body).toString('hex') !== hash)
      throw damaged(where, `the event at position ${position} does not match its hash`);
    this.#ends.set(partition, { seq, hash });
    this.#position = position;
    this.events += 1;
  }

  mustEnd(where: string): void {
    for (const { partition, seq, hash } of this.header.heads) {
      const end = this.#ends.get(partition);
      if (end?.seq !== seq || end.hash !== hash)
        throw damaged(where, `the chain of partition ${partition} does not end as the header says`);
    }
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw damaged(
      file,
      `it cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}`,
    );
  }
}

/** The lines without their line feeds; memory holds one chunk and one line. */
function* linesOf(file: string): Generator<Buffer, void, undefined> {
  const handle = opened(file);
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let parts: Buffer[] = [];
    let held = 0;
    for (;;) {
      const size = readSync(handle, chunk, 0, CHUNK_BYTES, null);
      if (size === 0) break;
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED, from); at >= 0 && at < size; at = chunk.indexOf(LINE_FEED, from)) {
        yield Buffer.concat([...parts, chunk.subarray(from, at)]);
        parts = [];
        held = 0;
        from = at + 1;
      }
      if (from < size) parts.push(Buffer.from(chunk.subarray(from, size)));
      held += size - from;
      if (held > MOST_LINE_BYTES) throw damaged(file, 'a line does not end');
    }
    if (parts.length > 0) throw damaged(file, 'it breaks off in the middle of a line');
  } finally {
    closeSync(handle);
  }
}
