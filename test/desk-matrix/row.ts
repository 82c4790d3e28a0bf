import type { Role } from '../../src/register/schema.ts';
import type { Kind } from './world.ts';

export interface Row {
  may: 'anyone' | readonly Role[];
  /** What the id in the path names. */
  on?: Kind;
  /** A token may not. */
  staffOnly?: true;
  /** Only for those who see every home. */
  whole?: true;
  /** Other parameters of the path. */
  params?: Record<string, string>;
  query?: string;
  headers?: Record<string, string>;
  body?: object;
  /** What is an answer too, besides 2xx and "somebody was quicker" (409, 412): the request was let through. */
  fine?: readonly number[];
  /** It ends the asker's own session: asked with a session that is not needed any more. */
  ends?: true;
  /** The answer does not end by itself: only refusals are asked for here. */
  endless?: true;
  /** What is made has the scope of who makes it: it is put into the body. */
  asTheyAre?: true;
  /** It takes as long as a hundred others: asked for one viewer of each role. */
  slow?: true;
  /** It leaves nothing for the others to do: asked last. */
  last?: true;
}
