import { z } from 'zod';

/** What the process of the telephone network is started with. */
export const phonesOrder = z.object({
  port: z.int(),
  accountSid: z.string(),
  authToken: z.string(),
  log: z.string(),
  seed: z.int(),
});
export type PhonesOrder = z.infer<typeof phonesOrder>;

export const toPhones = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('texts to'), url: z.string() }),
  z.object({ ask: z.literal('be willing') }),
  z.object({ ask: z.literal('stall'), placed: z.boolean() }),
  z.object({ ask: z.literal('go on') }),
]);
export type ToPhones = z.infer<typeof toPhones>;

export const fromPhones = z.discriminatedUnion('said', [
  z.object({ said: z.literal('listening'), url: z.string() }),
  z.object({ said: z.literal('placed'), attempt: z.string(), channel: z.enum(['voice', 'sms']) }),
  z.object({ said: z.literal('keyed'), attempt: z.string() }),
]);
export type FromPhones = z.infer<typeof fromPhones>;
