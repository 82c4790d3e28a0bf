import { describe, expect, it } from 'vitest';
import type { Told } from '../api/types.ts';
import { applyTold } from './apply.ts';
import { NOTICES_AT_ONCE, noticesOf, speech } from './notices.ts';
import { incident, told } from './sample.ts';
import { emptyDesk } from './state.ts';

function heard(before: readonly Told[], messages: readonly Told[]) {
  const was = applyTold(emptyDesk(), before);
  return noticesOf(was, applyTold(was, messages), messages);
}

describe('what is said aloud', () => {
  it('a new emergency is said at once; a new notice when it suits', () => {
    const said = heard([], [told(1, incident('a')), told(2, incident('b', { priority: 4, kind: 'battery' }))]);
    expect(said).toEqual([
      { urgent: true, says: 'New: P1 Emergency, Panic button, home R-1042.' },
      { urgent: false, says: 'New: P4 Notice, Battery, home R-1042.' },
    ]);
  });
  it('the durable copy of an early message is not said again', () => {
    const early = told(1, incident('a'), { early: true });
    expect(heard([early], [told(1, incident('a'))])).toEqual([]);
  });
  it('a rise in severity and a round that nobody answered are said', () => {
    const low = told(1, incident('a', { priority: 2 }));
    expect(heard([low], [told(2, incident('a'))])[0]).toMatchObject({ urgent: true });
    expect(heard([told(1, incident('a'))], [told(2, incident('a', { unanswered: 1 }))])[0]?.says).toMatch(/^Nobody/);
  });
  it('who accepted is said by name', () => {
    const by = { kind: 'staff' as const, id: 'st_1', name: 'Ash Example', how: null };
    const accepted = told(2, incident('a', { state: 'acknowledged', acknowledgedBy: by }));
    expect(heard([told(1, incident('a'))], [accepted])[0]?.says).toMatch(/^Accepted by Ash Example/);
  });
  it('a flood is said as a number', () => {
    const flood = Array.from({ length: NOTICES_AT_ONCE + 4 }, (_, n) => told(n + 1, incident(`i${n}`)));
    expect(speech(heard([], flood), true)).toMatch(/And 4 more\.$/);
  });
});
