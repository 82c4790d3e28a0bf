import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { nextStages, REASONS, STAGES } from './alarm.ts';
import type { LivePage } from './live-page.ts';
import { type ForceAtPage, MANNER_NAMES, WEATHERS } from './script.ts';

const Deed = z.object({ stage: z.enum(STAGES), reason: z.enum(REASONS).optional() });
const Setting = z.object({ weather: z.enum(WEATHERS), manner: z.enum(MANNER_NAMES) }).partial();

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:";
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** The page, its live stream, and what its buttons post. JSON only, so that no other site's form can press one. */
export async function registerPage(app: FastifyInstance, force: ForceAtPage, live: LivePage): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    if (!LOOPBACK.test(request.headers.host ?? '')) return reply.code(403).send({ why: 'only from this machine' });
  });
  await app.register(fastifyStatic, {
    root: fileURLToPath(new URL('page/', import.meta.url)),
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
  app.post<{ Params: { id: string } }>('/alarms/:id', async (request, reply) => {
    const deed = Deed.safeParse(request.body);
    const alarm = force.alarms.get(request.params.id);
    if (!deed.success) return refuse(reply, 400, z.prettifyError(deed.error));
    if (alarm === undefined) return refuse(reply, 404, 'There is no such alarm.');
    const { stage, reason } = deed.data;
    if (!nextStages(alarm).includes(stage)) return refuse(reply, 409, 'It has got further than that.');
    await force.move(request.params.id, stage, { ...(reason && { reason }) });
    return reply.code(204).send();
  });
  app.post('/settings', async (request: FastifyRequest, reply) => {
    const setting = Setting.safeParse(request.body);
    if (!setting.success) return refuse(reply, 400, z.prettifyError(setting.error));
    if (setting.data.weather) force.setWeather(setting.data.weather);
    if (setting.data.manner) force.setManner(setting.data.manner);
    return reply.code(204).send();
  });
}

function refuse(reply: FastifyReply, code: number, why: string): FastifyReply {
  return reply.code(code).send({ why });
}
