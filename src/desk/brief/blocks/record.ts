import type { BriefBlock, BriefLine } from '../../schema/brief.ts';
import { iso } from '../../view/documents.ts';
import { CLOSE_WORDS } from '../../view/words.ts';
import type { BriefFacts } from '../facts.ts';
import { block, confirmed, each, fact, fromFile, joined, seen } from '../lines.ts';
import type { Past } from '../past.ts';
import { lapse } from './who-calls.ts';

/** 8: what courts and police have ordered. One that has run out says so. */
export function orders(facts: BriefFacts): BriefBlock {
  const { orders: kept = [], references } = facts.file;
  const lines = kept.map(({ kind, terms, reference, expires, asOf }) => {
    const held = expires === undefined ? 'no end is known' : lapse(expires, facts);
    return confirmed('Order', joined([kind, held, terms, reference]), asOf);
  });
  return block(8, 'Orders', [
    ...each('Order', lines),
    fromFile('Crime and intelligence references', references, (all) => (all.length === 0 ? 'none' : all.join('; '))),
  ]);
}

/** A case stays marked as a repeat for a year after it was heard. */
const MARAC_DAYS = 365;
const DAY_MS = 86_400_000;

/** 9: what is known from before. */
export function history(facts: BriefFacts): BriefBlock {
  const { file, past, words, time, now } = facts;
  const { history: kept } = file;
  const set = (at: number | null) => (at === null ? 'not set' : 'set');
  const word = (label: string, at: BriefFacts['words']['safeSetAt']): BriefLine => ({
    ...fact(label, set(at)),
    asOf: at === null ? null : iso(at),
  });
  return block(9, 'History', [
    fromFile('Risk (DASH)', kept?.dash, ({ level, score }) =>
      joined([level, score === undefined ? undefined : `${score} of 24`]),
    ),
    fromFile('MARAC', kept?.marac, ({ heardOn }) => {
      const over = Date.parse(time.day(now)) - Date.parse(heardOn) > MARAC_DAYS * DAY_MS;
      return `heard on ${heardOn}${over ? ', more than twelve months ago' : ''}`;
    }),
    seen('Activations in 12 months', counted(past), null),
    past.last === null
      ? seen('Last activation', 'none', null)
      : seen('Last activation', joined([past.last.kind, outcomeOf(past.last.outcome)]), past.last.at),
    fromFile('Last incident', kept?.lastIncident),
    fromFile('Codewords with the force', kept?.codewords),
    word('Safe word', words.safeSetAt),
    word('Duress word', words.duressSetAt),
  ]);
}

const outcomeOf = (outcome: keyof Past['counts']): string =>
  outcome === 'open' ? 'not closed yet' : `closed as ${CLOSE_WORDS[outcome]}`;

function counted({ total, counts, more }: Past): string {
  if (total === 0) return 'none before this one';
  const outcomes: [number, string][] = [
    [counts.incident, 'true'],
    [counts.precautionary, 'precautionary'],
    [counts.false, 'false'],
    [counts.planned, 'planned or a test'],
    [counts.open, 'not closed yet'],
  ];
  const each = outcomes.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return `${more ? 'at least ' : ''}${total}: ${each.join(', ')}`;
}
