import { expect, test } from 'vitest';
import { gatewayFile } from './config/gateway-file.ts';
import { warnOfSignIn } from './sign-in-warning.ts';

const NONE = { secondFactorFor: [] };

test('a desk that is reached from elsewhere says that a password alone is enough; the demo on one machine does not', () => {
  for (const home of ['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080'])
    expect(warnOfSignIn(NONE, home)).toEqual([]);
  expect(warnOfSignIn(NONE, 'https://desk.example.org').join()).toMatch(/secondFactorFor/);
  expect(warnOfSignIn(NONE, 'https://192.0.2.7').join()).toMatch(/passkeys do not work/);
  expect(warnOfSignIn({ secondFactorFor: ['administrator'] }, 'https://desk.example.org')).toEqual([]);
  expect(warnOfSignIn({ secondFactorFor: ['administrator'] }, 'http://desk.example.org').join()).toMatch(/plain http/);
});

test('the roles that need a second factor are named in the configuration, and a role that does not exist is refused', () => {
  const file = (signIn: unknown) =>
    gatewayFile.safeParse({
      http: { host: '127.0.0.1', port: 0 },
      mqtt: { host: '127.0.0.1', port: 0 },
      mqtts: { host: '127.0.0.1', port: 0 },
      signIn,
    });
  expect(file(undefined).data?.signIn).toEqual(NONE);
  expect(file({ secondFactorFor: ['administrator'] }).data?.signIn).toEqual({ secondFactorFor: ['administrator'] });
  expect(file({ secondFactorFor: ['boss'] }).success).toBe(false);
});
