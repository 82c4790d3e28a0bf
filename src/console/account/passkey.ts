import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { Problem } from '../api/http.ts';
import type { Staff } from '../api/types.ts';
import * as api from './api.ts';

const NOT_DONE = 'The passkey was not used. Try again, or choose another way.';

export const passkeysKnown = () => 'PublicKeyCredential' in window;

/** The browser's own ceremony. Whoever breaks it off, or has no passkey here, is told so in one sentence. */
async function ceremony<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(0, NOT_DONE);
  }
}

/** The desk checks what comes of it; the options go to the browser as they came. */
export async function signInHere(): Promise<Staff> {
  const { ticket, options } = await api.passkeyOffer();
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  const { id, rawId, type, response } = await ceremony(() => startAuthentication({ optionsJSON }));
  return api.signInByPasskey(ticket, { id, rawId, type, response });
}

/** Adds a passkey, and gives recovery codes when these are the first. */
export async function addHere(name: string): Promise<string[] | null> {
  const { ticket, options } = await api.newPasskeyOffer();
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON;
  const made = await ceremony(() => startRegistration({ optionsJSON }));
  const { clientDataJSON, attestationObject, transports } = made.response;
  const response = { clientDataJSON, attestationObject, ...(transports && { transports }) };
  return api.addPasskey(ticket, name, { id: made.id, rawId: made.rawId, type: made.type, response });
}
