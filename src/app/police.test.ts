import { describe, expect, test } from 'vitest';
import { arcSettings } from './config/arc-settings.ts';
import { DEFAULT_CONFIG, loadConfig } from './config/load.ts';
import { transferSettings } from './config/transfer-settings.ts';
import { forceSecret, readEnvironment } from './environment.ts';
import { transferForces, warnOfTransfers } from './police.ts';

const SECRET = 'a secret for tests only';
const URL_OF_FORCE = 'https://police.invalid/alarms';

function configured() {
  const config = loadConfig(DEFAULT_CONFIG);
  const example = config.forces.get('example');
  if (example === undefined) throw new Error('the made-up force is not there');
  example.transfer = { url: URL_OF_FORCE };
  return config;
}

describe('a force that takes electronic transfers', () => {
  test('is told only where its secret is there; where it is not, that is said by name', () => {
    const config = configured();
    const without = readEnvironment({}, undefined);
    expect(transferForces(config, without).size).toBe(0);
    expect(warnOfTransfers(config, without)).toEqual([
      'Nothing is handed over to the force "example" electronically: set HAVENWATCH_FORCE_EXAMPLE_SECRET.',
    ]);
    const withIt = readEnvironment({ HAVENWATCH_FORCE_EXAMPLE_SECRET: SECRET }, undefined);
    expect([...transferForces(config, withIt)]).toEqual([['example', { url: URL_OF_FORCE, secret: SECRET }]]);
    expect(warnOfTransfers(config, withIt)).toEqual([]);
  });

  test('has a secret that cannot be guessed, under a name that any shell takes', () => {
    expect(() => readEnvironment({ HAVENWATCH_FORCE_EXAMPLE_SECRET: 'short' }, undefined)).toThrow(
      /shorter than 16 characters/,
    );
    const { forceSecrets } = readEnvironment({ HAVENWATCH_FORCE_UPPER_FERNLEY_SECRET: SECRET }, undefined);
    const environment = { ...readEnvironment({}, undefined), ...(forceSecrets && { forceSecrets }) };
    expect([forceSecret(environment, 'upper-fernley'), forceSecret(environment, 'upper')]).toEqual([SECRET, undefined]);
  });

  test.each(['http://police.invalid/', 'ftp://127.0.0.1/', 'https://police.invalid/?to=us', 'police'])(
    'is not told at %s',
    (url) => expect(transferSettings.safeParse({ url }).success).toBe(false),
  );
});

describe('a receiving centre', () => {
  const receivers = [{ host: 'arc.invalid', port: 9999 }];

  test('is told encrypted and once a minute unless somebody says otherwise', () => {
    expect(arcSettings.parse({ receivers, account: '1A2B' })).toEqual({
      receivers,
      account: '1A2B',
      prefix: '0',
      supervise: 60_000,
      encrypt: true,
    });
  });

  test.each([
    ['no receiver', { receivers: [], account: '1234' }],
    ['an account that is none', { receivers, account: 'home' }],
    ['an account in small letters, which is another to a receiver', { receivers, account: '1a2b' }],
    ['supervision that nobody notices', { receivers, account: '1234', supervise: '2 d' }],
    ['a port that is none', { receivers: [{ host: 'arc.invalid', port: 0 }], account: '1234' }],
  ])('%s is refused', (_name, settings) => expect(arcSettings.safeParse(settings).success).toBe(false));
});
