import { type Comment, type Node, parseSync, visitorKeys } from 'oxc-parser';
import type { Source } from './tree.ts';

export interface Parsed {
  path: string;
  program: Node;
  comments: readonly Comment[];
  /** 1 for the first line. */
  lineOf(offset: number): number;
}

/** Reads a file's syntax. Throws for one that cannot be read: a check that skips it would prove nothing. */
export function parse({ path, text }: Source): Parsed {
  const { program, comments, errors } = parseSync(path, text);
  const error = errors[0];
  if (error !== undefined) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const starts = [0, ...[...text.matchAll(/\n/g)].map((found) => found.index + 1)];
  return { path, program, comments, lineOf: (offset) => starts.findLastIndex((start) => start <= offset) + 1 };
}

/** Calls back for a node and everything in it; `above` are its ancestors, the nearest last. */
export function visit(
  node: Node,
  see: (node: Node, above: readonly Node[]) => void,
  above: readonly Node[] = [],
): void {
  see(node, above);
  const below = [...above, node];
  for (const key of visitorKeys[node.type] ?? []) {
    const child: unknown = Reflect.get(node, key);
    for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) visit(one, see, below);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The text of a string literal; undefined for anything else. */
export function stringOf(node: Node | null | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
