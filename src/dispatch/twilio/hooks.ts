import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import twilio from 'twilio';
import { type AttemptId, asAttemptId } from '../../core/ids.ts';
import { bridgeRoutes } from '../bridge/hooks.ts';
import type { ProviderNews } from '../channel.ts';
import { errandRoutes } from '../errand/hooks.ts';
import { isStale, Seen } from '../provider/seen.ts';
import { Inbound } from '../twilio-sms/inbound.ts';
import { newsOfMessage } from '../twilio-sms/message-status.ts';
import { type CallSaid, newsOfCall } from '../twilio-voice/call-status.ts';
import { Caller } from '../twilio-voice/caller.ts';
import { acceptanceOf } from './acceptance.ts';
import { Form, referenceOf } from './form.ts';
import type { AttemptView, TwilioHooksOptions } from './hook-options.ts';

const FORM = 'application/x-www-form-urlencoded';
const XML = 'text/xml; charset=utf-8';
const BODY_BYTES = 16_384;

interface About {
  attempt: AttemptId;
  view: AttemptView;
}

/**
 * Twilio's callbacks, to be registered with the prefix `/hooks/twilio`: `voice`, `key`, `call-status` and
 * `message-status` for an attempt, and `sms` for texts that people send. Each is believed only with Twilio's signature;
 * one about an attempt we do not know is answered 200, so that it is not sent again, and counted.
 */
export function twilioHooks(options: TwilioHooksOptions): FastifyPluginAsync {
  const caller = new Caller(options);
  const inbound = new Inbound(options);
  const seen = new Seen();
  return async (app) => {
    readForms(app);
    app.addHook('preHandler', (request, reply, done) => {
      const wrong = wrongWith(options, seen, request);
      if (wrong === undefined) return done();
      options.metrics.count(wrong, 'twilio');
      void reply.code(403).type('text/plain').send(REFUSED[wrong]);
    });
    app.post('/voice/:attempt', async (request, reply) => {
      const about = find(options, request);
      const form = formOf(request);
      return xml(reply, about === undefined ? caller.unknown() : caller.answered(about, form, asksIn(request)));
    });
    app.post('/key/:attempt', async (request, reply) => {
      const about = find(options, request);
      if (about === undefined) return xml(reply, caller.unknown());
      const key = formOf(request).get('Digits') ?? queryOf(request, 'pressed');
      return xml(reply, await caller.pressed(about, key, asksIn(request)));
    });
    app.post('/pin/:attempt', async (request, reply) => {
      const about = find(options, request);
      if (about === undefined) return xml(reply, caller.unknown());
      return xml(reply, await caller.entered(about, formOf(request).get('Digits') ?? '', asksIn(request)));
    });
    app.post('/machine/:attempt', async (request, reply) => {
      const about = find(options, request);
      if (about !== undefined) caller.hinted(about, formOf(request));
      return reply.code(200).send();
    });
    app.post('/call-status/:attempt', async (request, reply) => {
      const about = find(options, request);
      if (about === undefined) return reply.code(200).send();
      const form = formOf(request);
      const acceptance = acceptanceOf(about.view, about.attempt);
      report(options, about, newsOfCall(callSaid(form), acceptance), referenceOf(form, 'CallSid'));
      return reply.code(200).send();
    });
    app.post('/message-status/:attempt', async (request, reply) => {
      const about = find(options, request);
      if (about === undefined) return reply.code(200).send();
      const form = formOf(request);
      const status = form.get('MessageStatus') ?? form.get('SmsStatus') ?? '';
      report(options, about, newsOfMessage(status, form.number('ErrorCode')), referenceOf(form, 'MessageSid'));
      return reply.code(200).send();
    });
    if (options.bridge !== undefined) bridgeRoutes(app, options.bridge);
    if (options.errands !== undefined) errandRoutes(app, options.errands);
    app.post('/sms', async (request, reply) => xml(reply, await inbound.received(formOf(request))));
  };
}

function readForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: BODY_BYTES }, (_request, body, done) => {
    done(null, new Form(body.toString()));
  });
}

function formOf(request: FastifyRequest): Form {
  return request.body instanceof Form ? request.body : new Form('');
}

const REFUSED = {
  'hook-forged': 'The signature is not valid.',
  'hook-replayed': 'This has been taken in already.',
  'hook-stale': 'This is too old.',
} as const;

/** Why a callback is not believed; undefined when it is. */
function wrongWith(options: TwilioHooksOptions, seen: Seen, request: FastifyRequest): keyof typeof REFUSED | undefined {
  if (!isSigned(options, request)) return 'hook-forged';
  const now = options.clock.now();
  if (isStale(formOf(request).get('Timestamp'), now)) return 'hook-stale';
  const { 'x-twilio-signature': signature, 'i-twilio-idempotency-token': mark } = request.headers;
  return seen.isNew(String(signature), typeof mark === 'string' ? mark : undefined, now) ? undefined : 'hook-replayed';
}

function callSaid(form: Form): CallSaid {
  return {
    status: form.get('CallStatus') ?? '',
    answeredBy: form.get('AnsweredBy'),
    code: form.number('ErrorCode'),
    sip: form.number('SipResponseCode'),
  };
}

/** Twilio signs the address it was given, so ours is put together from the configured one, never from the Host header. */
function isSigned(options: TwilioHooksOptions, request: FastifyRequest): boolean {
  const signature = request.headers['x-twilio-signature'];
  const url = `${options.publicUrl.replace(/\/+$/, '')}${request.originalUrl}`;
  return (
    typeof signature === 'string' && twilio.validateRequest(options.authToken, signature, url, formOf(request).signed())
  );
}

function find(options: TwilioHooksOptions, request: FastifyRequest): About | undefined {
  const { params } = request;
  const text = typeof params === 'object' && params !== null && 'attempt' in params ? params.attempt : undefined;
  const attempt = typeof text === 'string' ? asAttemptId(text) : undefined;
  const view = attempt && options.lookupAttempt(attempt);
  if (attempt !== undefined && view !== undefined) return { attempt, view };
  options.metrics.count('hook-unknown-attempt', 'twilio');
  return undefined;
}

/** How often this call has been asked for a key already. */
function asksIn(request: FastifyRequest): number {
  const asks = Number(queryOf(request, 'asks') ?? 0);
  return Number.isInteger(asks) && asks >= 0 ? asks : Number.POSITIVE_INFINITY;
}

function queryOf({ query }: FastifyRequest, name: 'asks' | 'pressed'): string | undefined {
  const value = Object.entries(query ?? {}).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

function report(
  options: TwilioHooksOptions,
  about: About,
  news: ProviderNews | undefined,
  reference: string | undefined,
): void {
  if (news === undefined) return;
  const { attempt, view } = about;
  // The attempt is another provider's, and this one made it after all: how that call goes says nothing of the attempt.
  if (options.isAnothers?.(attempt, view.channel) === true) {
    options.metrics.count('hook-other-provider', view.channel);
    return;
  }
  options.heard?.(view, news);
  const { state, reason } = news;
  const full = {
    attempt,
    state,
    ...(reason !== undefined && { reason }),
    ...(reference !== undefined && { reference }),
  };
  options.door.submit(about.view.partition, { type: 'report', report: full });
}

function xml(reply: FastifyReply, document: string): FastifyReply {
  return reply.code(200).type(XML).send(document);
}
