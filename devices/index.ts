import { NATIVE } from './native/profile.ts';
import type { Profile } from './profile.ts';

/** Every device family this gateway understands. A new family is a folder beside this file and a line here. */
export const PROFILES: readonly Profile[] = [NATIVE];

const BY_NAME: ReadonlyMap<string, Profile> = new Map(PROFILES.map((profile) => [profile.name, profile]));

/** The family of that name, or undefined when there is none. */
export function profileByName(name: string): Profile | undefined {
  return BY_NAME.get(name);
}
