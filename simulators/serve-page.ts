import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:";
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
/** What the pages of all stand-ins share. */
const SHARED = fileURLToPath(new URL('page/', import.meta.url));

/** A page that is told of changes as they happen. */
export interface Live {
  /** False when as many as may be are looking already. */
  open(response: ServerResponse): boolean;
}

/** Serves the page of a stand-in from its folder, with its live stream, to this machine alone. What its buttons post is its own. */
export async function servePage(app: FastifyInstance, folder: URL, live: Live): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    if (!LOOPBACK.test(request.headers.host ?? '')) return reply.code(403).send({ why: 'only from this machine' });
  });
  await app.register(fastifyStatic, {
    root: [fileURLToPath(folder), SHARED],
    prefix: '/page/',
    cacheControl: false,
    setHeaders: (response) => {
      response.headers({ 'content-security-policy': CSP, 'cache-control': 'no-store' });
    },
  });
  app.get('/', (_request, reply) => reply.sendFile('index.html'));
  app.get('/live', (_request, reply) => {
    reply.hijack();
    if (!live.open(reply.raw)) reply.raw.writeHead(503).end();
  });
}
