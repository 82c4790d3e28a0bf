import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { isAtDesk } from '../access.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { sightOf } from '../sight.ts';
import { NO_SIGN_IN_POLICY } from '../sign-in/policy.ts';
import { identify, type Viewer } from '../sign-in/viewer.ts';
import { socketSink } from '../stream/sink.ts';

const STREAM = { description: 'the stream', content: { 'text/event-stream': { schema: z.string() } } };

export function streamRoutes(app: Api, parts: DeskParts): void {
  const { stream, people, estate, clock, limits, secureCookies, signIn: policy = NO_SIGN_IN_POLICY } = parts;
  app.get(
    '/api/stream',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'Everything that happens, as server-sent events',
        description:
          '`hello` (Status) first, then `told` (Told), `tick` every five seconds, and `reload` when the lists must be read afresh. `Last-Event-ID` goes on without a gap.',
        response: { 200: STREAM, ...refusals(401, 403, 503) },
      },
    },
    (request, reply) => {
      const viewer = viewerOf(request);
      if (!stream.hasRoom) {
        stream.counts.refused += 1;
        throw new Fault('HW_STREAM_FULL');
      }
      const socket = openStream(request, reply);
      const asking = { people, clock, idleMs: limits.sessionIdleMs, secureCookies, policy };
      const still = () => isSame(identify(request, asking), viewer);
      const lastId = request.headers['last-event-id'];
      stream.join(socketSink(socket), {
        lastId: [lastId].flat()[0],
        atDesk: isAtDesk(viewer),
        still,
        who: viewer.id,
        sight: sightOf(viewer, estate),
      });
    },
  );
  app.post(
    '/api/stream/heard',
    {
      schema: {
        summary: 'This window still hears the stream',
        description: 'Sent after each tick. Whoever holds incidents and is not heard for twenty seconds loses them.',
        response: { 204: z.undefined().describe('noted'), ...refusals(401, 403) },
      },
    },
    (request, reply) => {
      stream.heard(viewerOf(request).id, clock.now());
      return reply.code(204).send();
    },
  );
}

/** Whoever has got another role, or other homes to look after, opens the stream anew. */
function isSame(now: Viewer | null, then: Viewer): boolean {
  return (
    now?.id === then.id &&
    now.role === then.role &&
    now.scope.authority === then.scope.authority &&
    now.scope.provider === then.scope.provider
  );
}

/** Sends the head and hands over the bare socket: what is told is written to it as it is, once encoded for everybody. */
function openStream(request: FastifyRequest, reply: FastifyReply) {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.setHeader('content-type', 'text/event-stream; charset=utf-8');
  raw.setHeader('cache-control', 'no-store');
  raw.setHeader('x-accel-buffering', 'no');
  // Not chunked: the answer ends with the connection.
  raw.useChunkedEncodingByDefault = false;
  raw.shouldKeepAlive = false;
  raw.writeHead(200);
  raw.flushHeaders();
  return request.raw.socket;
}
