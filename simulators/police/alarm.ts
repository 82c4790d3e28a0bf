import { z } from 'zod';

export const STAGES = ['accepted', 'rejected', 'dispatched', 'on-scene', 'closed'] as const;
export type Stage = (typeof STAGES)[number];
export const REASONS = ['bad-urn', 'wrong-type', 'withdrawn', 'bad-address', 'bad-event', 'too-old', 'other'] as const;
export type Reason = (typeof REASONS)[number];

const message = z.object({
  format: z.literal('havenwatch/transfer/1'),
  id: z.string().max(64),
  part: z.string().max(64),
  status: z.enum(['actual', 'test']),
  force: z.string(),
  incident: z.string(),
  sentAt: z.iso.datetime(),
  cap: z.string(),
});
const line = z.object({ label: z.string(), value: z.string() });

const event = z.object({
  kind: z.string(),
  code: z.string(),
  said: z.string(),
  grade: z.int().min(0).max(4),
  openedAt: z.iso.datetime(),
  confirmed: z.string().nullable(),
});

/** What a gateway hands over: an alarm, that it has become another, or that nothing is to be done about one any more. */
export const Message = z.discriminatedUnion('message', [
  message.extend({
    message: z.literal('alarm'),
    reference: z.string(),
    urn: z.string(),
    urnType: z.enum(['HUA', 'IAS', 'LWS']),
    event,
    callBack: z.string().nullable(),
    readOut: z.string(),
    blocks: z.array(z.object({ number: z.int(), title: z.string(), lines: z.array(line) })),
    digest: z.string(),
  }),
  message.extend({ message: z.literal('update'), event }),
  message.extend({ message: z.literal('cancel') }),
]);
export type Message = z.infer<typeof Message>;
export type AlarmMessage = Extract<z.infer<typeof Message>, { message: 'alarm' }>;

/** One alarm at the force, and how far it has got. */
export interface Alarm {
  message: AlarmMessage;
  arrivedAt: number;
  /** How often it arrived. */
  times: number;
  stage: Stage | 'new';
  reason: Reason | null;
  /** The force's own number of it. */
  reference: string | null;
  cancelledAt: number | null;
  /** Parts of it that have come since, each once. */
  updates: string[];
  steps: { stage: Stage; at: number; told: string }[];
}

const ORDER: Record<Stage | 'new', number> = {
  new: 0,
  accepted: 1,
  rejected: 9,
  dispatched: 2,
  'on-scene': 3,
  closed: 9,
};

/** What may be done about an alarm next. */
export function nextStages({ stage }: Pick<Alarm, 'stage'>): Stage[] {
  if (stage === 'new') return ['accepted', 'rejected'];
  return STAGES.filter((next) => next !== 'rejected' && ORDER[next] > ORDER[stage]);
}
