import type { FastifyPluginAsync, FastifySchema } from 'fastify';
import { isOutside } from '../../src/desk/access.ts';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  schema: FastifySchema | undefined;
}

const SKIP_OVERRIDE = Symbol.for('skip-override');

/** A plugin that writes down every route that is registered after it, and the list it writes to. */
export function listRoutes(): { routes: Route[]; plugin: FastifyPluginAsync } {
  const routes: Route[] = [];
  const plugin: FastifyPluginAsync = async (app) => {
    app.addHook('onRoute', ({ method, url, schema }) => {
      for (const one of [method].flat()) {
        if (isOutside(url) || !isMethod(one)) continue;
        routes.push({ method: one, url, schema });
      }
    });
  };
  // Without it the hook would hear of its own plugin's routes alone.
  return { routes, plugin: Object.assign(plugin, { [SKIP_OVERRIDE]: true }) };
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

function isMethod(text: string): text is Route['method'] {
  return METHODS.has(text);
}
