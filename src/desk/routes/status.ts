import { z } from 'zod';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { Ready, Status } from '../schema/status.ts';
import { sightOf } from '../sight.ts';
import { iso } from '../view/documents.ts';

export function statusRoutes(app: Api, { status, checks, clock, metrics, estate }: DeskParts): void {
  app.get(
    '/api/status',
    { schema: { summary: 'How the gateway is', response: { 200: Status, ...refusals(401) } } },
    async (request) => ({ ...status(sightOf(viewerOf(request), estate)), now: iso(clock.now()) }),
  );
  app.get('/api/openapi.json', { schema: { summary: 'This description', security: [] } }, async () => app.swagger());
  app.get(
    '/health/live',
    {
      schema: { summary: 'The process answers', security: [], response: { 200: z.object({ live: z.literal(true) }) } },
    },
    async () => ({ live: true as const }),
  );
  app.get(
    '/health/ready',
    {
      schema: {
        summary: 'The gateway is fit to take alarms',
        security: [],
        response: { 200: Ready, 503: Ready.describe('not ready; `says` tells why') },
      },
    },
    async (_request, reply) => {
      const { ready, says, warnings } = checks();
      return reply
        .code(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ ready, says, warnings });
    },
  );
  app.get('/metrics', { schema: { summary: 'Prometheus text', security: [] } }, async (_request, reply) => {
    const text = await metrics.metrics();
    return reply.type(metrics.contentType).send(text);
  });
}
