import { fieldOf, isObject } from '../payload.ts';

/** A value template of the simple forms that devices send; anything cleverer is not understood, and says so. */
export type Template =
  | { gives: 'value'; path: Path; otherwise?: string }
  | { gives: 'choice'; path: Path; equals?: string; not: boolean; held: string; otherwise: string };

/** `value` is the payload itself, without parts; `value_json.a['b']` has the parts a and b. */
export interface Path {
  json: boolean;
  parts: readonly string[];
}

/** A template is a line or two. */
const LENGTH = 512;
const PATH = String.raw`value(?:_json(?:\.\w+|\[\s*(?:'[^']*'|"[^"]*"|\d+)\s*\])*)?`;
const TEXT = `'[^']*'|"[^"]*"`;
const LITERAL = String.raw`${TEXT}|-?\d+(?:\.\d+)?|[Tt]rue|[Ff]alse`;
const CONDITION = String.raw`(?<not>not\s+)?(?<path>${PATH})(?:\s*(?<compare>==|!=)\s*(?<literal>${LITERAL}))?`;
const FILTERS = String.raw`(?<filters>(?:\s*\|\s*\w+(?:\([^()]*\))?)*)`;
const VALUE = new RegExp(String.raw`^\{\{-?\s*(?<path>${PATH})${FILTERS}\s*-?\}\}$`);
const INLINE = new RegExp(
  String.raw`^\{\{-?\s*(?<then>${TEXT})\s+if\s+${CONDITION}\s+else\s+(?<otherwise>${TEXT})\s*-?\}\}$`,
);
const BLOCK = new RegExp(
  String.raw`^\{%-?\s*if\s+${CONDITION}\s*-?%\}(?<then>[^{}]*)\{%-?\s*else\s*-?%\}(?<otherwise>[^{}]*)\{%-?\s*endif\s*-?%\}$`,
);
/** Filters that change nothing which a comparison without regard to case would notice. */
const HARMLESS = new Set(['is_defined', 'string', 'upper', 'lower', 'trim', 'int', 'float', 'round', 'default']);

/** Reads a template; undefined when it is not of a simple form. */
export function readTemplate(source: string): Template | undefined {
  const text = source.trim();
  if (text.length > LENGTH) return undefined;
  const value = VALUE.exec(text)?.groups;
  if (value) return valueTemplate(value['path'] ?? '', value['filters'] ?? '');
  const choice = (INLINE.exec(text) ?? BLOCK.exec(text))?.groups;
  if (!choice) return undefined;
  const literal = choice['literal'];
  return {
    gives: 'choice',
    path: pathOf(choice['path'] ?? ''),
    not: (choice['not'] !== undefined) !== (choice['compare'] === '!='),
    held: unquoted(choice['then'] ?? ''),
    otherwise: unquoted(choice['otherwise'] ?? ''),
    ...(literal === undefined ? {} : { equals: unquoted(literal) }),
  };
}

/** What a template makes of a payload, as text; undefined when the payload has no such value. */
export function rendered(template: Template, text: string, json: unknown): string | undefined {
  const found = valueAt(template.path, text, json);
  if (template.gives === 'value') return found === undefined ? template.otherwise : asText(found);
  if (found === undefined) return undefined;
  const holds = template.equals === undefined ? truthy(found) : same(asText(found), template.equals);
  return holds === template.not ? template.otherwise : template.held;
}

/** Text as the templates of Home Assistant write a JSON value: true is `True`. Undefined for what is no single value. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return undefined;
}

/** Equal but for case: devices write `on`, `ON` and `true` as they like. */
export const same = (a: string | undefined, b: string): boolean =>
  a !== undefined && a.toLowerCase() === b.toLowerCase();

function valueTemplate(path: string, filters: string): Template | undefined {
  const used = [...filters.matchAll(/\|\s*(\w+)(?:\(([^()]*)\))?/g)];
  if (used.some(([, name = '']) => !HARMLESS.has(name))) return undefined;
  const fallback = used.find(([, name]) => name === 'default')?.[2];
  return { gives: 'value', path: pathOf(path), ...(fallback ? { otherwise: unquoted(fallback) } : {}) };
}

function pathOf(text: string): Path {
  const parts = [...text.matchAll(/\.(\w+)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g)];
  return { json: text.startsWith('value_json'), parts: parts.map(([, a, b, c, d]) => a ?? b ?? c ?? d ?? '') };
}

function valueAt({ json: isJson, parts }: Path, text: string, json: unknown): unknown {
  let at: unknown = isJson ? json : text;
  for (const part of parts) {
    if (Array.isArray(at)) at = at[Number(part)];
    else at = isObject(at) ? fieldOf(at, part) : undefined;
  }
  return at ?? undefined;
}

function unquoted(text: string): string {
  const inner = text.trim();
  return /^'.*'$|^".*"$/s.test(inner) ? inner.slice(1, -1) : inner;
}

const truthy = (value: unknown): boolean => value !== false && value !== 0 && value !== '';
