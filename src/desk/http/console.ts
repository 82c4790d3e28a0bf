import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Fault } from '../../core/fault.ts';
import { sendProblem } from './problems.ts';

const ASSETS = `${sep}assets${sep}`;
/** The build puts a hash of the content into the name, so the file can never change. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const NEVER = 'no-store';
/** Keeps the installer's page on a phone (`src/console/offline`). It may answer for that page and for no other of the console. */
const WORKER = 'installer-worker.js';
const FOR_INSTALLERS = '/install';
const NOT_PAGES = /^\/(api|hooks|health|metrics|assets)(\/|$)/;

/** What a phone is given that comes back for a worker which this build does not have: it takes itself off, with all that it kept. */
const NO_WORKER = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.registration.unregister()),
));
`;

const UNBUILT = `<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>Havenwatch</title></head>
<body>
<h1>The console has not been built</h1>
<p>The gateway is running. Build the console with <code>npm run build</code> and start the gateway again.</p>
</body>
</html>
`;

/** Serves the console's files. Any other path that is a page is the console's own business: it gets the same document. */
export async function serveConsole(app: FastifyInstance, consoleDir: string): Promise<void> {
  const built = existsSync(join(consoleDir, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root: consoleDir,
      cacheControl: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes(ASSETS) ? FOR_EVER : NEVER);
        if (path.includes(sep + WORKER)) reply.header('service-worker-allowed', FOR_INSTALLERS);
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const [path = '/'] = request.url.split('?');
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !NOT_PAGES.test(path);
    if (!isPage) return sendProblem(request, reply, new Fault('HW_NOT_FOUND'));
    if (path === `/${WORKER}`) return sendNoWorker(reply);
    if (built) return reply.sendFile('index.html');
    return reply.type('text/html; charset=utf-8').header('cache-control', NEVER).send(UNBUILT);
  });
}

function sendNoWorker(reply: FastifyReply): FastifyReply {
  return reply
    .type('text/javascript; charset=utf-8')
    .headers({ 'cache-control': NEVER, 'service-worker-allowed': FOR_INSTALLERS })
    .send(NO_WORKER);
}
