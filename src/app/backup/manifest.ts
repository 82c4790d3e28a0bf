import { z } from 'zod';
import { Fault } from '../../core/fault.ts';

export const MANIFEST_NAME = 'manifest.json';
/** The mirror of the keys, beside the backups. One file for all of them, replaced by each. */
export const KEYS_MIRROR = 'havenwatch-keys.db';
export const KEYS_FILE = 'keys.db';
export const MASTER_KEY_FILE = 'master.key';
export const FORMAT = 1;

/** Nothing that a member is called may lead out of the directory it is restored into. */
const memberName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/);

const Manifest = z.object({
  format: z.literal(FORMAT),
  madeAt: z.string(),
  journal: z.object({ position: z.number(), events: z.number(), damages: z.array(z.string()) }),
  keys: z.object({ subjects: z.number() }),
  files: z.array(z.object({ name: memberName, bytes: z.number(), sha256: z.string() })),
  /** Earlier parts of the journal that were not there to be copied. */
  missing: z.array(z.string()),
});

/** What a backup says of itself: when it was made, how far the journal reaches, and the hash of each file in it. */
export type Manifest = z.infer<typeof Manifest>;

/** Throws `HW_BACKUP_INVALID`. */
export function parseManifest(text: string, where: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const parsed = Manifest.safeParse(json);
  if (!parsed.success) throw new Fault('HW_BACKUP_INVALID', { where, why: `its ${MANIFEST_NAME} is not one of ours` });
  return parsed.data;
}
