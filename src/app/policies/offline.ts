import type { Book } from '../../core/book.ts';
import type { Instant } from '../../core/time.ts';
import type { PolicyDesk } from '../../desk/policies/port.ts';
import type { Directory } from '../../register/directory.ts';
import type { Records } from '../../register/register.ts';
import { makeBook } from '../book.ts';
import type { Config } from '../config/load.ts';
import { policyDesk } from './policy-desk.ts';
import { raisedPolicies } from './raised.ts';

/** Channels are taken to be set up where they are a choice that was made, and the telephone always: keys are the gateway's. */
function channelsOf({ gateway }: Config): ReadonlySet<string> {
  const chosen = [
    ...(gateway.webhook === undefined ? [] : ['webhook']),
    ...(gateway.email === undefined ? [] : ['email']),
  ];
  return new Set(['desk', 'voice', 'sms', 'transfer', 'arc', ...chosen]);
}

const NO_HOMES: Pick<Directory, 'contactsFor' | 'premises'> = { contactsFor: () => [], premises: () => undefined };

export interface Offline {
  book: Book;
  desk: PolicyDesk;
}

/** The heart's book and the policies as a command reads them, beside a gateway or without one. */
export function offlinePolicies(config: Config, records: Pick<Records, 'register'> | undefined, now: Instant): Offline {
  const facts = raisedPolicies(config.policies, config.rules.rules);
  const directory = records?.register.openDirectory() ?? NO_HOMES;
  const standing = records && (((premises, type) => records.register.police.of(premises, type)) satisfies Standing);
  const book = makeBook(config, directory, channelsOf(config), now, standing);
  return { book, desk: policyDesk(book, directory, facts, now) };
}

type Standing = Parameters<typeof makeBook>[4];
