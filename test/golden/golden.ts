import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from './dump.ts';

export const DATABASES = ['journal', 'register', 'keys'] as const;
export const MASTER_KEY = 'master-key.hex';

/** What a recorded gateway must still know when a later release opens it. */
export interface Expected {
  closed: string;
  open: string;
  device: { device: string; secret: string; topic: string };
  personal: { numbers: readonly string[]; resident: string; name: string; note: string };
}

/** The recorded gateways, by name. */
export const RECORDED = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'schema')
  .map(({ name }) => name);

export function sqlOf(name: string, database: (typeof DATABASES)[number]): string {
  return readFileSync(join(import.meta.dirname, name, `${database}.sql`), 'utf8');
}

export function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(join(import.meta.dirname, name, 'expected.json'), 'utf8'));
}

/** Puts a recorded gateway's files into a data directory. */
export function putBack(name: string, dataDir: string): void {
  for (const database of DATABASES) load(join(dataDir, `${database}.db`), sqlOf(name, database));
  const key = Buffer.from(readFileSync(join(import.meta.dirname, name, MASTER_KEY), 'utf8').trim(), 'hex');
  writeFileSync(join(dataDir, 'master.key'), key, { mode: 0o600 });
}
