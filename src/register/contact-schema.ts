import { z } from 'zod';
import { CONTACT_CHANNELS, CONTACT_ROLES, Ids, personal } from './schema.ts';
import { Windows } from './windows.ts';

/** Ways to reach one person. */
export const POINT_LIMIT = 6;
export const PIN_LEAST = 4;
export const PIN_MOST = 8;

const channels = z
  .array(z.enum(CONTACT_CHANNELS))
  .min(1)
  .max(CONTACT_CHANNELS.length)
  .refine((list) => new Set(list).size === list.length, 'a channel is named twice');
const number = personal(40);
const email = z.email('it is not an e-mail address').max(254);
/** A language tag such as `cy`; the words of that language are a file of the configuration. */
const language = z
  .string()
  .max(6)
  .regex(/^[a-z]{2,3}(?:-[A-Z]{2})?$/, 'use a language such as en or cy');
/** The name of a cover story in the words of the configuration. */
const cover = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use 1 to 32 of a-z, 0-9 and -');
const pin = z.string().regex(/^\d+$/, 'a PIN has digits only').min(PIN_LEAST).max(PIN_MOST);

const pointFields = { number: number.optional(), email: email.optional(), channels: channels.optional() };

/** One way to reach somebody: a telephone number or an e-mail address, with its channels and its hours. */
export const NewPoint = z
  .strictObject({ ...pointFields, when: Windows.optional() })
  .refine((point) => (point.number === undefined) !== (point.email === undefined), 'give a number or an e-mail address')
  .refine(suits, 'voice and sms are for a number, email for an address');
export const PointChange = z
  .strictObject({ ...pointFields, when: Windows.nullable().optional(), order: z.int().min(1).max(99).optional() })
  .refine((point) => point.number === undefined || point.email === undefined, 'give a number or an e-mail address')
  .refine(suits, 'voice and sms are for a number, email for an address');

function suits({ number: said, email: written, channels: ways }: z.input<z.ZodObject<typeof pointFields>>): boolean {
  const mail = ways?.includes('email') ?? false;
  const telephone = ways?.some((way) => way !== 'email') ?? false;
  if (mail && telephone) return false;
  return !(said !== undefined && mail) && !(written !== undefined && telephone);
}

const contactFields = {
  role: z.enum(CONTACT_ROLES),
  order: z.int().min(1).max(99),
  name: personal(200),
  /** Of the first number; further ones are `points`. */
  number,
  channels,
};
const mannerFields = { language, cover, when: Windows, pin };

/** What is said of a new contact, whoever it belongs to. */
export const ContactGiven = z.strictObject({
  ...contactFields,
  order: contactFields.order.default(1),
  number: number.optional(),
  channels: channels.optional(),
  points: z.array(NewPoint).max(POINT_LIMIT).default([]),
  language: language.optional(),
  cover: cover.optional(),
  when: Windows.optional(),
  pin: pin.optional(),
});

/** A contact belongs to a household or to a provider's duty team; exactly one of the two is given. */
export const NewContact = z
  .strictObject({
    household: Ids.household.optional(),
    provider: Ids.provider.optional(),
    ...ContactGiven.shape,
  })
  .refine(
    (contact) => (contact.household === undefined) !== (contact.provider === undefined),
    'give a household or a provider',
  )
  .refine((contact) => contact.number !== undefined || contact.points.length > 0, 'give a number or another way')
  .refine((contact) => contact.number !== undefined || contact.channels === undefined, 'channels are those of a number')
  .refine((contact) => contact.points.length + (contact.number === undefined ? 0 : 1) <= POINT_LIMIT, 'too many ways');

const nullable = <T extends z.ZodType>(schema: T) => schema.nullable().optional();

/** What is null is taken away. `waysAsked`: the person was asked just now whether the hours and ways are still safe. */
export const ContactChange = z.strictObject({
  ...z.strictObject(contactFields).partial().shape,
  language: nullable(mannerFields.language),
  cover: nullable(mannerFields.cover),
  when: nullable(mannerFields.when),
  pin: nullable(mannerFields.pin),
  waysAsked: z.literal(true).optional(),
});
