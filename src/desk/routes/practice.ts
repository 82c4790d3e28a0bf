import { Fault } from '../../core/fault.ts';
import type { Api, DeskParts } from '../parts.ts';
import type { PracticeDesk } from '../practice.ts';
import { refusals } from '../schema/common.ts';
import { Practice } from '../schema/practice.ts';
import { iso, isoOrNull } from '../view/documents.ts';

/** There only while staff rehearse; a gateway in service answers 404. */
export function practiceRoutes(app: Api, { practice }: Pick<DeskParts, 'practice'>): void {
  app.get(
    '/api/practice',
    { schema: { summary: 'How the rehearsal goes', response: { 200: Practice, ...refusals(401, 403, 404) } } },
    async () => {
      if (practice === undefined)
        throw new Fault('HW_NOT_FOUND', { why: 'this gateway is in service; nothing is rehearsed' });
      return viewPractice(practice);
    },
  );
}

function viewPractice(practice: PracticeDesk): Practice {
  const { met, of, startedAt, endsAt, heard, alarms, ...said } = practice.look();
  return Practice.parse({
    ...said,
    startedAt: iso(startedAt),
    endsAt: iso(endsAt),
    score: { met, of },
    heard: heard.map((line) => ({ ...line, at: iso(line.at) })),
    alarms: alarms.map((alarm) => ({ ...alarm, openedAt: isoOrNull(alarm.openedAt) })),
  });
}
