import type { FamilyMessage, Lesson, Read } from './family.ts';

/** Lessons of one link, where the family does not say. */
export const LESSONS = 2000;

/** Takes up what a message has taught; when there are more than `most`, what was taught longest ago is forgotten. */
export function remember(memory: Map<string, unknown>, learnt: readonly Lesson[], most = LESSONS): void {
  for (const { key, value } of learnt) {
    memory.delete(key);
    if (value !== undefined) memory.set(key, value);
  }
  for (const key of memory.keys()) {
    if (memory.size <= most) return;
    memory.delete(key);
  }
}

/** Reads messages of one link one after the other, each with what those before it have taught; what each says. */
export function readInTurn(
  family: { read(message: FamilyMessage): Read; limits: { lessons?: number } },
  messages: readonly FamilyMessage[],
): Read[] {
  const memory = new Map<string, unknown>();
  return messages.map((message) => {
    const read = family.read({ ...message, memory });
    if ('learnt' in read) remember(memory, read.learnt ?? [], family.limits.lessons);
    return read;
  });
}
