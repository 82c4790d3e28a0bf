import type { Actor } from '../api/types.ts';

const NAMELESS: Record<Actor['kind'], string> = {
  staff: 'a member of staff',
  contact: 'a contact',
  token: 'another system',
  gateway: 'the gateway itself',
  police: 'the police',
};

/** Who did it, by name where the desk has revealed it. */
export function actorWords(actor: Actor | null, names: ReadonlyMap<string, string>): string {
  if (!actor) return 'nobody';
  return actor.name ?? names.get(actor.id) ?? NAMELESS[actor.kind];
}
