import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CONTACT_LIMITS, type ContactLimits } from '../../register/contact-standing.ts';
import { duration } from './words.ts';
import { type CheckedFile, readYamlFile } from './yaml-file.ts';

const CONTACTS = 'contacts.yaml';

const contactsFile = z
  .strictObject({
    source: z.string(),
    checked: z.boolean(),
    least: z.int().min(1).max(20).default(CONTACT_LIMITS.least),
    verifyAgain: duration.default(CONTACT_LIMITS.verifyAgain),
    testEvery: duration.default(CONTACT_LIMITS.testEvery),
    askWaysEvery: duration.default(CONTACT_LIMITS.askWaysEvery),
    scheduledTests: z.boolean().default(CONTACT_LIMITS.scheduledTests),
  })
  .transform(({ source: _, checked: __, ...limits }): ContactLimits => limits);

/** What the provider asks of its contacts; undefined when it has no such file. Throws `FileFaults`. */
export function readContactLimits(folder: string): CheckedFile<ContactLimits> | undefined {
  const file = join(folder, CONTACTS);
  return existsSync(file) ? readYamlFile(file, contactsFile) : undefined;
}
