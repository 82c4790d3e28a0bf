import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openHouse } from '../../src/desk/testing/house.ts';
import { listRoutes } from './routes.ts';

/** The part of JSON schema that says how large a value may be. */
const Node = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
  maximum: z.number().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  propertyNames: z.unknown().optional(),
  maxProperties: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  $ref: z.string().optional(),
});
type Node = z.infer<typeof Node>;

const UNKNOWN = 'takes fields that nobody knows';
/** Dates and the like: their form is their bound. */
const SHORT_FORMS: ReadonlySet<string> = new Set(['date', 'date-time', 'uuid', 'email', 'ipv4']);

/** Everything in a schema that may grow without end, or be sent without being known. Query and path strings are looked at alike. */
function unbounded(schema: z.ZodType, what: string): string[] {
  const root: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const defs = z.looseObject({ $defs: z.record(z.string(), z.unknown()).optional() }).parse(root).$defs ?? {};
  const seen = new Set<string>();

  function walk(given: unknown, path: string): string[] {
    const node = Node.parse(given);
    if (node.$ref !== undefined) {
      const name = node.$ref.replace('#/$defs/', '');
      if (seen.has(name) || node.$ref === '#') return [];
      seen.add(name);
      return walk(defs[name], path);
    }
    if (node.enum !== undefined || node.const !== undefined) return [];
    const below = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
    if (below.length > 0) return below.flatMap((one) => walk(one, path));
    const types = [node.type].flat();
    if (types.includes('string')) return isShort(node) ? [] : [`${path}: a string without an end`];
    if (types.includes('array')) return walkArray(node, path);
    if (types.includes('object')) return walkObject(node, path);
    const known = types.some((type) => type !== undefined && ['number', 'integer', 'boolean', 'null'].includes(type));
    return known ? [] : [`${path}: anything at all`];
  }

  function walkArray(node: Node, path: string): string[] {
    const own = node.maxItems === undefined && node.prefixItems === undefined ? [`${path}: a list without an end`] : [];
    const items = [...(node.items === undefined ? [] : [node.items]), ...(node.prefixItems ?? [])];
    return [...own, ...items.flatMap((item) => walk(item, `${path}[]`))];
  }

  function walkObject(node: Node, path: string): string[] {
    const fields = Object.entries(node.properties ?? {}).flatMap(([name, one]) => walk(one, `${path}.${name}`));
    if (node.additionalProperties === false) return fields;
    // A record: its keys and values are bounded by themselves, their number by the size of a body.
    if (node.propertyNames !== undefined && node.additionalProperties !== undefined) {
      return [...fields, ...walk(node.additionalProperties, `${path}.*`)];
    }
    return [...fields, `${path}: takes fields that nobody knows`];
  }

  return walk(root, what);
}

function isShort({ maxLength, format, pattern }: Node): boolean {
  return maxLength !== undefined || (format !== undefined && SHORT_FORMS.has(format)) || isShortPattern(pattern);
}

/** A pattern from end to end in which nothing repeats without a limit. */
function isShortPattern(pattern: string | undefined): boolean {
  let rest = pattern?.replaceAll(/\\.|\[[^\]]*\]/g, 'x') ?? '*';
  if (/[*+]|\{\d+,\}/.test(rest)) return false;
  // What is chosen between inside brackets is not chosen at the ends.
  for (let inner = ''; inner !== rest; ) [inner, rest] = [rest, rest.replace(/\([^()]*\)/, 'x')];
  return /^\^[^|]*\$$/.test(rest);
}

/** What a browser says of a passkey is its own affair and grows with it; what we do not know of it is dropped. */
const isBrowsers = (found: string) => /\/passkeys? body\.response/.test(found);

/** Bodies that peers have sent since the first release: what is not known of them is dropped, as it always was. */
const RELEASED = /^POST \/api\/(session|incidents\/:id\/(acknowledge|note|police|close)) body: /;

const isZod = (schema: unknown): schema is z.ZodType => schema instanceof z.ZodType;

describe('what may be sent to the desk', () => {
  test('no string and no list of any request may grow without end, and no body may hold a field that nobody knows', async () => {
    const { routes, plugin } = listRoutes();
    await openHouse({ hooks: [plugin] });
    let walked = 0;
    const loose = routes.flatMap(({ method, url, schema }) =>
      (['body', 'querystring', 'params'] as const).flatMap((part) => {
        const given = schema?.[part];
        if (given === undefined) return [];
        walked += 1;
        if (!isZod(given)) return [`${method} ${url} ${part}: not a schema of ours`];
        const found = unbounded(given, `${method} ${url} ${part}`);
        return found.filter(
          (one) => !one.endsWith(UNKNOWN) || (part === 'body' && !isBrowsers(one) && !RELEASED.test(one)),
        );
      }),
    );
    expect(loose).toEqual([]);
    expect(walked).toBeGreaterThan(15);
    const unchecked = routes
      .filter(({ url, schema }) => url.includes(':') && schema?.params === undefined)
      .map(({ method, url }) => `${method} ${url}`);
    expect(unchecked, 'their path names something, and its shape is not checked').toEqual([]);
  });
});

describe('the check itself', () => {
  test.each<[z.ZodType, string]>([
    [z.strictObject({ text: z.string() }), 'x.text: a string without an end'],
    [z.strictObject({ list: z.array(z.string().max(3)) }), 'x.list: a list without an end'],
    [z.strictObject({ list: z.array(z.string()).max(3) }), 'x.list[]: a string without an end'],
    [z.object({}), 'x: takes fields that nobody knows'],
    [z.strictObject({ any: z.unknown() }), 'x.any: anything at all'],
    [z.strictObject({ one: z.object({ a: z.int() }).nullish() }), 'x.one: takes fields that nobody knows'],
    [z.strictObject({ one: z.union([z.null(), z.string()]) }), 'x.one: a string without an end'],
    [z.strictObject({ a: z.string().regex(/^[a-z]+$/) }), 'x.a: a string without an end'],
    [z.strictObject({ a: z.string().regex(/^a|b{2}$/) }), 'x.a: a string without an end'],
    [z.strictObject({ map: z.record(z.string().max(9), z.string()) }), 'x.map.*: a string without an end'],
  ])('finds what is loose: %#', (schema, says) => {
    expect(unbounded(schema, 'x')).toEqual([says]);
  });

  test('finds nothing in what is bounded', () => {
    const schema = z.strictObject({
      a: z.string().max(3).optional(),
      b: z.enum(['x']),
      c: z.array(z.int()).max(2),
      d: z.string().regex(/^\d{4}-[01]\d$/),
    });
    expect(unbounded(schema.nullish(), 'x')).toEqual([]);
  });
});
