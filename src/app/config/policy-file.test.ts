import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { minutes, seconds } from '../../core/time.ts';
import { DEFAULT_CONFIG, loadConfig } from './load.ts';
import { policyFile } from './policy-file.ts';
import { FileFaults, readYamlFile } from './yaml-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'havenwatch-policies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One policy, as a provider writes it, and what is wrong with it. */
function read(text: string) {
  const file = join(folder, 'policies.yaml');
  writeFileSync(file, `policies:\n  night-watch:\n${text.replaceAll(/^/gm, '    ')}\n`);
  try {
    return { policy: readYamlFile(file, policyFile).value[0], faults: [] };
  } catch (error) {
    if (!(error instanceof FileFaults)) throw error;
    return { policy: undefined, faults: error.faults.map(({ why }) => why?.replace('"policies.night-watch.', '"')) };
  }
}

const DESK = '- { at: 0 s, tell: desk }';
const REPEAT = 'repeat: { after: 15 s }';

describe('a policy says', () => {
  it('everything that it may say', () => {
    const { policy, faults } = read(`
steps:
  - { at: 0 s, tell: desk, must: true }
  - { at: 0 s, tell: duty supervisors, by: [voice, email], each: 60 s, together: true }
  - { at: 1 min, tell: rota night-team, by: sms }
  - at: 2 min
    tell: keyholder
    by: voice
    when: { risk: [medium, high], priority: 1, during: { days: [sat, sun], from: "22:00", to: "06:00" }, watched: true }
repeat: { from: 1 min, after: 15 s, atMost: 4, then: everyone }
actWithin: 10 min
police: { at: 30 s, hold: until confirmed }`);
    expect(faults).toEqual([]);
    const { ceiling, ...rest } = policy ?? expect.unreachable();
    expect(Object.values(ceiling ?? {})).toEqual([4, 'everyone']);
    expect(rest).toEqual({
      name: 'night-watch',
      repeatFromMs: minutes(1),
      repeatAfterMs: seconds(15),
      actWithinMs: minutes(10),
      police: { atMs: seconds(30), hold: 'confirmed' },
      steps: [
        { atMs: 0, tell: 'desk', by: [], eachMs: seconds(30), must: true },
        { atMs: 0, tell: { role: 'duty supervisor' }, by: ['voice', 'email'], eachMs: seconds(60), together: true },
        { atMs: minutes(1), tell: { rota: 'night-team' }, by: ['sms'], eachMs: seconds(60) },
        {
          atMs: minutes(2),
          tell: { role: 'keyholder' },
          by: ['voice'],
          eachMs: seconds(60),
          when: {
            risks: ['medium', 'high'],
            priorities: [1],
            during: { days: [6, 0], fromMinute: 22 * 60, toMinute: 6 * 60 },
            watched: true,
          },
        },
      ],
    });
  });

  it('as little as it did before', () => {
    expect(read(`steps: [{ at: 0 s, tell: desk }]\n${REPEAT}`).policy).toEqual({
      name: 'night-watch',
      steps: [{ atMs: 0, tell: 'desk', by: [], eachMs: seconds(30) }],
      repeatFromMs: 0,
      repeatAfterMs: seconds(15),
    });
  });
});

describe('a mistake is said plainly', () => {
  it.each([
    ['- { at: 0 s, tell: 999 }', '"steps.1.tell": software never dials 999; tell the desk, and let a person call'],
    [
      '- { at: 0 s, tell: "112", by: voice }',
      '"steps.1.tell": software never dials 112; tell the desk, and let a person call',
    ],
    [
      '- { at: 0 s, tell: rota, by: voice }',
      '"steps.1.tell": write "rota NAME", with a name of small letters, digits and "-"',
    ],
    [
      '- { at: 0 s, tell: rota night, by: voice, together: true }',
      '"steps.1.together": one person at a time is on a rota',
    ],
    ['- { at: 0 s, tell: desk, together: true }', '"steps.1.together": only several people can be told together'],
    ['- { at: 0 s, tell: webhook, must: true }', '"steps.1.must": another system accepts nothing; a person has to'],
    ['- { at: 0 s, tell: keyholder }', '"steps.1.by": say how: by: [voice, sms]'],
    [
      '- { at: 0 s, tell: keyholder, by: voice, when: { priority: 5 } }',
      '"steps.1.when.priority": a priority is 1, 2, 3 or 4; 1 is the highest',
    ],
    ['- { at: 0 s, tell: keyholder, by: voice, each: 3 s }', '"steps.1.each": nobody can answer within less than 5 s'],
  ])('%s', (step, fault) => {
    expect(read(`steps:\n  ${DESK}\n  ${step.replace('tell: 999', 'tell: "999"')}\n${REPEAT}`).faults).toContain(fault);
  });

  it.each([
    [
      'repeat: { after: 15 s, atMost: 3 }',
      '"repeat.atMost": say which policy takes over after it: then: NAME; the calls never end',
    ],
    ['repeat: { after: 15 s, then: everyone }', '"repeat.then": say after how many rounds it takes over: atMost: 5'],
    ['repeat: { after: 15 s, atMost: 3, then: night-watch }', '"repeat.then": a policy cannot take over from itself'],
    ['repeat: { after: 5 s }', '"repeat.after": a round repeats after 10 s at the soonest'],
    [`${REPEAT}\nactWithin: 20 s`, '"actWithin": nobody can read, think and act within less than 60 s'],
  ])('%s', (rest, fault) => {
    expect(read(`steps:\n  ${DESK}\n${rest}`).faults).toEqual([fault]);
  });

  it('every step with a condition', () => {
    const only = '- { at: 0 s, tell: desk, when: { priority: 1 } }';
    expect(read(`steps:\n  ${only}\n${REPEAT}`).faults).toEqual([
      '"steps": every step has a condition, so that some alarm would reach nobody; let one be without "when"',
    ]);
  });
});

test('the policy of the recipe is one', () => {
  const recipe = readFileSync(new URL('../../../docs/recipes/policy.md', import.meta.url), 'utf8');
  const yaml = /```yaml\n(.*?)```/s.exec(recipe)?.[1]?.replaceAll(/^ {3}/gm, '') ?? expect.unreachable();
  const file = join(folder, 'recipe.yaml');
  writeFileSync(file, yaml);
  expect(readYamlFile(file, policyFile).value[0]).toMatchObject({ name: 'night', police: { hold: 'confirmed' } });
});

test('the policies that come with the software lapse and tell the police as they say', () => {
  const { policies } = loadConfig(DEFAULT_CONFIG);
  const said = [...policies.values()].map(({ name, actWithinMs, police }) => [name, actWithinMs, police?.hold]);
  expect(said).toEqual([
    ['panic', minutes(10), 'none'],
    ['intrusion', minutes(15), 'confirmed'],
    ['fire', minutes(10), undefined],
    ['commissioning', undefined, undefined],
    ['attention', undefined, undefined],
  ]);
});
