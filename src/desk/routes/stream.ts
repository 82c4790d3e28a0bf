import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { isAtDesk } from '../access.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { identify } from '../sign-in/viewer.ts';
import { socketSink } from '../stream/sink.ts';

const STREAM = { description: 'the stream', content: { 'text/event-stream': { schema: z.string() } } };

export function streamRoutes(app: Api, { stream, people, clock, limits }: DeskParts): void {
  app.get(
    '/api/stream',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'Everything that happens, as server-sent events',
        description:
          '`hello` (Status) first, then `told` (Told), `tick` every ten seconds, and `reload` when the lists must be read afresh. `Last-Event-ID` goes on without a gap.',
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
      const still = () => identify(request, { people, clock, idleMs: limits.sessionIdleMs })?.id === viewer.id;
      const lastId = request.headers['last-event-id'];
      stream.join(socketSink(socket), { lastId: [lastId].flat()[0], atDesk: isAtDesk(viewer), still, who: viewer.id });
    },
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
