import type { Book, Policy } from './book.ts';
import { SELF_TEST_FAILED } from './drill.ts';
import type { Plan, PlanStep } from './plan.ts';
import { ms, seconds } from './time.ts';

/** The only channels a drill ever uses, whatever else is set up: the police are not among them. */
const DRILLED: readonly string[] = ['voice', 'sms', 'webhook'];
const RUNG_WAIT = seconds(60);
const NEVER_WITHIN_A_DRILL = ms(3_600_000);

/** Who is told in a drill: the desk, every channel as far as its provider's door, and the one contact that agreed to a test call. */
export function planForDrill({ channels, drillCall }: Pick<Book, 'channels' | 'drillCall'>): Plan {
  const step = (number: number, tells: string, rung: Omit<PlanStep['rungs'][number], 'waitMs'>): PlanStep => ({
    step: number,
    atMs: ms(0),
    tells,
    rungs: [{ ...rung, waitMs: RUNG_WAIT }],
  });
  const steps = [step(1, 'the desk', { channel: 'desk' })];
  for (const channel of DRILLED)
    if (channels.has(channel)) steps.push(step(steps.length + 1, `${channel}, as a test`, { channel }));
  if (drillCall !== undefined && channels.has('voice'))
    steps.push(step(steps.length + 1, 'the test call', { channel: 'voice', contact: drillCall }));
  return { policy: 'drill', steps, repeatFromMs: ms(0), repeatAfterMs: NEVER_WITHIN_A_DRILL, gaps: [] };
}

/** Who is told that a drill failed, unless the provider has a policy of that name. */
export const FAILED_POLICY: Policy = {
  name: SELF_TEST_FAILED,
  steps: [
    { atMs: ms(0), tell: 'desk', by: [], eachMs: seconds(30) },
    { atMs: ms(0), tell: 'webhook', by: [], eachMs: seconds(30) },
    { atMs: ms(0), tell: { role: 'duty supervisor' }, by: ['voice', 'sms'], eachMs: seconds(60) },
  ],
  repeatFromMs: ms(0),
  repeatAfterMs: seconds(60),
};
