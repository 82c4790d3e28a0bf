import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { instant } from '../../core/time.ts';
import { openRecords } from '../../register/register.ts';
import { DEFAULT_CONFIG, loadConfig } from '../config/load.ts';
import { faultsOfWords } from './words-check.ts';

test('somebody with a cover or a language that the wordings do not have is named, and nobody else', () => {
  const directory = mkdtempSync(join(tmpdir(), 'words-check-'));
  const records = openRecords({ directory, clock: () => instant(Date.now()), random: randomBytes });
  try {
    const { register } = records;
    const { household } = register.premises.get(register.premises.add({ risk: 'high' }).premises);
    const add = (manner: { language?: string; cover?: string }) =>
      register.contacts.add({
        household,
        role: 'safe contact',
        name: 'Made Up',
        number: '+447700900123',
        channels: ['voice'],
        ...manner,
      });
    add({});
    add({ language: 'cy', cover: 'parcel' });
    const covered = add({ cover: 'birdwatching' });
    const polish = add({ language: 'pl' });
    const says = faultsOfWords({ register, messages: loadConfig(DEFAULT_CONFIG).messages }).map(
      (fault) => fault.message,
    );
    expect(says).toHaveLength(2);
    expect(says.join()).toContain(`${covered} has the cover "birdwatching", which no file of wordings has`);
    expect(says.join()).toContain(`${polish} is to be spoken to in "pl"`);
    expect(says.join()).not.toContain('Made Up');
  } finally {
    records.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
