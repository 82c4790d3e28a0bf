import type { Heard } from '../core/handling/words.ts';
import type { DeviceId, HouseholdId, NoteId, PremisesId } from '../core/ids.ts';
import type { WordsSet } from '../register/agreed-words.ts';
import type { FileVersion, KeptFile } from '../register/household-file.ts';
import type { AgreedWords, HouseholdFile } from '../register/household-file-schema.ts';

/** What the brief opens of a home beside its file. Null where there is none or it was erased. */
export interface HomeFacts {
  /** The provider's public name. */
  provider: string | null;
  timeZone: string;
  /** The id of the police force, where the home has one. */
  force: string | null;
  address: string | null;
  residents: readonly string[];
  /** Her safe contacts, in their order. */
  contacts: readonly { name: string | null; number: string | null }[];
}

export interface FileSaved {
  file: HouseholdFile;
  words: AgreedWords | undefined;
  /** The version that it was made from; 0 when there was none. */
  from: number;
  who: string;
}

/** The household's file, its agreed words and its frozen briefs. `who` looks, and the audit has it; `bound.ts` makes it. */
export interface Files {
  /** Undefined when there is none. */
  read(household: HouseholdId, who: string): KeptFile | 'erased' | undefined;
  versions(household: HouseholdId): FileVersion[];
  /** Gives the new version. Throws `HW_VERSION_STALE` unless `from` is the newest, and as `HouseholdFiles.save`. */
  save(household: HouseholdId, saved: FileSaved): number;
  wordsSet(household: HouseholdId): WordsSet;
  compare(household: HouseholdId, heard: string, who: string): Heard;
  /** Throws `HW_NOT_FOUND`. */
  home(premises: PremisesId, who: string): HomeFacts;
  /** A piece of a message that nobody understood, in base64. Null when none was kept or it was erased. */
  sample(household: HouseholdId, device: DeviceId, sealed: string, who: string): string | null;
  /** Keeps a document with the household's other data, to the byte. */
  keep(household: HouseholdId, text: string): NoteId;
  /** Null when it was erased. */
  kept(document: NoteId, who: string): string | null;
}
