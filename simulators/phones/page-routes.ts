import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { servePage } from '../serve-page.ts';
import { type CallbackFaults, REPEAT_LIMIT } from './callbacks.ts';
import { PhoneError } from './changes.ts';
import { E164 } from './handsets.ts';
import type { LivePage } from './live-page.ts';
import type { Phone } from './phone.ts';
import { BEHAVIOURS } from './records.ts';
import { isFate } from './rest/codes.ts';
import { NETWORK_NAMES } from './wall.ts';
import { FAIL_MODES, type Failure } from './weather.ts';

export interface PageParts {
  live: LivePage;
  phone: (number: string) => Phone;
  addPhone: (number: string, label: string) => void;
  /** `network`: which of those on the wall; this one when it is left out. */
  fail: (network: string | undefined, failure: Failure) => void;
  setFaults: (network: string | undefined, faults: Partial<CallbackFaults>) => void;
}

const providerCode = z.int().min(10_000).max(99_999);
const network = z.enum(NETWORK_NAMES).optional();
const number = z.string().regex(E164);
const NewPhone = z.object({ number, label: z.string().trim().max(40).default('') });
const Verb = z.discriminatedUnion('verb', [
  z.object({ verb: z.enum(['answer', 'voicemail', 'busy', 'let-ring', 'hang-up', 'stop', 'start']) }),
  z.object({ verb: z.literal('press'), key: z.string().regex(/^[0-9*#]$/) }),
  z.object({ verb: z.literal('speak'), words: z.string().trim().min(1).max(400) }),
  z.object({ verb: z.literal('reply'), body: z.string().trim().min(1).max(1_600) }),
  z.object({ verb: z.literal('behave'), behaviour: z.enum(BEHAVIOURS) }),
  z.object({ verb: z.literal('fail'), code: providerCode.nullable() }),
]);
const FailureBody = z
  .object({ network, mode: z.enum(FAIL_MODES), code: providerCode.optional() })
  .refine(({ mode, code }) => code !== undefined || (mode !== 'code' && mode !== 'outcome'), 'say which code');
const FaultsBody = z
  .object({
    network: z.enum(NETWORK_NAMES),
    repeat: z.int().min(0).max(REPEAT_LIMIT),
    reorder: z.boolean(),
    delayMs: z.int().min(0).max(600_000),
    drop: z.boolean(),
  })
  .partial();

/** The page, its live stream, and what its buttons post. JSON only, so that no other site's form can press a key. */
export async function registerPage(app: FastifyInstance, parts: PageParts): Promise<void> {
  await servePage(app, new URL('page/', import.meta.url), parts.live);
  app.post('/phones', (request, reply) =>
    take(NewPhone, request, reply, (asked) => parts.addPhone(asked.number, asked.label)),
  );
  app.post<{ Params: { number: string } }>('/phones/:number', (request, reply) =>
    take(Verb, request, reply, (asked) => act(parts.phone(request.params.number), asked)),
  );
  app.post('/weather', (request, reply) =>
    take(FailureBody, request, reply, (asked) => parts.fail(asked.network, failureOf(asked))),
  );
  app.post('/callbacks', (request, reply) =>
    take(FaultsBody, request, reply, (asked) => parts.setFaults(asked.network, given(asked))),
  );
}

/** A code that only ever comes with the fate of a text is one here too, whichever way it was asked for. */
function failureOf({ mode, code }: z.infer<typeof FailureBody>): Failure {
  if (mode !== 'code' || code === undefined) return { mode, ...(code !== undefined && { code }) };
  return { mode: isFate(code) ? 'outcome' : 'code', code };
}

/** Without the fields that were left out. */
function given(asked: z.infer<typeof FaultsBody>): Partial<CallbackFaults> {
  const { repeat, reorder, delayMs, drop } = asked;
  return {
    ...(repeat !== undefined && { repeat }),
    ...(reorder !== undefined && { reorder }),
    ...(delayMs !== undefined && { delayMs }),
    ...(drop !== undefined && { drop }),
  };
}

async function act(phone: Phone, asked: z.infer<typeof Verb>): Promise<void> {
  switch (asked.verb) {
    case 'answer':
      return phone.answer();
    case 'voicemail':
      return phone.toVoicemail();
    case 'busy':
      return phone.busy();
    case 'let-ring':
      return phone.letRing();
    case 'hang-up':
      return phone.hangUp();
    case 'press':
      return phone.press(asked.key);
    case 'speak':
      return phone.speak(asked.words);
    case 'reply':
      return phone.reply(asked.body);
    case 'stop':
      return phone.stop();
    case 'start':
      return phone.start();
    case 'fail':
      return phone.failWith(asked.code ?? undefined);
    case 'behave':
      return phone.behave(asked.behaviour);
  }
}

async function take<T>(
  shape: z.ZodType<T>,
  request: FastifyRequest,
  reply: FastifyReply,
  act: (asked: T) => unknown,
): Promise<FastifyReply> {
  const asked = shape.safeParse(request.body);
  if (!asked.success) return reply.code(400).send({ why: z.prettifyError(asked.error) });
  try {
    await act(asked.data);
    return reply.code(204).send();
  } catch (error) {
    if (error instanceof PhoneError) return reply.code(409).send({ why: error.message });
    throw error;
  }
}
