import type { Command } from '../../src/core/input.ts';
import type { House } from '../../src/desk/testing/house.ts';
import { incidentOf } from '../../src/desk/view/documents.ts';
import { must } from '../../src/vault/test-files.ts';

/** An order of somebody with a token, past the desk. */
export function order(house: House, make: (about: Pick<Command, 'incident' | 'by'>) => Command): Promise<void> {
  const doc = incidentOf(must(house.journal.reader.document('incident', house.incident())?.body ?? undefined));
  const given = make({ incident: doc.id, by: { kind: 'token', token: 'tk_test' } });
  return new Promise((resolve, reject) =>
    house.gateway.submit(doc.partition, { type: 'command', order: given }, (outcome) =>
      outcome.ok ? resolve() : reject(outcome.fault),
    ),
  );
}
