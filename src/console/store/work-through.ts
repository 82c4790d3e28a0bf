/** One pass takes at most this many; the rest stays for the next. */
export const PASS_MAX = 500;
/** Requests on their way at once. */
export const AT_ONCE = 4;

/** What the desk did not do, with its own sentence. */
export interface Refused {
  id: string;
  detail: string;
}

/** How far a pass has got. */
export interface Progress {
  total: number;
  done: number;
  refused: readonly Refused[];
  state: 'running' | 'stopped' | 'finished';
}

/**
 * Does the same to many incidents, each by a request of its own, a few at a time. What is refused is kept and told, and does not
 * hold up the rest. `send` rejects with an error whose message is a plain sentence. Stops after what is on its way when
 * `isStopped` answers true.
 */
export async function workThrough(
  ids: readonly string[],
  send: (id: string) => Promise<unknown>,
  tell: (progress: Progress) => void,
  isStopped: () => boolean,
): Promise<Progress> {
  const queue = ids.slice(0, PASS_MAX);
  const refused: Refused[] = [];
  let next = 0;
  let done = 0;
  const progress = (state: Progress['state']): Progress => ({
    total: queue.length,
    done,
    refused: [...refused],
    state,
  });
  const work = async () => {
    for (let id = queue[next]; id !== undefined && !isStopped(); id = queue[next]) {
      next += 1;
      try {
        await send(id);
        done += 1;
      } catch (error) {
        refused.push({ id, detail: error instanceof Error ? error.message : 'It failed.' });
      }
      tell(progress('running'));
    }
  };
  tell(progress('running'));
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const end = progress(done + refused.length < queue.length ? 'stopped' : 'finished');
  tell(end);
  return end;
}
