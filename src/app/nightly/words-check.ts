import { Fault } from '../../core/fault.ts';
import type { MessageBook } from '../../dispatch/messages.ts';
import type { ContactRecord } from '../../register/contact-rows.ts';
import type { Register } from '../../register/register.ts';
import { homesIn } from '../policies/check-reach.ts';
import type { Finding, NightlyCheck } from './finding.ts';

export interface WordsCheckParts {
  register: Pick<Register, 'premises' | 'providers' | 'contacts'>;
  messages: Pick<MessageBook, 'languages' | 'covers'>;
}

/** People who are to be spoken to under a cover or in a language that the wordings do not have. */
export function wordsCheck(parts: WordsCheckParts): NightlyCheck {
  return { name: 'words', run: async () => lookForWords(parts) };
}

/** The same as faults, for `havenwatch check`: somebody who needs a cover must not be called without one. */
export function faultsOfWords(parts: WordsCheckParts): Fault[] {
  return lookForWords(parts).map(
    ({ says }) => new Fault('HW_CONFIG_INVALID', { where: 'the register', why: says.replace(/\.$/, '') }),
  );
}

function lookForWords({ register, messages }: WordsCheckParts): Finding[] {
  const findings = register.providers
    .list()
    .flatMap(({ id }) => register.contacts.list(id).flatMap((contact) => missingFor(contact, messages)));
  for (const home of homesIn({ register }))
    for (const contact of register.contacts.list(home.household))
      findings.push(...missingFor(contact, messages).map((found) => ({ premises: home.id, ...found })));
  return findings;
}

function missingFor({ contact, role, language, cover }: ContactRecord, book: WordsCheckParts['messages']): Finding[] {
  const who = `The ${role} ${contact}`;
  const spoken = language?.split('-', 1)[0];
  return [
    ...(cover !== undefined && !book.covers.includes(cover)
      ? [{ what: 'cover-unknown', says: `${who} has the cover "${cover}", which no file of wordings has.` }]
      : []),
    ...(spoken !== undefined && !book.languages.includes(spoken)
      ? [
          {
            what: 'language-unknown',
            says: `${who} is to be spoken to in "${language}", for which there is no file of wordings.`,
          },
        ]
      : []),
  ];
}
