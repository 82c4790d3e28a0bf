import type { ContactRecord } from '../../register/contact-rows.ts';
import type { ContactStanding, LastTest, PointStanding } from '../../register/contact-standing.ts';
import { windowsOf } from '../../register/windows.ts';
import type { ContactShown, PointShown } from '../schema/contact.ts';
import { iso, isoOrNull } from './documents.ts';
import { REASON_WORDS } from './words.ts';

/** What was opened of somebody; empty where nothing was. */
export interface Opened {
  name: string | null;
  at(point: PointStanding['point']): string | null;
}

export function viewContact(record: ContactRecord, standing: ContactStanding, opened: Opened): ContactShown {
  return {
    id: record.contact,
    version: record.version,
    role: record.role,
    order: record.order,
    of: record.household === undefined ? 'provider' : 'household',
    name: opened.name,
    language: record.language ?? null,
    cover: record.cover ?? null,
    hasPin: record.hasPin,
    when: record.when === undefined ? null : windowsOf(record.when),
    waysAskedAt: isoOrNull(record.waysAskedAt),
    verified: standing.verified,
    lastTest: viewTest(standing.lastTest),
    stale: standing.stale,
    points: standing.points.map((point) => viewPoint(point, opened.at(point.point))),
  };
}

function viewPoint(point: PointStanding, at: string | null): PointShown {
  return {
    id: point.point,
    kind: point.kind,
    order: point.order,
    channels: [...point.channels],
    when: point.when === undefined ? null : windowsOf(point.when),
    verifiedAt: isoOrNull(point.verifiedAt),
    verified: point.verified,
    lost: point.channels.flatMap((channel) => {
      const lost = point.lost[channel];
      return lost === undefined ? [] : [{ channel, why: lost.why, at: iso(lost.at) }];
    }),
    lastTest: viewTest(point.lastTest),
    at,
  };
}

function viewTest(test: LastTest | undefined): ContactShown['lastTest'] {
  if (test === undefined) return null;
  const { at, channel, result, reason } = test;
  return { at: iso(at), channel, result, reason: reason === undefined ? null : REASON_WORDS[reason] };
}
