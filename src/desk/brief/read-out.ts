import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { UNKNOWN } from '../schema/brief.ts';
import { oneLine } from './blocks/place.ts';
import { lineOpen } from './blocks/what-happens.ts';
import type { BriefFacts } from './facts.ts';
import { urnFor } from './urn.ts';
import { SAID_WORDS, wordsOf } from './words-of.ts';

/** Words of the whole: half a minute at the pace at which somebody else writes it down. */
export const READ_OUT_WORDS = 90;
const PROVIDER_WORDS = 6;
const OPERATOR_WORDS = 3;

/**
 * Blocks 1 to 4 as the operator reads them out: who is calling, URN, nature and address, in plain short sentences. What is
 * not known is said to be unknown. Never more than `READ_OUT_WORDS` words, counted by spaces.
 */
export function readOut(facts: BriefFacts): string {
  const sentences = [callerSays(facts), urnSays(facts), natureSays(facts)];
  let left = READ_OUT_WORDS - wordsOf(sentences.join(' ')).length;
  const address = addressSays(facts, left);
  left -= wordsOf(address).length;
  sentences.push(address);
  for (const more of ifThereIsTime(facts)) {
    const words = wordsOf(more).length;
    if (words > left) continue;
    left -= words;
    sentences.push(more);
  }
  return sentences.join(' ');
}

/** The first words of a text in one line, without the full stop at its end. */
function first(text: string, most: number): string {
  const words = wordsOf(oneLine(text));
  const cut = words.length > most ? `${words.slice(0, most).join(' ')}…` : words.join(' ');
  return cut.replace(/[.,;:]+$/, '');
}

function callerSays({ home, operator, callBack, incident }: BriefFacts): string {
  const who = first(home.provider ?? 'a monitoring centre', PROVIDER_WORDS);
  const name = first(operator.name ?? operator.id, OPERATOR_WORDS);
  const number = callBack === null ? UNKNOWN : spoken(callBack);
  return `This is ${who}, operator ${name}, call-back number ${number}, reference ${incident.id}.`;
}

const TYPES = { HUA: 'hold-up', IAS: 'intruder', LWS: 'lone worker' } as const;

function urnSays({ file, kind }: BriefFacts): string {
  const urn = urnFor(file.police?.urns, kind.urn);
  if (urn === undefined) return `URN ${UNKNOWN}.`;
  const level = urn.level === 'immediate' ? 'immediate response' : 'response withdrawn';
  return `URN ${urn.urn}, ${TYPES[urn.type]}, ${level}.`;
}

const MINUTE_MS = 60_000;

function natureSays(facts: BriefFacts): string {
  const { kind, grade, incident, now, time } = facts;
  const minutes = Math.max(0, Math.floor((now - incident.openedAt) / MINUTE_MS));
  const ago = minutes === 0 ? 'just now' : `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
  const open = lineOpen(facts) ? ' The line is open.' : '';
  return `${first(kind.said, SAID_WORDS)} at ${time.minute(incident.openedAt)}, ${ago}. Threat grade ${grade} of 4.${open}`;
}

/** The address has all the words that are left: without it nothing else helps. The postcode is never cut off. */
function addressSays({ file: { location }, home }: BriefFacts, most: number): string {
  const address = location?.address?.is ?? home.address ?? UNKNOWN;
  const postcode = location?.postcode?.is ?? '';
  if (postcode === '' || address.includes(postcode)) return `Address: ${first(address, most - 1)}.`;
  return `Address: ${first(address, most - 1 - wordsOf(postcode).length)}, ${first(postcode, most)}.`;
}

/** In the order in which they matter. */
function ifThereIsTime({ file: { location } }: BriefFacts): string[] {
  return [
    location?.approach?.is === 'silent' ? 'Silent approach, no sirens.' : '',
    `Floor: ${location?.floor === undefined ? UNKNOWN : first(location.floor.is, READ_OUT_WORDS)}.`,
    `Way in: ${location?.entry === undefined ? UNKNOWN : first(location.entry.is, READ_OUT_WORDS)}.`,
    `Meet at: ${location?.rendezvous === undefined ? UNKNOWN : first(location.rendezvous.is, READ_OUT_WORDS)}.`,
  ].filter((text) => text !== '');
}

/** As people say a number. */
function spoken(number: string): string {
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.countryCallingCode === '44' ? parsed.formatNational() : (parsed?.formatInternational() ?? number);
}
