import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type Proof, proofSchema } from './proof.ts';
import { type Signal, signalSchema } from './wire.ts';

/** What survives a power cut: how often the device has started, the signals that nobody has acknowledged yet, and what it proves itself with. */
export interface FlashContents {
  boot: number;
  waiting: Signal[];
  /** In the place of what it was made with. */
  proof?: Proof;
  /** Given to it and not used yet: tried first, and forgotten if the gateway does not take it. */
  next?: Proof;
}

export interface Flash {
  read(): FlashContents;
  write(contents: FlashContents): void;
}

/** Flash that lasts as long as the process; `boot` is the number of earlier starts. */
export function memoryFlash(boot = 0): Flash {
  let held: FlashContents = { boot, waiting: [] };
  return {
    read: () => ({ ...held, waiting: [...held.waiting] }),
    write: (contents) => {
      held = { ...contents, waiting: [...contents.waiting] };
    },
  };
}

const contents = z.object({
  boot: z.int().min(0),
  waiting: z.array(signalSchema),
  proof: proofSchema.exactOptional(),
  next: proofSchema.exactOptional(),
});

/**
 * Flash in a small JSON file, written whole and renamed into place. A missing file is a new device; a damaged one throws,
 * because guessing the boot counter could use a signal's id twice and the second signal would be taken for the first.
 */
export function fileFlash(path: string): Flash {
  return {
    read() {
      const text = readIfThere(path);
      if (text === undefined) return { boot: 0, waiting: [] };
      const parsed = contents.safeParse(parseJson(text));
      if (!parsed.success) {
        throw new Error(
          `The device memory ${path} is damaged. Delete it only together with the device's registration.`,
        );
      }
      return parsed.data;
    },
    write(next) {
      writeFileSync(`${path}.new`, JSON.stringify(next), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
