import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { servePage } from '../serve-page.ts';
import { nextStages, REASONS, STAGES } from './alarm.ts';
import type { LivePage } from './live-page.ts';
import { type ForceAtPage, MANNER_NAMES, WEATHERS } from './script.ts';

const Deed = z.object({ stage: z.enum(STAGES), reason: z.enum(REASONS).optional() });
const Setting = z.object({ weather: z.enum(WEATHERS), manner: z.enum(MANNER_NAMES) }).partial();

/** The page, its live stream, and what its buttons post. JSON only, so that no other site's form can press one. */
export async function registerPage(app: FastifyInstance, force: ForceAtPage, live: LivePage): Promise<void> {
  await servePage(app, new URL('page/', import.meta.url), live);
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
