import { describe, expect, test } from 'vitest';
import type { Book } from './book.ts';
import { decide } from './decide.ts';
import { SELF_TEST } from './drill.ts';
import type { HeartEvent } from './event.ts';
import type { ContactId, IncidentId, PremisesId, SignalId } from './ids.ts';
import type { Input } from './input.ts';
import { Rulebook } from './rules/rule.ts';
import { emptyState, type PartitionState } from './state.ts';
import { instant, minutes, ms } from './time.ts';

const NOW = instant(1_800_000_000_000);
const HOME = 'pm_home' as PremisesId;
const FIGURES = { pubackMs: ms(2), streamMs: ms(3), sendMs: ms(5) };
const BOOK: Book = {
  rules: new Rulebook([
    {
      name: 'Panic pressed',
      parts: [{ kinds: ['panic'] }],
      raise: { incident: 'panic', priority: 1, policy: 'panic' },
    },
  ]),
  policy: () => undefined,
  roster: () => [{ contact: 'ct_duty' as ContactId, role: 'duty supervisor', order: 1, channels: ['voice', 'sms'] }],
  channels: new Set(['desk', 'voice', 'sms', 'police']),
  offsets: () => [],
};

const press = (premises: PremisesId, drill?: true): Input => ({
  type: 'signal',
  origin: { device: SELF_TEST.device, premises, risk: 'high', ...(drill && { drill }) },
  signal: { kind: 'panic', id: `p-${premises}` as SignalId },
  receivedAt: NOW,
  late: false,
});
const over = (incident: IncidentId | undefined, missing: string[] = []): Input => ({
  type: 'drill-over',
  ...(incident && { incident }),
  figures: FIGURES,
  missing,
});
function of<T extends HeartEvent['type']>(events: readonly HeartEvent[], type: T) {
  return events.filter((event): event is Extract<HeartEvent, { type: T }> => event.type === type);
}

function opened(premises: PremisesId, drill?: true): { state: PartitionState; id: IncidentId; events: HeartEvent[] } {
  const state = emptyState(0 as PartitionState['partition'], 1);
  const { events } = decide(state, press(premises, drill), BOOK, NOW);
  const [event] = of(events, 'incident-opened');
  if (event === undefined) throw new Error('nothing was opened');
  return { state, id: event.incident, events };
}

describe('a drill', () => {
  test('tells the desk and the channels, never the police and never a person who has not agreed', () => {
    const { events } = opened(SELF_TEST.premises, true);
    expect(of(events, 'attempt-planned').map(({ channel, contact }) => [channel, contact])).toEqual([
      ['desk', undefined],
      ['voice', undefined],
      ['sms', undefined],
    ]);
    expect(of(events, 'incident-opened')).toMatchObject([{ drill: true, plan: { policy: 'drill' } }]);
  });

  test('is closed by the gateway when everything came', () => {
    const { state, id } = opened(SELF_TEST.premises, true);
    const { events, refusal } = decide(state, over(id), BOOK, NOW);
    expect(refusal).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual(['drill-passed', 'incident-closed']);
  });

  test('that failed becomes an incident of the first priority that the gateway cannot close', () => {
    const { state, id } = opened(SELF_TEST.premises, true);
    const { events } = decide(state, over(id, ['no stream']), BOOK, NOW);
    const [failed] = of(events, 'incident-opened');
    expect(failed).toMatchObject({ kind: 'self-test-failed', priority: 1 });
    expect(failed?.drill).toBeUndefined();
    expect(of(events, 'attempt-planned').map(({ channel, contact }) => [channel, contact])).toEqual([
      ['desk', undefined],
      ['voice', 'ct_duty'],
    ]);
    expect(decide(state, over(failed?.incident), BOOK, NOW)).toEqual({ events: [], refusal: 'HW_NOT_A_DRILL' });
    expect(decide(state, over(undefined, ['no stream']), BOOK, NOW)).toEqual({
      events: [],
      refusal: 'HW_DRILL_BLOCKED',
    });
    const later = instant(NOW + minutes(10));
    expect(of(decide(state, { type: 'due' }, BOOK, later).events, 'attempt-planned').length).toBeGreaterThan(0);
  });

  test('that never became an incident has failed as well', () => {
    const state = emptyState(0 as PartitionState['partition'], 1);
    const { events } = decide(state, over(undefined, ['the press was not acknowledged']), BOOK, NOW);
    expect(of(events, 'drill-failed')).toMatchObject([{ missing: ['the press was not acknowledged'] }]);
    expect(decide(emptyState(0 as PartitionState['partition'], 1), over(undefined), BOOK, NOW).refusal).toBe(
      'HW_INCIDENT_CLOSED',
    );
  });
});

describe('an incident that is not a drill', () => {
  test.each([
    ['passed', []],
    ['failed', ['something']],
  ])('is not closed by a drill that has %s', (_how, missing) => {
    const { state, id } = opened(HOME);
    expect(decide(state, over(id, missing), BOOK, NOW)).toEqual({ events: [], refusal: 'HW_NOT_A_DRILL' });
    expect(decide(state, { ...over(id), interrupted: true } as Input, BOOK, NOW).refusal).toBe('HW_NOT_A_DRILL');
    expect(state.incidents.get(id)?.state).toBe('open');
  });

  test('takes no order from the gateway itself', () => {
    const { state, id } = opened(HOME);
    const by = { kind: 'gateway' } as const;
    for (const order of [
      { command: 'close', incident: id, by, reason: 'planned' },
      { command: 'acknowledge', incident: id, by },
    ] as const)
      expect(decide(state, { type: 'command', order }, BOOK, NOW)).toEqual({ events: [], refusal: 'HW_FORBIDDEN' });
  });
});
