import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../../core/time.ts';
import { type CapHead, type CapInfo, capAlert, capLater } from './document.ts';
import { escapeXml } from './xml.ts';

/** The schema of OASIS, in a folder beside the checkout. */
const SCHEMA = resolve(import.meta.dirname, '../../../../../shared/fixtures/cap/CAP-v1.2.xsd');
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
const CAN_VALIDATE = hasXmllint && existsSync(SCHEMA);
if (!CAN_VALIDATE)
  console.warn(
    `SKIPPED: CAP documents are not held against the schema of OASIS: ${hasXmllint ? 'it is not beside the checkout' : 'xmllint is not installed'}`,
  );
const RUNS = 200;

const at = fc.integer({ min: 0, max: 4_102_444_800_000 }).map(instant);
/** Anything that somebody may have typed, and what breaks XML. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('<alert>', ']]>', '&amp;', '\u0000\u0008', '\ud800', '\ufffe', 'Kestrel 4', ''),
);
const heads: fc.Arbitrary<CapHead> = fc.record({
  id: fc.stringMatching(/^\d{1,2}-\d{1,3}-\d{1,5}\.\d{1,3}$/),
  sender: text,
  to: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/),
  incident: fc.stringMatching(/^\d{1,2}-\d{1,3}-\d{1,5}$/),
  firstAt: at,
  test: fc.boolean(),
});
const infos: fc.Arbitrary<CapInfo> = fc.record({
  reference: text,
  said: text,
  code: fc.constantFrom('PA', 'HV', 'BA', 'RX'),
  isFire: fc.boolean(),
  grade: fc.constantFrom(0, 1, 2, 3, 4),
  confirmed: fc.option(text),
  urn: text,
  urnType: fc.constantFrom('HUA', 'IAS', 'LWS'),
  openedAt: at,
});
const messages = fc
  .tuple(heads, fc.option(infos), fc.constantFrom('Update', 'Alert'), at)
  .map(([head, info, type, when]) => ({
    head,
    xml:
      info === null
        ? capLater(head, { type: 'Cancel', part: 'cancel', at: when })
        : type === 'Update'
          ? capLater(head, { type, part: 'update-1', at: when }, info)
          : capAlert(head, info),
  }));

/** What a document says in an element, as it stands there. */
const said = (xml: string, element: string) => new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];

describe('a CAP document', () => {
  test('is for the named force alone, a test when it is one, and knows no place', () => {
    fc.assert(
      fc.property(messages, ({ head, xml }) => {
        expect([said(xml, 'scope'), said(xml, 'addresses')]).toEqual(['Private', head.to]);
        expect(said(xml, 'status')).toBe(head.test ? 'Test' : 'Actual');
        expect(xml).not.toMatch(/<(area|polygon|circle|geocode|areaDesc|web|contact|resource)>/);
        expect(said(xml, 'identifier')).not.toMatch(/[\s,<&]/);
      }),
      { numRuns: RUNS },
    );
  });

  test('that cancels names the one it cancels, to the letter', () => {
    fc.assert(
      fc.property(heads, infos, at, (head, info, when) => {
        const first = capAlert(head, info);
        const cancel = capLater(head, { type: 'Cancel', part: 'cancel', at: when });
        const named = ['sender', 'identifier', 'sent'].map((element) => said(first, element));
        expect(said(cancel, 'references')).toBe(named.join(','));
        expect(said(cancel, 'identifier')).not.toBe(said(first, 'identifier'));
      }),
      { numRuns: RUNS },
    );
  });

  test('says confirmed alarms for certain, and how grave it is', () => {
    const head = { id: '7-1-42.3', sender: 'a', to: 'b', incident: '7-1-42', firstAt: instant(0), test: false };
    const info = {
      reference: 'Kestrel 4',
      said: 'A button',
      code: 'PA',
      isFire: false,
      urn: '07XYZ4417',
      urnType: 'HUA',
    };
    const with_ = (grade: CapInfo['grade'], confirmed: string | null) =>
      capAlert(head, { ...info, grade, confirmed, openedAt: instant(0) });
    expect([said(with_(4, null), 'severity'), said(with_(4, null), 'certainty')]).toEqual(['Extreme', 'Likely']);
    expect([said(with_(2, 'sequential'), 'severity'), said(with_(2, 'sequential'), 'certainty')]).toEqual([
      'Moderate',
      'Observed',
    ]);
    expect(said(with_(4, null), 'sent')).toBe('1970-01-01T00:00:00-00:00');
  });

  test('text cannot become markup', () => {
    expect(escapeXml(`<a b="c">&'\u0001`)).toBe('&lt;a b=&quot;c&quot;&gt;&amp;&apos; ');
  });

  test.runIf(CAN_VALIDATE)('is valid against the schema of OASIS, whatever is in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'havenwatch-cap-'));
    try {
      const seed = fc.sample(fc.nat(), 1)[0] ?? 0;
      const documents = fc.sample(messages, { numRuns: RUNS, seed });
      const files = documents.map(({ xml }, i) => {
        const file = join(folder, `${i}.xml`);
        writeFileSync(file, xml);
        return file;
      });
      const broken = join(folder, 'broken.xml');
      writeFileSync(broken, documents[0]?.xml.replace('Private', 'Secret') ?? '');
      const lint = (...of: string[]) =>
        spawnSync('xmllint', ['--nonet', '--noout', '--schema', SCHEMA, ...of], { encoding: 'utf8' });
      const { status, stderr } = lint(...files);
      expect(
        stderr.split('\n').filter((line) => line !== '' && !line.endsWith(' validates')),
        `seed ${seed}`,
      ).toEqual([]);
      expect(status).toBe(0);
      expect(lint(broken).status, 'the check can fail').not.toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
