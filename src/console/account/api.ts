import type { Account, NewCodes, OpenSession } from '../../desk/schema/account.ts';
import type { LinkLook } from '../../desk/schema/staff.ts';
import { isSession, looksLike } from '../api/guards.ts';
import { request, requestNothing } from '../api/http.ts';
import type { Staff } from '../api/types.ts';

/** What the password alone led to: in, or to a second step. */
export type SignedIn = { in: Staff } | { needs: readonly string[]; ticket: string };

interface Welcome {
  staff: Staff;
  needsFactor?: boolean;
}
interface Step {
  needs: string[];
  ticket: string;
}
interface Offer {
  ticket: string;
  options: object;
}

const isWelcome = (value: unknown): value is Welcome => isSession(value);
const isStep = looksLike<Step>({ needs: 'list', ticket: 'string' });
const isOffer = looksLike<Offer>({ ticket: 'string', options: 'any' });
const isRecovery = looksLike<{ recovery: string[] | null }>({ recovery: 'any' });
const isAccount = looksLike<Account>({ id: 'string', passkeys: 'list', recent: 'list', recoveryLeft: 'number' });
const isSessions = looksLike<{ items: OpenSession[] }>({ items: 'list' });
const isCodes = looksLike<NewCodes>({ secret: 'string', qr: 'any' });
const isLook = looksLike<LinkLook>({ kind: 'string' });
const isTelephone = looksLike<{ set: boolean }>({ set: 'boolean' });
const isAnswer = (value: unknown): value is Welcome | Step => isWelcome(value) || isStep(value);

const personOf = ({ staff, needsFactor = false }: Welcome): Staff => ({ ...staff, needsFactor });

export async function signIn(login: string, password: string): Promise<SignedIn> {
  const answer = await request('POST', '/api/session', isAnswer, { login, password });
  return 'ticket' in answer ? answer : { in: personOf(answer) };
}
export async function secondStep(ticket: string, kind: 'totp' | 'recovery', code: string): Promise<Staff> {
  return personOf(await request('POST', '/api/session/second', isWelcome, { ticket, [kind]: code }));
}
export function passkeyOffer(): Promise<Offer> {
  return request('POST', '/api/session/passkey/options', isOffer, {});
}
export async function signInByPasskey(ticket: string, response: object): Promise<Staff> {
  return personOf(await request('POST', '/api/session/passkey', isWelcome, { ticket, response }));
}

export function lookAtLink(token: string): Promise<LinkLook> {
  return request('POST', '/api/setup/look', isLook, { token });
}
export async function join(person: { token: string; login: string; name: string; password: string }): Promise<Staff> {
  return personOf(await request('POST', '/api/setup', isWelcome, person));
}
export function setPassword(token: string, password: string): Promise<void> {
  return requestNothing('POST', '/api/setup/password', { token, password });
}

export function getAccount(): Promise<Account> {
  return request('GET', '/api/me', isAccount);
}
export async function listSessions(): Promise<OpenSession[]> {
  return (await request('GET', '/api/me/sessions', isSessions)).items;
}
export async function prove(password: string): Promise<void> {
  await request('POST', '/api/me/prove', isWelcome, { password });
}
export async function changePassword(old: string, password: string): Promise<void> {
  await request('POST', '/api/me/password', isWelcome, { old, password });
}
export const endSession = (id: string) => requestNothing('DELETE', `/api/me/sessions/${encodeURIComponent(id)}`);
export const endOtherSessions = () => requestNothing('DELETE', '/api/me/sessions');

export const beginCodes = () => request('POST', '/api/me/codes', isCodes, {});
export async function confirmCodes(code: string): Promise<string[] | null> {
  return (await request('POST', '/api/me/codes/confirm', isRecovery, { code })).recovery;
}
export const removeCodes = () => requestNothing('DELETE', '/api/me/codes');
export async function newRecovery(): Promise<string[] | null> {
  return (await request('POST', '/api/me/recovery', isRecovery, {})).recovery;
}
export const newPasskeyOffer = () => request('POST', '/api/me/passkeys/options', isOffer, {});
export async function addPasskey(ticket: string, name: string, response: object): Promise<string[] | null> {
  return (await request('POST', '/api/me/passkeys', isRecovery, { ticket, name, response })).recovery;
}
export const removePasskey = (id: string) => requestNothing('DELETE', `/api/me/passkeys/${encodeURIComponent(id)}`);

export async function hasTelephone(): Promise<boolean> {
  return (await request('GET', '/api/me/telephone', isTelephone)).set;
}
export async function setTelephone(number: string | null): Promise<boolean> {
  return (await request('PUT', '/api/me/telephone', isTelephone, { number })).set;
}
