/** What people send to be written to no more, and what takes that back: the provider's own words, which it acts on by itself. */
const STOP: ReadonlySet<string> = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'OPTOUT',
  'REVOKE',
]);
const START: ReadonlySet<string> = new Set(['START', 'UNSTOP']);

/**
 * What a text means for the channel. `yes` takes a STOP back as well, but may be meant as an answer. Nothing but the word by itself
 * counts, so that "please do not stop" closes nothing.
 */
export function optOutIn(body: string, type: string | undefined): 'stop' | 'start' | 'yes' | undefined {
  const word = body.trim().toUpperCase();
  if (type === 'STOP' || STOP.has(word)) return 'stop';
  if (type === 'START' || START.has(word)) return 'start';
  return word === 'YES' ? 'yes' : undefined;
}
