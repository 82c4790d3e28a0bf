import type { Node } from 'oxc-parser';
import { parse, stringOf, visit } from './syntax.ts';
import type { Source } from './tree.ts';

/** One file leaning on another, or on a package. */
export interface Edge {
  from: string;
  line: number;
  /** A file of the project, by path from the top; or a package's name, or `node:…`. */
  to: string;
  inside: boolean;
  how: 'import' | 'import type' | 'worker';
}

export interface Graph {
  files: ReadonlySet<string>;
  edges: readonly Edge[];
}

/** Builds the import graph: static and dynamic imports, re-exports, types of imports, and workers named by URL. */
export function graphOf(sources: readonly Source[]): Graph {
  return { files: new Set(sources.map(({ path }) => path)), edges: sources.flatMap(edgesOf) };
}

function edgesOf(source: Source): Edge[] {
  const { path, program, lineOf } = parse(source);
  const edges: Edge[] = [];
  visit(program, (node) => {
    const named = namedBy(node);
    if (named === undefined) return;
    const inside = named.text.startsWith('.');
    const to = inside ? resolved(path, named.text) : named.text;
    edges.push({ from: path, line: lineOf(node.start), to, inside, how: named.how });
  });
  return edges;
}

function namedBy(node: Node): { text: string; how: Edge['how'] } | undefined {
  const named = (text: string | undefined, how: Edge['how']) => (text === undefined ? undefined : { text, how });
  switch (node.type) {
    case 'ImportDeclaration':
      return named(stringOf(node.source), node.importKind === 'type' ? 'import type' : 'import');
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return named(stringOf(node.source), node.exportKind === 'type' ? 'import type' : 'import');
    case 'TSImportType':
      return named(stringOf(node.source), 'import type');
    case 'ImportExpression':
      return named(stringOf(node.source), 'import');
    case 'NewExpression':
      return named(workerOf(node), 'worker');
    default:
      return undefined;
  }
}

/** `new URL('./thread.ts', import.meta.url)` leans on a file as much as an import does. */
function workerOf(node: Extract<Node, { type: 'NewExpression' }>): string | undefined {
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'URL') return undefined;
  const text = stringOf(node.arguments[0]);
  return text !== undefined && /^\.{1,2}\/.*\.[cm]?[jt]sx?$/.test(text) ? text : undefined;
}

function resolved(from: string, to: string): string {
  return new URL(to, `file:///${from}`).pathname.slice(1);
}

/** Every ring of files that import each other, types included, each told once; a worker starts afresh and closes none. */
export function ringsIn({ files, edges }: Graph): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to, inside, how } of edges)
    if (inside && how !== 'worker' && files.has(to)) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const rings: string[][] = [];
  const follow = (file: string, way: readonly string[]) => {
    const at = way.indexOf(file);
    if (at >= 0) {
      rings.push([...way.slice(at), file]);
      return;
    }
    if (done.has(file)) return;
    for (const to of next.get(file) ?? []) follow(to, [...way, file]);
    done.add(file);
  };
  for (const file of files) follow(file, []);
  return rings;
}
