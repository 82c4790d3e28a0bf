import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { asAttemptId } from '../../core/ids.ts';
import { minutes, ms } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import { Remembered } from '../remembered.ts';
import type { Count, Metrics } from '../tally.ts';
import { SIGNATURE_HEADER, verifyWebhook } from '../webhook/signature.ts';
import { type PoliceNews, standing } from './news.ts';

/** What a force says is a few words. */
const BODY_BYTES = 4_096;
/** Signed longer ago, or further ahead, than clocks differ. */
const TOLERANCE_MS = minutes(5);
const EVER = ms(Number.MAX_SAFE_INTEGER);
/** Signatures that are known again; within `TOLERANCE_MS` no force has more to say. */
const REMEMBERED = 10_000;

const message = z.strictObject({
  format: z.literal('havenwatch/police/1'),
  id: z.string().max(64),
  ...standing.shape,
});

export interface PoliceHooksOptions {
  /** The secret shared with a force; undefined for one that has none. */
  secret(force: string): string | undefined;
  news: PoliceNews;
  clock: Clock;
  metrics: Metrics;
}

/**
 * What forces tell us about transfers, to be registered with the prefix `/hooks/police`: `POST /{force}`. Each message is
 * believed only with the force's own signature over its time and bytes, once, and within five minutes.
 */
export function policeHooks(options: PoliceHooksOptions): FastifyPluginAsync {
  const seen = new Remembered<string, true>(REMEMBERED);
  const count = (what: Count): void => options.metrics.count(what, 'transfer');
  return async (app) => {
    readText(app);
    app.post('/:force', async (request, reply) => {
      const { force, header, body } = partsOf(request);
      const secret = options.secret(force);
      const now = options.clock.now();
      if (secret === undefined || !verifyWebhook(secret, header, body, now, EVER))
        return refuse(reply, 403, 'hook-forged', 'the signature is not valid');
      if (!verifyWebhook(secret, header, body, now, TOLERANCE_MS))
        return refuse(reply, 403, 'hook-stale', 'it was signed more than five minutes from now');
      if (seen.has(header)) return refuse(reply, 409, 'hook-replayed', 'this has been received before');
      seen.set(header, true);
      const said = message.safeParse(readJson(body));
      if (!said.success) return refuse(reply, 400, 'hook-bad', z.prettifyError(said.error));
      const attempt = asAttemptId(said.data.id);
      const told = attempt === undefined ? 'unknown' : await options.news.tell(force, attempt, said.data);
      if (told === 'unknown') return refuse(reply, 404, 'hook-unknown-attempt', 'there is no such transfer');
      return reply.code(200).send({ taken: told === 'taken' });
    });
  };

  function refuse(reply: FastifyReply, code: number, what: Count, why: string): FastifyReply {
    count(what);
    return reply.code(code).send({ why });
  }
}

function readText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: BODY_BYTES }, (_request, body, done) => {
    done(null, body.toString());
  });
}

function partsOf({ params, headers, body }: FastifyRequest): { force: string; header: string; body: string } {
  const force = typeof params === 'object' && params !== null && 'force' in params ? String(params.force) : '';
  const header = headers[SIGNATURE_HEADER];
  return { force, header: typeof header === 'string' ? header : '', body: typeof body === 'string' ? body : '' };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
