import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestLogger } from '../request-log.ts';
import type { Failure, Resource, Weather } from '../weather.ts';
import { brokenInside, notFound, type RestAnswer, restError, tooMany, wrongAuth } from './answers.ts';
import { type CallsParts, createCall, fetchCall, listCalls, updateCall } from './calls.ts';
import { refusedBy } from './codes.ts';
import { listConferences, updateParticipant } from './conferences.ts';
import { Refusal } from './fields.ts';
import { createMessage, fetchMessage, listMessages, type MessagesParts } from './messages.ts';

export interface RestParts extends CallsParts, MessagesParts {
  authToken: string;
  weather: Weather;
  log: RequestLogger;
  now: () => number;
}

interface Asked {
  path: string;
  account: string;
  sid: string;
  /** A call as a part of something else. */
  call: string;
  form: URLSearchParams;
  query: URLSearchParams;
}

const FORM_LIMIT_BYTES = 64 * 1024;
const BASE = '/2010-04-01/Accounts/:account';

/** Twilio's REST API of 2010 as far as it is used here: calls, the conferences they sit in, and messages. */
export function registerRest(app: FastifyInstance, parts: RestParts): void {
  const route = routeMaker(app, parts);
  route('POST', '/Calls.json', 'calls', ({ form }) => createCall(parts, form));
  route('GET', '/Calls.json', 'calls', ({ path, query }) => listCalls(parts, path, query));
  route('GET', '/Calls/:sid.json', 'calls', ({ path, sid }) => fetchCall(parts, path, sid));
  route('POST', '/Calls/:sid.json', 'calls', ({ path, sid, form }) => {
    const call = parts.exchange.calls.get(sid);
    return call ? updateCall(parts, call, form) : notFound(path);
  });
  route('GET', '/Conferences.json', 'calls', ({ path, query }) => listConferences(parts, path, query));
  route('POST', '/Conferences/:sid/Participants/:call.json', 'calls', ({ path, sid, call, form }) =>
    updateParticipant(parts, path, { conference: sid, call }, form),
  );
  route('POST', '/Messages.json', 'messages', ({ form }) => createMessage(parts, form));
  route('GET', '/Messages.json', 'messages', ({ path, query }) => listMessages(parts, path, query));
  route('GET', '/Messages/:sid.json', 'messages', ({ path, sid }) => fetchMessage(parts, path, sid));
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(body.toString())),
  );
}

interface Named {
  account: string;
  sid?: string;
  call?: string;
}
type Handler = (asked: Asked) => RestAnswer;

function routeMaker(app: FastifyInstance, parts: RestParts) {
  return (method: 'GET' | 'POST', path: string, resource: Resource, handler: Handler): void => {
    app.route<{ Params: Named }>({
      method,
      url: BASE + path,
      handler: (request, reply) => {
        const asked = readAsked(request, request.params);
        return respond(parts, request, reply, resource, () =>
          asked.account === parts.accountSid ? handler(asked) : notFound(asked.path),
        );
      },
    });
  };
}

function readAsked(request: FastifyRequest, params: Named): Asked {
  const [path = '', query = ''] = request.url.split('?', 2);
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  return {
    path,
    account: params.account,
    sid: params.sid ?? '',
    call: params.call ?? '',
    form,
    query: new URLSearchParams(query),
  };
}

function respond(
  parts: RestParts,
  request: FastifyRequest,
  reply: FastifyReply,
  resource: Resource,
  handler: () => RestAnswer,
): FastifyReply {
  if (!mayEnter(request.headers.authorization, parts)) return send(parts, request, reply, wrongAuth());
  const failure = parts.weather.next(resource);
  if (failure.mode === 'ok' || failure.mode === 'outcome') return send(parts, request, reply, guarded(handler));
  if (failure.placed) guarded(handler);
  return fail(parts, request, reply, failure);
}

function guarded(handler: () => RestAnswer): RestAnswer {
  try {
    return handler();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function send(parts: RestParts, request: FastifyRequest, reply: FastifyReply, answer: RestAnswer): FastifyReply {
  record(parts, request, String(answer.status), answer.status < 400);
  if (answer.status === 401) reply.header('www-authenticate', 'Basic realm="Twilio API"');
  return reply.code(answer.status).send(answer.body);
}

function fail(parts: RestParts, request: FastifyRequest, reply: FastifyReply, failure: Failure): FastifyReply {
  const { mode } = failure;
  if (mode === 'code') return send(parts, request, tooSoon(reply, failure), refusal(failure));
  if (mode === '500') return send(parts, request, reply, brokenInside());
  if (mode === '429') return send(parts, request, reply.header('retry-after', '1'), tooMany());
  if (mode === '401') return send(parts, request, reply, wrongAuth());
  record(parts, request, mode === 'stall' ? 'stalled' : 'dropped', false);
  reply.hijack();
  // A stalled request stays open until the client gives up or the network closes.
  if (mode === 'drop') request.raw.socket.destroy();
  return reply;
}

/** Twilio's answer to a request that it refuses: its own code in the status that belongs to it. */
function refusal({ code = 20500, status }: Failure): RestAnswer {
  const refused = refusedBy(code);
  return restError(status ?? (refused.status || 400), code, refused.says);
}

function tooSoon(reply: FastifyReply, { code }: Failure): FastifyReply {
  return code === 20429 ? reply.header('retry-after', '1') : reply;
}

function record(parts: RestParts, request: FastifyRequest, outcome: string, ok: boolean): void {
  const path = (request.url.split('?', 1)[0] ?? '').replace(/^\/2010-04-01\/Accounts\/[^/]+/, '');
  parts.log.add({ at: parts.now(), direction: 'in', what: request.method, path, outcome, ok });
}

/** HTTP basic authentication with the account sid and its token. */
function mayEnter(header: string | undefined, parts: RestParts): boolean {
  const given = Buffer.from(header ?? '');
  const right = Buffer.from(`Basic ${Buffer.from(`${parts.accountSid}:${parts.authToken}`).toString('base64')}`);
  return given.length === right.length && timingSafeEqual(given, right);
}
