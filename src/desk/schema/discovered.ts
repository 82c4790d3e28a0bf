import { z } from 'zod';
import { MEANINGS } from '../../core/binding.ts';
import { STAGES, ZONES } from '../../core/signal.ts';
import { DEVICE_KINDS, NewBinding, slug } from '../../register/schema.ts';
import { At } from './common.ts';

/** What something said last, in our words but without a meaning. */
const HeardFact = z
  .object({
    key: z.string().describe('as the device names it'),
    is: z.string().describe('press, contact, switch, motion, …'),
    which: z.string().optional().describe('which press'),
    state: z.string().optional(),
    percent: z.number().optional(),
    low: z.boolean().optional(),
    at: At,
  })
  .meta({ id: 'HeardFact' });

/** What a fact usually means: for a person to look at, never applied. */
const ProposedBinding = z
  .object({
    key: z.string(),
    which: z.string().optional(),
    on: z.enum(['on', 'off']).optional(),
    means: z.enum(MEANINGS),
  })
  .meta({ id: 'ProposedBinding' });

export const DiscoveredShown = z
  .object({
    via: z.string().describe('the bridge that it was heard behind'),
    premises: z.string().describe('the home of the bridge'),
    address: z.string(),
    alias: z.string().nullable().describe('what the bridge calls it'),
    vendor: z.string().nullable(),
    model: z.string().nullable(),
    firstAt: At,
    lastAt: At,
    heard: z.number().int().describe('messages; 0: it stands in the inventory only'),
    facts: z.array(HeardFact),
    presses: z.array(z.string()).describe('what its button can say, where the inventory lists it'),
    proposed: z.array(ProposedBinding),
  })
  .meta({ id: 'Discovered' });

export const UnboundShown = z
  .object({
    device: z.string(),
    premises: z.string(),
    name: z.string().nullable(),
    lastAt: At,
    facts: z.array(HeardFact),
    proposed: z.array(ProposedBinding),
  })
  .meta({ id: 'Unbound' });

export const DiscoveredQuery = z.object({ premises: z.string().max(64).optional() });

const UnknownAccountShown = z
  .object({
    account: z.string(),
    firstAt: At,
    lastAt: At,
    heard: z.number().int(),
    sealed: z.boolean().describe('its messages were encrypted: it will need its key'),
    over: z.enum(['tcp', 'udp']),
  })
  .meta({ id: 'UnknownAccount' });

export const DiscoveredList = z
  .object({
    items: z.array(DiscoveredShown).describe('the most recently heard first, 500 at most'),
    unbound: z.array(UnboundShown).describe('what registered devices say and nobody has bound, 500 at most'),
    accounts: z
      .array(UnknownAccountShown)
      .describe('alarm panels that report here and nobody has registered; shown to those who see every home'),
  })
  .meta({ id: 'DiscoveredList' });
export type DiscoveredList = z.infer<typeof DiscoveredList>;

export const BindOrder = z
  .strictObject({
    via: z.string().max(64),
    address: z.string().min(1).max(128).describe('or what the bridge calls it'),
    premises: z.string().max(64).optional().describe('the home of the bridge unless said'),
    name: slug,
    kind: z.enum(DEVICE_KINDS),
    zone: z.enum(ZONES).optional(),
    room: slug.optional(),
    power: z.enum(['mains', 'battery']).optional(),
    bindings: z.array(NewBinding).max(64),
    stage: z
      .enum(['live', ...STAGES])
      .optional()
      .describe('live unless said'),
  })
  .meta({ id: 'BindOrder' });
export type BindOrder = z.output<typeof BindOrder>;

export const BoundDevice = z.object({ device: z.string(), premises: z.string() }).meta({ id: 'BoundDevice' });
