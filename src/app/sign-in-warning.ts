import { isIP } from 'node:net';
import type { SignInPolicy } from '../desk/sign-in/policy.ts';

const THIS_MACHINE = /^(localhost|\[?::1\]?|127(\.\d{1,3}){3})$/;

/** What is said of a desk that can be reached from elsewhere, where a stolen password or a listener on the line is enough. */
export function warnOfSignIn({ secondFactorFor }: SignInPolicy, publicUrl: string): string[] {
  const { hostname, protocol } = new URL(publicUrl);
  if (THIS_MACHINE.test(hostname)) return [];
  const digits = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  return [
    ...(protocol === 'https:'
      ? []
      : [
          'The desk is reached over plain http: passwords travel in the clear. Put TLS in front and give publicUrl as https.',
        ]),
    ...(secondFactorFor.length > 0
      ? []
      : [
          `Everybody signs in by password alone${digits ? ', and passkeys do not work at an IP address' : ''}. Name roles under signIn, secondFactorFor in gateway.yaml.`,
        ]),
  ];
}
