import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

const Parameter = z.looseObject({
  in: z.string(),
  name: z.string(),
  required: z.boolean().optional(),
  schema: z.unknown(),
});
const Operation = z.looseObject({
  parameters: z.array(Parameter).optional(),
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) }).optional(),
});
const Description = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

export interface Described {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  parameters: z.infer<typeof Parameter>[];
  /** Undefined where nothing is sent. */
  body: unknown;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The desk's routes as it describes them itself. */
export async function readDescription(
  app: FastifyInstance,
): Promise<{ routes: Described[]; named: Record<string, unknown> }> {
  const { paths, components } = Description.parse((await app.inject('/api/openapi.json')).json());
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method): Described[] => {
      const found = operations[method.toLowerCase()];
      if (found === undefined) return [];
      const body = found.requestBody?.content['application/json']?.schema;
      return [{ method, path, parameters: found.parameters ?? [], body }];
    }),
  );
  return { routes, named: components.schemas };
}
