import { Fault } from '../../core/fault.ts';
import type { JobInFull, MeasureDevice } from '../../desk/schema/job.ts';
import type { JobDesk } from './job-desk.ts';
import { inOrder, orSay } from './steps.ts';

export const TYPED_HELP = 'yes N|ITEM, no N|ITEM, here ROOM, join NAME, sign off, quit';

/** The item by its number on the board or its id. Throws `HW_USAGE`. */
export function itemOf({ items }: JobInFull, text: string): string {
  const found = /^\d+$/.test(text) ? items[Number(text) - 1] : items.find(({ id }) => id === text);
  if (found === undefined)
    throw new Fault('HW_USAGE', { where: `item "${text}"`, why: 'the walk-test has no such item' });
  return found.id;
}

/** The measure by what staff call it, or its id. Throws `HW_USAGE`. */
export function measureOf({ job }: JobInFull, text: string): string {
  const found = job.measures.find(({ id, name }) => id === text || name === text);
  if (found === undefined) throw new Fault('HW_USAGE', { where: `measure "${text}"`, why: 'it is not on the order' });
  return found.id;
}

export type Joined = MeasureDevice & { name: string };

/** Registers what a measure is. */
export async function join(desk: JobDesk, now: JobInFull, name: string): Promise<Joined> {
  return { name, ...(await desk.join(measureOf(now, name))) };
}

/** How hardware becomes it: the code to type, and as a picture. */
export async function joinedWords({ name, device, claim }: Joined): Promise<string> {
  if (claim === null) return `${name} is ${device}.`;
  const { default: qr } = await import('qrcode');
  const squares = await qr.toString(claim.url, { type: 'terminal', small: true });
  const code = `${name} is ${device}. Its code, until ${claim.expiresAt.slice(0, 16)} UTC: ${claim.code}`;
  return [code, claim.url, squares].join('\n');
}

/** Does what somebody has typed. Gives what is to be said, or `quit`. Throws `HW_USAGE` and what the desk refuses, with what was not done. */
export async function act(desk: JobDesk, now: JobInFull, line: string): Promise<string> {
  const [verb = '', ...rest] = line.trim().split(/\s+/);
  const words = rest.join(' ');
  switch (verb) {
    case '':
      return '';
    case 'yes':
    case 'no':
      await sayEach(desk, now, verb, rest);
      return '';
    case 'here':
      await orSay([line.trim()], () => desk.here(words));
      return '';
    case 'join':
      return joinedWords(await orSay([line.trim()], () => join(desk, now, words)));
    case 'sign': {
      const { certificate } = await orSay([line.trim()], () => desk.signOff(now.job.residentCopyWithoutAddress));
      return `Signed off. The certificate is ${certificate}.`;
    }
    case 'quit':
    case 'q':
      return 'quit';
    default:
      throw new Fault('HW_USAGE', { where: `"${verb}"`, why: `type ${TYPED_HELP}` });
  }
}

/** Every number is looked up before the first is said: what is on the board moves with each. */
async function sayEach(desk: JobDesk, now: JobInFull, said: 'yes' | 'no', items: readonly string[]): Promise<void> {
  const ids = items.map((item) => itemOf(now, item));
  await inOrder(ids.map((id, at) => ({ says: `${said} ${items[at]}`, does: () => desk.say(id, said) })));
}
