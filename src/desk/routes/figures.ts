import type { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { asAuthorityId } from '../../core/ids.ts';
import { type Instant, instant } from '../../core/time.ts';
import { NO_STANDARDS } from '../../figures/standards.ts';
import type { Question } from '../../figures/worker/ask.ts';
import type { Scope } from '../../register/schema.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { Figures, FiguresQuery, HandlingStandards, MonthReport, ReportQuery } from '../schema/figures.ts';
import type { Scoped } from '../sight.ts';
import { viewStandards } from '../view/standards.ts';

/** Figures are as of the last whole stretch of this, so that those who look at the same time share one answer. */
const FRESH_MS = 10_000;
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

export function figureRoutes(app: Api, { figures, standards = NO_STANDARDS, clock }: DeskParts): void {
  const ask = (question: Omit<Question, 'until'>): Promise<string> => {
    if (figures === undefined) throw new Fault('HW_FIGURES_FAILED', { why: 'no journal is kept here' });
    return figures.ask({ ...question, until: instant(Math.floor(clock.now() / FRESH_MS) * FRESH_MS) });
  };
  app.get(
    '/api/standards/handling',
    {
      schema: {
        summary: 'What handling is held against',
        response: { 200: HandlingStandards, ...refusals(401, 403) },
      },
    },
    async () => viewStandards(standards),
  );
  app.get(
    '/api/figures',
    {
      schema: {
        summary: 'Figures of a time, from the journal alone',
        querystring: FiguresQuery,
        response: { ...answerOf(Figures), ...refusals(401, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const { from, to, authority } = request.query;
      const about = { from: instant(Date.parse(from)), to: instant(Date.parse(to)) };
      mustBeRange(about.from, about.to);
      const text = await ask({ about, scope: narrowed(viewerOf(request), authority) });
      return reply.type(JSON_TYPE).send(text);
    },
  );
  app.get(
    '/api/report',
    {
      schema: {
        summary: 'The report of a month',
        querystring: ReportQuery,
        response: { ...answerOf(MonthReport), ...refusals(401, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const { month, authority } = request.query;
      const text = await ask({ about: { month }, scope: narrowed(viewerOf(request), authority) });
      return reply.type(JSON_TYPE).send(text);
    },
  );
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Described like any answer; sent as the text that the worker made, so that this thread never takes a large one apart. */
function answerOf(schema: z.ZodType) {
  return Object.fromEntries([[200, { description: 'figures', content: { 'application/json': { schema } } }]]);
}

function mustBeRange(from: Instant, to: Instant): void {
  const why =
    to <= from
      ? 'it ends before it begins'
      : to - from > MOST_DAYS * DAY_MS
        ? `ask for ${MOST_DAYS} days at most`
        : undefined;
  if (why !== undefined) throw new Fault('HW_INPUT_INVALID', { where: 'from, to', why });
}

/** The viewer's own homes, or those of one authority among them. Another's are answered as if there were none. */
function narrowed({ scope }: Scoped, asked: string | undefined): Scope {
  if (asked === undefined) return scope;
  const authority = asAuthorityId(asked);
  if (authority === undefined || (scope.authority !== undefined && scope.authority !== authority))
    throw new Fault('HW_NOT_FOUND', { where: 'authority' });
  return { ...scope, authority };
}
