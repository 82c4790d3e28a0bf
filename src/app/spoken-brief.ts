import type { ContactId, IncidentId } from '../core/ids.ts';
import { estateOf, filesOf, notesOf, peopleOf } from '../desk/bound.ts';
import { composeBrief } from '../desk/brief/compose.ts';
import { gather } from '../desk/brief/gather.ts';
import { type Brief, UNKNOWN } from '../desk/schema/brief.ts';
import type { Viewer } from '../desk/sign-in/viewer.ts';
import type { People } from '../dispatch/people.ts';
import { SensitiveText } from '../vault/sensitive.ts';
import { briefingOf } from './briefing.ts';
import type { Rooms } from './rooms.ts';

/** Blocks of the brief that somebody on the way needs: what happens, where, how to get in, who is there, who may be, dangers. */
const SAID: ReadonlySet<number> = new Set([3, 4, 5, 6, 7, 10]);
/** Roles whose people are trained; nobody else hears it, PIN or not. */
const TRAINED: ReadonlySet<string> = new Set(['duty supervisor']);
/** Nobody keeps more in mind; about a minute of speech. */
const MOST_CHARACTERS = 900;

type Parts = Pick<Rooms, 'config' | 'clock' | 'records' | 'directory' | 'journal' | 'attempts' | 'watch'>;

/** What trained staff may hear of an incident after their PIN. It is opened when it is said, in the contact's own name. */
export function spokenBriefs(parts: () => Parts): Required<Pick<People, 'isTrained' | 'spokenBrief'>> {
  const isTrained = (incident: IncidentId, contact: ContactId): boolean => {
    const { attempts, directory } = parts();
    const home = attempts.incident(incident)?.premises;
    const entry = home && directory.contactsFor(home).find((one) => one.contact === contact);
    return entry !== undefined && TRAINED.has(entry.role);
  };
  return {
    isTrained,
    spokenBrief: (incident, contact) => (isTrained(incident, contact) ? tell(parts(), incident, contact) : undefined),
  };
}

function tell(parts: Parts, id: IncidentId, contact: ContactId): SensitiveText | undefined {
  const { config, clock, records, directory, journal, attempts, watch } = parts;
  const estate = estateOf(records.register, directory);
  const incident = attempts.incident(id);
  const premises = incident && estate.premises(incident.premises);
  if (incident === undefined || premises === undefined) return undefined;
  const brief = {
    reader: journal.reader,
    estate,
    files: filesOf(records.register, records.vault),
    people: peopleOf(records.register),
    notes: notesOf(records.vault),
    briefing: briefingOf(config),
    clock,
    look: (index: number) => watch.look(index),
  };
  const viewer: Viewer = { kind: 'token', id: contact, role: 'supervisor', scope: {} };
  return new SensitiveText(said(composeBrief(gather(brief, viewer, incident, premises))));
}

/** Line by line, without what nobody knows, as far as somebody can listen. */
function said({ blocks }: Brief): string {
  const lines = blocks
    .filter(({ number }) => SAID.has(number))
    .flatMap((block) => block.lines)
    .filter(({ value }) => value !== UNKNOWN)
    .map(({ label, value }) => `${label}: ${value.replace(/\s+/g, ' ').replace(/[.;,]+$/, '')}.`);
  let text = '';
  for (const line of lines) {
    if (text.length + line.length > MOST_CHARACTERS) break;
    text += text === '' ? line : ` ${line}`;
  }
  return text;
}
