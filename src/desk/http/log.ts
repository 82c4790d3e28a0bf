import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

/** The log as the desk uses it; the app gives one that hides secrets. */
export interface DeskLog {
  debug(detail: object, says: string): void;
  info(detail: object, says: string): void;
  warn(detail: object, says: string): void;
  error(detail: object, says: string): void;
}

type Write = (detail: object, says: string) => void;

/** Our log in the shape that fastify asks for; `bindings` (the request's id) stand in every line. */
export function fastifyLog(log: DeskLog, bindings: object = { room: 'desk' }): FastifyBaseLogger {
  const line = (write: Write) => (detail: unknown, says?: unknown) => {
    const text = typeof detail === 'string' ? detail : String(says ?? '');
    write({ ...bindings, ...(typeof detail === 'object' ? detail : {}) }, text);
  };
  return {
    level: 'info',
    trace: () => {},
    silent: () => {},
    debug: line((detail, says) => log.debug(detail, says)),
    info: line((detail, says) => log.info(detail, says)),
    warn: line((detail, says) => log.warn(detail, says)),
    error: line((detail, says) => log.error(detail, says)),
    fatal: line((detail, says) => log.error(detail, says)),
    child: (more) => fastifyLog(log, { ...bindings, ...more }),
  };
}

/** One line a request, by the route's pattern: a path may hold a one-time token, and headers a secret, so neither is written. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const detail = { route, method: request.method, status: reply.statusCode, tookMs: Math.round(reply.elapsedTime) };
    if (reply.statusCode >= 500) request.log.warn(detail, 'request');
    else request.log.debug(detail, 'request');
  });
}
