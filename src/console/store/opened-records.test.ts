import { expect, test } from 'vitest';
import type { Attempt } from '../api/types.ts';
import { applyIncident } from './fetched.ts';
import { withoutPeople } from './opened-records.ts';
import { incident, OPENED_AT } from './sample.ts';
import { emptyDesk } from './state.ts';

test('when a record is shut again the names of her contacts leave the page, and those of colleagues stay', () => {
  const by = { kind: 'staff' as const, id: 'st_1', name: 'Ash Example', how: null };
  const tried: Attempt = {
    ...{ id: 'a1', step: 1, rung: 1, round: 1, channel: 'voice', state: 'human', reason: null },
    ...{ contact: 'ct_bo', contactName: 'Bo Sample', plannedAt: OPENED_AT, settledAt: null },
  };
  const open = applyIncident(emptyDesk(), incident('7-1-1', { attempts: [tried], closedBy: by, state: 'closed' }));
  expect([...open.names.keys()].sort()).toEqual(['ct_bo', 'st_1']);
  const shut = withoutPeople(open, '7-1-1');
  expect([...shut.names.keys()]).toEqual(['st_1']);
  expect(JSON.stringify(shut.incidents.get('7-1-1')?.value)).not.toContain('Bo Sample');
});
