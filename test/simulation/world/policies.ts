import type { Policy } from '../../../src/core/book.ts';
import { minutes, ms, seconds } from '../../../src/core/time.ts';

const DESK = { atMs: ms(0), tell: 'desk', by: [], eachMs: seconds(30) } as const;
const VOICE_SMS = ['voice', 'sms'];

/**
 * The delivered policies with everything in them that a policy can ask for: a rota, people told together, two who must both
 * accept, hours of a step, an acceptance that lapses soon, a ceiling, and the police at once or once it is confirmed.
 */
export function simulatedPolicies(delivered: ReadonlyMap<string, Policy>): ReadonlyMap<string, Policy> {
  const changed = new Map(delivered);
  changed.set('panic', {
    name: 'panic',
    steps: [
      DESK,
      { atMs: ms(0), tell: { role: 'duty supervisor' }, by: VOICE_SMS, eachMs: seconds(60) },
      { atMs: seconds(20), tell: { rota: 'evenings' }, by: ['voice'], eachMs: seconds(30) },
      { atMs: seconds(45), tell: { role: 'safe contact' }, by: VOICE_SMS, eachMs: seconds(60), together: true },
    ],
    repeatFromMs: ms(0),
    repeatAfterMs: seconds(15),
    actWithinMs: minutes(2),
    // biome-ignore lint/suspicious/noThenProperty: a word of the policy, and nothing awaits it
    ceiling: { rounds: 2, then: 'last hours' },
    police: { atMs: ms(0), hold: 'none' },
  });
  changed.set('last hours', {
    name: 'last hours',
    steps: [
      DESK,
      { atMs: ms(0), tell: { role: 'safe contact' }, by: VOICE_SMS, eachMs: seconds(40) },
      {
        atMs: seconds(5),
        tell: { role: 'duty supervisor' },
        by: ['voice'],
        eachMs: seconds(40),
        when: { during: { days: [3], fromMinute: 20 * 60 + 4, toMinute: 20 * 60 + 12 } },
      },
    ],
    repeatFromMs: ms(0),
    repeatAfterMs: seconds(20),
    actWithinMs: minutes(2),
  });
  changed.set('intrusion', {
    name: 'intrusion',
    steps: [
      DESK,
      { atMs: seconds(20), tell: { role: 'duty supervisor' }, by: VOICE_SMS, eachMs: seconds(60), must: true },
      {
        atMs: seconds(60),
        tell: { role: 'safe contact' },
        by: VOICE_SMS,
        eachMs: seconds(60),
        must: true,
        when: { risks: ['high'] },
      },
    ],
    repeatFromMs: ms(0),
    repeatAfterMs: seconds(30),
    actWithinMs: minutes(3),
    police: { atMs: ms(0), hold: 'confirmed' },
  });
  return changed;
}
