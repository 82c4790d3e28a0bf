import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import twilio from 'twilio';
import { type AttemptId, asAttemptId } from '../../core/ids.ts';
import { bridgeRoutes } from '../bridge/hooks.ts';
import type { ProviderNews } from '../channel.ts';
import { Inbound } from '../twilio-sms/inbound.ts';
import { newsOfMessage } from '../twilio-sms/message-status.ts';
import { newsOfCall } from '../twilio-voice/call-status.ts';
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
  return async (app) => {
    readForms(app);
    app.addHook('preHandler', (request, reply, done) => {
      if (isSigned(options, request)) return done();
      options.metrics.count('hook-forged', 'twilio');
      void reply.code(403).type('text/plain').send('The signature is not valid.');
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
    app.post('/call-status/:attempt', async (request, reply) => {
      const about = find(options, request);
      if (about === undefined) return reply.code(200).send();
      const form = formOf(request);
      const acceptance = acceptanceOf(about.view, about.attempt);
      report(
        options,
        about,
        newsOfCall(form.get('CallStatus') ?? '', form.get('AnsweredBy'), acceptance),
        referenceOf(form, 'CallSid'),
      );
      return reply.code(200).send();
    });
    app.post('/message-status/:attempt', async (request, reply) => {
      const about = find(options, request);
      if (about === undefined) return reply.code(200).send();
      const form = formOf(request);
      const status = form.get('MessageStatus') ?? form.get('SmsStatus') ?? '';
      report(options, about, newsOfMessage(status), referenceOf(form, 'MessageSid'));
      return reply.code(200).send();
    });
    if (options.bridge !== undefined) bridgeRoutes(app, options.bridge);
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
  const full = { attempt: about.attempt, ...news, ...(reference !== undefined && { reference }) };
  options.door.submit(about.view.partition, { type: 'report', report: full });
}

function xml(reply: FastifyReply, document: string): FastifyReply {
  return reply.code(200).type(XML).send(document);
}
