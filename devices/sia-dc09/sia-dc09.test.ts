import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPanicClass } from '../../src/core/signal.ts';
import type { PanelMessage } from '../panel.ts';
import { CONTACT_ID_CODES, contactIdDecision } from './contact-id.ts';
import { SIA_DC09 } from './profile.ts';
import { SIA_CODES, siaDecision } from './sia.ts';

const HEAD = /^"([A-Z-]+)"\d{4}(?:R\w*)?(?:L\w*)?#(\w+)\[([^\]]*)\]/;

function messageOf(text: string): PanelMessage {
  const [, token = '', account = '', data = ''] = HEAD.exec(text) ?? [];
  return { token, account, data };
}

function heard(text: string, bindings = SIA_DC09.usual) {
  const read = SIA_DC09.read(messageOf(text));
  return 'quarantine' in read ? { quarantine: read.quarantine.reason } : SIA_DC09.meaning(read.events, bindings);
}

describe('profile sia-dc09', () => {
  test.each(SIA_DC09.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const found = heard(example.message, [...(example.bindings ?? [])]);
    if ('quarantine' in found || 'quarantine' in example.expect) return expect(found).toEqual(example.expect);
    expect({ signals: found.signals, unbound: found.unbound.map(({ key }) => key) }).toEqual({
      unbound: [],
      ...example.expect,
    });
  });

  test('every kind of signal it says it can send has an example, and no other', () => {
    const kinds = SIA_DC09.examples.flatMap(({ expect: wanted }) =>
      'signals' in wanted ? wanted.signals.map((signal) => ('kind' in signal ? signal.kind : '')) : [],
    );
    const meant = [
      'door',
      'window',
      'motion',
      'glass',
      'smoke',
      'panic',
      'impact',
      'duress',
      'hold-up',
      'cancel',
      'test',
    ];
    expect([...new Set([...kinds, ...meant])].sort()).toEqual([...SIA_DC09.capabilities.signals].sort());
  });

  test('every code has one decision, and none of the field ends a call for help', () => {
    expect([SIA_CODES.length, CONTACT_ID_CODES.length]).toEqual([
      SIA_CODES.filter(siaDecision).length,
      CONTACT_ID_CODES.length,
    ]);
    for (const code of CONTACT_ID_CODES)
      for (const qualifier of ['1', '3', '6'] as const) {
        const decision = contactIdDecision(qualifier, code);
        expect(decision, `${qualifier}${code}`).toBeDefined();
        if (qualifier !== '1')
          expect(decision?.do === 'raise' && isPanicClass(decision.signal), `${qualifier}${code}`).toBe(false);
      }
    console.log(`sia-dc09: ${SIA_CODES.length} codes of SIA and ${CONTACT_ID_CODES.length} of Contact ID are decided`);
  });

  test('what people wrote into a panel, and who its users are, goes no further', () => {
    const written = heard('"SIA-DCS"0001L0#1234[#1234|Nri1id77^Jane^/PA4^Jane*s bedroom^|AJane]');
    expect(JSON.stringify(written)).not.toMatch(/Jane|77/);
    expect(JSON.stringify(heard('"ADM-CID"0001L0#1234[#1234|3401 01 077]'))).not.toContain('77');
  });
});

/** Frames that communicators of several makers have sent, as people have published them; each carries a CRC that is right. */
const PUBLISHED: readonly [message: string, signals: readonly object[]][] = [
  ['"NULL"0000L000#0809[]_21:00:01,02-20-2024', []],
  ['"NULL"0000R7896L7896#3456[]_17:01:26,07-26-2024', []],
  ['"ADM-CID"0028L0#9757[#9757|1602 00 000]_20:59:45,02-20-2024', []],
  ['"ADM-CID"1937R15L1#21401[#21401|1602 00 000]_20:59:59,02-20-2024', []],
  ['"ADM-CID"0020R7896L7896#3456[#3456|1407 00 001]_17:01:14,07-26-2024', [{ kind: 'arm', state: 'disarmed' }]],
  ['"SIA-DCS"0442L000#36214[36214|NRP]_00:00:00,02-21-2024', []],
  ['"SIA-DCS"0001L0#51449[#51449|Nri0000/LR]_21:26:19,12-20-2023', [{ kind: 'fault', code: 'panel LR' }]],
  ['"SIA-DCS"0005L000#3044[3044|NOP1]_00:03:31,12-21-2023', [{ kind: 'arm', state: 'disarmed' }]],
  ['"SIA-DCS"0004L000#3044[3044|NBC1]_00:03:31,12-21-2023', [{ kind: 'cancel' }]],
  [
    '"SIA-DCS"0038R0L0#10303117[#10303117|Nri0001/BH005]_13:44:48,08-17-2022',
    [{ kind: 'door', state: 'closed', sensor: 'zone-5' }],
  ],
  ['"SIA-DCS"6002L0#AAA[|Nri1/CL501]_14:12:04,09-25-2019', [{ kind: 'arm', state: 'away' }]],
];

describe('what real communicators have sent', () => {
  test.each(PUBLISHED)('%s', (message, signals) => {
    expect(heard(message)).toMatchObject({ signals, unbound: [] });
  });
});

/** Mutated messages are in test/hostile. */
describe('whatever comes', () => {
  const seed = Number(process.env['SEED'] ?? 20_261_122);
  test('letters by chance never make it throw', () => {
    const token = fc.constantFrom('SIA-DCS', 'ADM-CID', 'NULL', 'X');
    fc.assert(
      fc.property(token, fc.string({ maxLength: 80 }), (token, data) => {
        const read = SIA_DC09.read({ token, data, account: '1234' });
        if (!('quarantine' in read)) SIA_DC09.meaning(read.events, []);
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('what makers mean', () => {
  const kindsOf = (text: string) => {
    const found = heard(text);
    return 'quarantine' in found
      ? found.quarantine
      : found.signals.map((signal) => ('state' in signal ? `${signal.kind} ${signal.state}` : signal.kind));
  };
  const sia = (code: string) => kindsOf(`"SIA-DCS"0001L0#1234[#1234|Nri1/${code}1]`);
  const contactId = (data: string) => kindsOf(`"ADM-CID"0001L0#1234[#1234|${data}]`);

  test('a partial setting is never an unsetting, by whichever qualifier it is said', () => {
    for (const qualifier of ['1', '3']) expect(contactId(`${qualifier}456 01 001`)).toEqual(['arm home']);
    expect(contactId('1441 01 001')).toEqual(['arm disarmed']);
    expect(contactId('3441 01 001')).toEqual(['arm home']);
  });

  test('the A of a telephone line is a nought', () => {
    expect(contactId('112A A1 AA3')).toEqual(['panic']);
    expect(contactId('34A1 01 001')).toEqual(['arm away']);
  });

  test('an enclosure that was opened is tampering, set or not, and a door that was forced is forced', () => {
    expect(['TA', 'TT', 'XS', 'ES'].flatMap(sia)).toEqual(Array(4).fill('tamper alarm'));
    expect(['TR', 'TJ', 'XJ'].flatMap(sia)).toEqual(Array(3).fill('tamper clear'));
    expect(['DF', 'DJ'].flatMap(sia)).toEqual(Array(2).fill('door forced'));
  });

  test('a night that was taken back under duress is duress', () => {
    expect(sia('ND')).toEqual(['duress']);
    expect(sia('NP')).toEqual(['arm disarmed']);
  });
});
