import { isIP } from 'node:net';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { Fault } from '../../core/fault.ts';
import type { StaffId } from '../../core/ids.ts';
import type { Passkey } from '../../register/passkeys.ts';

/** For whom a passkey is made and at which address it works (Web Authentication, relying party). */
export interface Party {
  id: string;
  origin: string;
}

/** Loaded when the first passkey is asked for: it would make every start slower. */
const webAuthn = () => import('@simplewebauthn/server');

const ON_THIS_MACHINE = 'localhost';
/** ES256, EdDSA and RS256: what authenticators have. */
const ALGORITHMS = [-7, -8, -257];

/** Passkeys belong to a name: the desk's own, or this machine's. Throws `HW_PASSKEY_NOT_HERE` for an IP address. */
export function partyOf(origin: string | undefined, publicUrl: string): Party {
  const home = new URL(publicUrl);
  const here = origin !== undefined && URL.canParse(origin) ? new URL(origin) : home;
  const known = here.hostname === home.hostname || here.hostname === ON_THIS_MACHINE;
  if (!known || isIP(here.hostname.replace(/^\[|\]$/g, '')) !== 0) throw new Fault('HW_PASSKEY_NOT_HERE');
  return { id: here.hostname, origin: here.origin };
}

export interface NewPasskeyFor {
  staff: StaffId;
  login: string;
  name: string;
  known: readonly Passkey[];
}

/** What the browser needs to make a passkey that lives on the authenticator and asks for a finger or a PIN. */
export async function optionsToMake(
  party: Party,
  person: NewPasskeyFor,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await webAuthn();
  return generateRegistrationOptions({
    rpName: 'Havenwatch',
    rpID: party.id,
    userID: new Uint8Array(Buffer.from(person.staff)),
    userName: person.login,
    userDisplayName: person.name,
    attestationType: 'none',
    excludeCredentials: person.known.map(({ credential, transports }) => ({ id: credential, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** The public half of a passkey that was just made. Throws `HW_PASSKEY_REFUSED`. */
export async function readMade(party: Party, challenge: string, response: RegistrationResponseJSON) {
  const { verifyRegistrationResponse } = await webAuthn();
  const made = await refusing(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!made.verified) throw new Fault('HW_PASSKEY_REFUSED');
  const { id, publicKey, counter, transports } = made.registrationInfo.credential;
  return { credential: id, publicKey: Buffer.from(publicKey), counter, transports: transports ?? [] };
}

/** What the browser needs to sign somebody in whose name nobody has typed. */
export async function optionsToUse(party: Party): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webAuthn();
  return generateAuthenticationOptions({ rpID: party.id, userVerification: 'required' });
}

/** The count that came with a good signature of this passkey. Throws `HW_PASSKEY_REFUSED`. */
export async function readUsed(
  party: Party,
  challenge: string,
  passkey: Passkey,
  response: AuthenticationResponseJSON,
): Promise<number> {
  const { verifyAuthenticationResponse } = await webAuthn();
  const { userHandle } = response.response;
  if (userHandle === undefined || Buffer.from(userHandle, 'base64url').toString() !== passkey.staff) {
    throw new Fault('HW_PASSKEY_REFUSED');
  }
  const used = await refusing(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        id: passkey.credential,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
        transports: passkey.transports,
      },
      requireUserVerification: true,
    }),
  );
  if (!used.verified) throw new Fault('HW_PASSKEY_REFUSED');
  return used.authenticationInfo.newCounter;
}

/** The library throws plain errors for everything that is not as it must be; none of them is our fault. */
async function refusing<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch {
    throw new Fault('HW_PASSKEY_REFUSED');
  }
}
