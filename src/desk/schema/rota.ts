import { z } from 'zod';
import { MEMBER_LIMIT } from '../../register/rotas.ts';
import { Window, Windows } from '../../register/windows.ts';
import { At } from './common.ts';

const id = z.string().max(64);
const At1 = z.iso.datetime({ offset: true });
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use 1 to 32 of a-z, 0-9 and -');
const members = z.array(id).min(1).max(MEMBER_LIMIT);
const turnHours = z.number().min(1).max(672);
const timeZone = z.string().max(64);

export const StandInParams = z.object({ id, standIn: id });

const StandInShown = z.object({
  id: z.string(),
  from: At,
  until: At,
  contact: z.string(),
  instead: z.string().nullable().describe('null: whoever would be on duty'),
});

export const RotaShown = z
  .object({
    id: z.string(),
    name: z.string().describe('what policies call it'),
    provider: z.string(),
    version: z.int(),
    members: z.array(z.object({ contact: z.string(), name: z.string().nullable() })),
    from: At.describe('the first turn began then'),
    turnHours: z.number(),
    timeZone: z.string(),
    when: z.array(Window).nullable().describe('hours in which somebody is on duty; null: always'),
    onDuty: z.string().nullable().describe('contact who is on duty now'),
    holes: z.array(z.object({ from: At, until: At })).describe('in the coming 14 days nobody is on duty then'),
    shifts: z
      .array(z.object({ from: At, until: At, contact: z.string().nullable() }))
      .describe('who is on in the coming 14 days; null: nobody'),
    standIns: z.array(StandInShown),
  })
  .meta({ id: 'Rota' });
export type RotaShown = z.infer<typeof RotaShown>;
export const RotaList = z.object({ items: z.array(RotaShown) });

export const RotaOrder = z.strictObject({
  provider: id.optional().describe('the default one when it is left out'),
  name,
  members,
  from: At1,
  turnHours,
  timeZone: timeZone.optional(),
  when: Windows.optional(),
});
export const RotaChanged = z.strictObject({
  members: members.optional(),
  from: At1.optional(),
  turnHours: turnHours.optional(),
  timeZone: timeZone.optional(),
  when: Windows.nullable().optional(),
});
export const StandInOrder = z.strictObject({ from: At1, until: At1, contact: id, instead: id.nullable().optional() });

export const WatchOrder = z.strictObject({
  from: At1.optional(),
  until: At1.nullable().describe('null ends it now'),
  factor: z.number().min(0.1).max(1).optional().describe('times are multiplied by it; 0.5 when it is left out'),
  text: z.string().trim().min(1).max(1_000).optional().describe('why; it goes to the vault'),
});
export const WatchShown = z
  .object({ premises: z.string(), from: At.nullable(), until: At.nullable(), factor: z.number().nullable() })
  .meta({ id: 'HeightenedWatch' });
