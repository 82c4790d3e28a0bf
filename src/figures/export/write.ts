import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import type { Partition } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { StoredEvent } from '../../journal/port.ts';
import { WholeJournal } from '../../journal/sqlite/whole-journal.ts';
import { RegisterReader } from '../register-reader.ts';
import type { Standards } from '../standards.ts';
import { EXPORT_VERSION, type Head, type Header } from './format.ts';

export interface ExportOptions {
  /** The data directory. */
  dir: string;
  file: string;
  since: Instant | null;
  until: Instant | null;
  madeAt: Instant;
  standards: Standards;
}

export interface Exported {
  file: string;
  events: number;
  sha256: string;
}

const OWNER_ONLY = 0o600;
/** Text gathered before it is written. */
const CHUNK_CHARACTERS = 1_000_000;

/** Writes the journal, or the part of it that was decided in a time, to a file that did not exist. Beside a running gateway or alone. */
export function exportJournal({ dir, file, ...asked }: ExportOptions): Exported {
  const journal = new WholeJournal(dir);
  const register = new RegisterReader(dir);
  // An evidence file is never overwritten; and what cannot be made leaves none behind that looks like one.
  const out = new HashedFile(file);
  try {
    const part = surveyOf(journal, asked);
    const header: Header = {
      export: 'havenwatch journal',
      version: EXPORT_VERSION,
      madeAt: asked.madeAt,
      since: asked.since,
      until: asked.until,
      ...part,
      joints: journal.joints().map(({ partition, seq, link }) => ({ partition, seq, link: link.toString('hex') })),
      estate: register.estate(),
      standards: asked.standards,
    };
    out.line(header);
    for (const event of journal.storedAfter(part.firstPosition - 1)) {
      if (event.position > part.lastPosition) break;
      out.line(event);
    }
    const sha256 = out.end(part.events);
    return { file, events: part.events, sha256 };
  } catch (error) {
    unlinkSync(file);
    throw error;
  } finally {
    out.close();
    journal.close();
    register.close();
  }
}

type Part = Pick<Header, 'events' | 'firstPosition' | 'lastPosition' | 'before' | 'heads'>;

/** Finds the first and last event of the time: everything between them is exported, so that the chains stay whole. */
function surveyOf(journal: WholeJournal, { since, until }: Pick<ExportOptions, 'since' | 'until'>): Part {
  const seen = new Map<Partition, Head>();
  let before: Head[] = [];
  let heads: Head[] = [];
  let firstPosition = 0;
  let lastPosition = 0;
  let events = 0;
  let counted = 0;
  for (const event of journal.storedAfter(0)) {
    if (firstPosition === 0 && (since === null || event.at >= since)) {
      firstPosition = event.position;
      before = [...seen.values()];
    }
    seen.set(event.partition, headOf(event));
    if (firstPosition === 0) continue;
    counted += 1;
    if (until !== null && event.at >= until) continue;
    lastPosition = event.position;
    events = counted;
    if (until !== null) heads = [...seen.values()];
  }
  if (until === null) heads = [...seen.values()];
  if (events === 0) return { events, firstPosition: 0, lastPosition: 0, before: [], heads: [] };
  return { events, firstPosition, lastPosition, before, heads };
}

const headOf = ({ partition, seq, hash }: StoredEvent): Head => ({ partition, seq, hash });

/** Lines of JSON on their way to disk, with the hash of all of them. */
class HashedFile {
  readonly #handle: number;
  readonly #hash = createHash('sha256');
  #text = '';

  constructor(file: string) {
    this.#handle = openSync(file, 'wx', OWNER_ONLY);
  }

  line(value: object): void {
    this.#text += `${JSON.stringify(value)}\n`;
    if (this.#text.length > CHUNK_CHARACTERS) this.#write();
  }

  /** Ends the file with what proves it, and sees it onto the disk. */
  end(events: number): string {
    this.#write();
    const sha256 = this.#hash.digest('hex');
    writeSync(this.#handle, `${JSON.stringify({ end: { events, sha256 } })}\n`);
    fsyncSync(this.#handle);
    return sha256;
  }

  close(): void {
    closeSync(this.#handle);
  }

  #write(): void {
    const bytes = Buffer.from(this.#text);
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#handle, bytes, written);
    this.#text = '';
  }
}
