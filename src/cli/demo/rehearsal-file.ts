import type { PracticeScript } from '../../app/practice/script.ts';
import { demoFile } from './household-files.ts';
import type { FileOf } from './scheme.ts';

/**
 * What is kept of the households of a rehearsal: as of the demo's home that each is built after, with the words of the script.
 * The address says what it is, so that a brief that is read out by mistake sends nobody anywhere.
 */
export function rehearsalFile({ homes, words }: Pick<PracticeScript, 'homes' | 'words'>): FileOf {
  return ({ name }, now) => {
    const kept = demoFile(homes[name] ?? '', now);
    if (kept === undefined) return undefined;
    const { location } = kept.file;
    const asOf = location?.address?.asOf ?? new Date(now).toISOString().slice(0, 10);
    const address = { is: `REHEARSAL: ${name}, no such street, Demoshire`, asOf };
    return { words, file: { ...kept.file, location: { ...location, address } } };
  };
}
