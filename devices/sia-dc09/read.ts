import type { Ignored } from '../family.ts';
import type { Decision, PanelEvent, PanelMessage, PanelRead } from '../panel.ts';
import type { Rejection, RejectReason } from '../rejection.ts';
import { contactIdCounts, contactIdDecision, type Qualifier } from './contact-id.ts';
import type { Counts } from './decisions.ts';
import { EVENTS_PER_MESSAGE } from './limits.ts';
import { siaCounts, siaDecision } from './sia.ts';

const ACCOUNT = /^#?([0-9A-F]{3,16})?\|/i;
const CONTACT_ID = /^\s?([136])\s?([0-9A-F]{3})\s?([0-9A-F]{2})\s?([0-9A-F]{3})(?![0-9A-F])/i;
/** What people wrote into the panel: it may name somebody, and is not kept. */
const TEXT = /\^[^^]*\^?|\*.*$/s;
const ALL_TEXTS = new RegExp(TEXT.source, 'gs');
/** Modifiers, each two small letters and digits, then a code and what it counts. */
const ITEM = /^\s*((?:[a-z]{2}[0-9:-]*\s*)*)(?:([A-Z]{2})(\d{0,6})(?![0-9]).*)?$/s;
const AREA = /ri(\d+)/g;

/** Reads what one message of a panel says. Pure; never throws. */
export function readPanel({ token, data, account }: PanelMessage): PanelRead {
  const named = ACCOUNT.exec(data);
  if (named?.[1] !== undefined && bare(named[1]) !== bare(account))
    return refuse('wrong-field', 'The data are of another account than the message.');
  const said = named === null ? data : data.slice(named[0].length);
  if (said.trim() === '') return { events: [], ignored: [], rejected: [] };
  if (token === 'NULL')
    return { events: [], ignored: [{ what: 'data', why: 'A link test carries none.' }], rejected: [] };
  if (token === 'ADM-CID') return readContactId(said);
  return token === 'SIA-DCS' ? readSia(said) : refuse('wrong-shape', 'Messages of this kind are not read.');
}

function readContactId(said: string): PanelRead {
  const found = CONTACT_ID.exec(said);
  if (found === null) return refuse('wrong-shape', 'The data are not a qualifier, a code, a group and a zone.');
  const [, qualifier = '', code = '', group = '', number = ''] = found.map(zeroes);
  const decision = isQualifier(qualifier) ? contactIdDecision(qualifier, code) : undefined;
  if (decision === undefined) return refuse('unknown-kind', 'Contact ID has no such code.');
  const counts = contactIdCounts(code);
  const told = qualifier === '3' ? `${code} restored` : code;
  const key = keyOf(decision, counts, numberOf(group), numberOf(number));
  return { events: [{ key, code: told, decision }], ignored: [], rejected: [] };
}

/** Contact ID has no digit 0: on the telephone line it is an A, and some communicators pass it on as one. */
function zeroes(digits: string): string {
  return digits.replace(/a/gi, '0');
}

function isQualifier(text: string): text is Qualifier {
  return text === '1' || text === '3' || text === '6';
}

interface Gathered {
  events: PanelEvent[];
  ignored: Ignored[];
  rejected: Rejection[];
}

const TEXT_IS_PERSONAL: Ignored = { what: 'text', why: 'What people wrote into the panel may name somebody.' };

function readSia(said: string): PanelRead {
  const gathered: Gathered = { events: [], ignored: [], rejected: [] };
  for (const block of said.split('|')) {
    // N is new. O is old: the communicator could not reach us before, so that it has not been told yet.
    if (/^[NO]/.test(block)) readBlock(block.slice(1), gathered);
    else gathered.ignored.push(TEXT_IS_PERSONAL);
  }
  if (gathered.events.length > 0) return gathered;
  const [first] = gathered.rejected;
  return first === undefined ? refuse('wrong-shape', 'The data hold no event.') : { quarantine: first };
}

/** Adds the events of a block; what cannot be read in it does not hold back its neighbours. */
function readBlock(block: string, gathered: Gathered): void {
  if (TEXT.test(block)) gathered.ignored.push(TEXT_IS_PERSONAL);
  let area = 0;
  for (const item of block.replace(ALL_TEXTS, '').split('/')) {
    const found = ITEM.exec(item);
    const [, modifiers = '', code, number = ''] = found ?? [];
    for (const [, named] of modifiers.matchAll(AREA)) area = numberOf(named ?? '');
    if (found === null) gathered.rejected.push({ reason: 'wrong-shape', why: 'An event is not modifiers and a code.' });
    else if (code !== undefined) addEvent(gathered, code, area, numberOf(number));
  }
}

function addEvent({ events, rejected }: Gathered, code: string, area: number, number: number): void {
  const decision = siaDecision(code);
  if (decision === undefined) rejected.push({ reason: 'unknown-kind', why: 'SIA has no such code.' });
  else if (events.length >= EVENTS_PER_MESSAGE && !isCall(decision))
    rejected.push({ reason: 'too-many', why: `A message holds at most ${EVENTS_PER_MESSAGE} events.` });
  else events.push({ key: keyOf(decision, siaCounts(code), area, number), code, decision });
}

function isCall(decision: Decision): boolean {
  return decision.do === 'raise' && ['panic', 'duress', 'hold-up'].includes(decision.signal.kind);
}

function keyOf(decision: Decision, counts: Counts, area: number, number: number): string {
  if (decision.do === 'raise' && decision.signal.kind === 'arm')
    return `area ${(counts === 'area' ? number : area) || 1}`;
  if (counts === 'area') return number > 0 || area > 0 ? `area ${number || area}` : 'panel';
  return (counts === 'zone' || counts === 'door') && number > 0 ? `zone ${number}` : 'panel';
}

/** 0 where there is no number, or one filled up with letters. */
function numberOf(text: string): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

/** Accounts are filled up with noughts in front or F behind, as the communicator likes it. */
function bare(account: string): string {
  return account.toUpperCase().replace(/^0+/, '');
}

function refuse(reason: RejectReason, why: string): PanelRead {
  return { quarantine: { reason, why } };
}
