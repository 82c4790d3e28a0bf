import { describe, expect, test } from 'vitest';
import { noHandling } from '../../core/handling/handling.ts';
import { asContactId, asNoteId, asStaffId } from '../../core/ids.ts';
import type { IncidentDoc } from '../../core/state.ts';
import { instant, ms, seconds } from '../../core/time.ts';
import { NO_STANDARDS } from '../../figures/standards.ts';
import { must } from '../../vault/test-files.ts';
import { viewHandling } from './handling.ts';
import { NO_NAMES } from './names.ts';

const at = instant(1_770_000_000_000);
const ann = must(asStaffId('st_ann1'));
const by = { kind: 'staff', staff: ann } as const;
const note = must(asNoteId('nt_why1'));
const step = (id: string, kind: 'check' | 'police', required = true) =>
  ({ id, title: `Do ${id}`, kind, required, mayRuleOut: true }) as const;
const names = { staff: () => 'Ann', contact: () => 'Robin' };
const confided = { readNote: () => 'in her words' };

/** The parts of an incident that handling is shown from. */
function incident(over: Partial<IncidentDoc> = {}): IncidentDoc {
  const plan = { policy: 'panic', steps: [], repeatFromMs: ms(0), repeatAfterMs: ms(0), gaps: [] };
  const actions = [step('police', 'police'), step('look', 'check'), step('extra', 'check', false)];
  const doc: Pick<IncidentDoc, 'kind' | 'priority' | 'state' | 'plan' | 'signalCount' | 'helpSentAt'> = {
    kind: 'panic',
    priority: 1,
    state: 'acknowledged',
    plan: { ...plan, actions, review: 'always' },
    signalCount: 2,
    helpSentAt: null,
  };
  return { ...doc, ...over } as IncidentDoc;
}

describe('what has been done about an incident', () => {
  test('untouched, it shows its whole plan, and what stands in the way of closing it', () => {
    expect(viewHandling(incident(), { names })).toMatchObject({
      claim: null,
      unseen: 0,
      steps: [
        { id: 'police', state: 'open' },
        { id: 'look', state: 'open' },
        { id: 'extra', state: 'open' },
      ],
      mayClose: false,
      blockedBy: ['Not done yet: Do police.', 'Not done yet: Do look.'],
      review: 'needed',
    });
  });

  test('a deed does its own step; what was ruled out shows why to those who may read it', () => {
    const steps = [{ step: 'look', outcome: 'ruled-out', by, at, note }] as const;
    const handling = { ...noHandling(), firstHandledAt: at, seenSignals: 1, steps: [...steps] };
    const doc = incident({ helpSentAt: at, handling });
    const shown = viewHandling(doc, { names, confided });
    expect(shown.steps).toMatchObject([
      { state: 'done', by: null },
      { state: 'ruled-out', by: { name: 'Ann' }, text: 'in her words' },
      { state: 'open' },
    ]);
    expect(shown).toMatchObject({ unseen: 1, mayClose: false, blockedBy: ['One signal has come in since.'] });
    expect(viewHandling({ ...doc, signalCount: 1 }, { names, confided })).toMatchObject({
      mayClose: true,
      blockedBy: [],
    });
    expect(viewHandling(doc, { names: NO_NAMES }).steps[1]).toMatchObject({ text: null, by: { name: null } });
  });

  test('what was heard is a letter for those who handle alarms, and nothing for anybody else or on the stream', () => {
    const letters = (['safe', 'duress', 'unknown'] as const).map((heard) => {
      const doc = incident({ handling: { ...noHandling(), word: { heard, by, at } } });
      expect(viewHandling(doc, { names: NO_NAMES }).word).toBeNull();
      expect(JSON.stringify(viewHandling(doc, { names, confided }))).not.toContain(heard);
      return viewHandling(doc, { names, confided }).word?.letter;
    });
    expect(letters).toEqual(['A', 'B', '-']);
  });

  test('a call shows both telephones and a name where names are shown; never a number', () => {
    const contact = must(asContactId('ct_robin'));
    const legs = { operator: 'answered', other: 'ringing' } as const;
    const call = { call: '1-1-1.c1', target: { kind: 'contact', contact }, listen: false, by, at, legs, reason: null };
    const doc = incident({ handling: { ...noHandling(), calls: [call] } } as Partial<IncidentDoc>);
    expect(viewHandling(doc, { names }).calls).toMatchObject([
      {
        target: { kind: 'contact', contact, contactName: 'Robin', line: null },
        operator: 'answered',
        other: 'ringing',
      },
    ]);
  });

  test('the target is the one of the standard that the clocks go by, and says whether anybody has checked it', () => {
    const marks = [
      { withinMs: seconds(30), sharePermille: 800 },
      { withinMs: seconds(60), sharePermille: 985 },
    ];
    const target = { standard: 'EN 50518', source: 's', checked: false, name: 'all', about: 'all', marks } as const;
    const standards = { ...NO_STANDARDS, clock: 'EN 50518', handling: [target] };
    expect(viewHandling(incident(), { names, standards }).target).toEqual({ handleWithinS: [30, 60], checked: false });
    expect(viewHandling(incident(), { names }).target.handleWithinS).toEqual([]);
  });
});
