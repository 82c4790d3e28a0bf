import { z } from 'zod';
import { AgreedWords, HouseholdFile } from '../../register/household-file-schema.ts';
import { Actor, At } from './common.ts';

/** A household's file as it is shown to who may write it. Of the words agreed with her there is only the day. */
export const FileShown = z
  .object({
    premises: z.string(),
    version: z.number().int().min(0).describe('0 before there is one; send it back in If-Match'),
    savedAt: At.nullable(),
    savedBy: Actor.nullable(),
    file: HouseholdFile,
    words: z.object({ safeSetAt: At.nullable(), duressSetAt: At.nullable() }),
    erased: z.boolean().describe('the key of the household has been destroyed'),
  })
  .meta({ id: 'FileShown' });
export type FileShown = z.infer<typeof FileShown>;

export const FileOrder = z.strictObject({ file: HouseholdFile, words: AgreedWords.optional() });
export type FileOrder = z.output<typeof FileOrder>;

export const FileVersions = z.object({
  items: z.array(z.object({ version: z.number().int(), savedAt: At, savedBy: Actor })),
});
