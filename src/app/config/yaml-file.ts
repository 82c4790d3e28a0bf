import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { Fault } from '../../core/fault.ts';

/** Every fault found in one file, so that a person can mend them all at once. */
export class FileFaults extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(faults.map((fault) => fault.message).join('\n'));
    this.name = 'FileFaults';
    this.faults = faults;
  }
}

/** A file read and checked, with a way to say at which line something stands. */
export interface CheckedFile<T> {
  file: string;
  value: T;
  /** A fault at the line of the given path, for checks that the schema cannot make. */
  fault(path: readonly PropertyKey[], why: string): Fault;
}

/**
 * Reads a YAML file and checks it against a schema.
 * Throws `FileFaults` with file, line and a sentence for each thing that is wrong (HW_CONFIG_INVALID).
 */
export function readYamlFile<T>(file: string, schema: z.ZodType<T>): CheckedFile<T> {
  const shown = relative(process.cwd(), file) || file;
  return checkYaml(shown, readText(file, shown), schema);
}

/** The same for text that is already in hand; `shown` is what faults call the file. */
export function checkYaml<T>(shown: string, text: string, schema: z.ZodType<T>): CheckedFile<T> {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (doc.errors.length > 0) {
    throw new FileFaults(
      // What the parser stumbles over afterwards follows from the first.
      doc.errors.slice(0, 1).map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return new Fault('HW_CONFIG_INVALID', { where: `${shown}:${line}:${col}`, why: plainYaml(error.message) });
      }),
    );
  }
  const fault = (path: readonly PropertyKey[], why: string) =>
    new Fault('HW_CONFIG_INVALID', { where: `${shown}:${lineOf(doc, lines, path)}`, why });
  const parsed = schema.safeParse(doc.toJS() ?? {});
  if (!parsed.success) {
    throw new FileFaults(parsed.error.issues.flatMap(innermost).map((issue) => fault(placeOf(issue), sentence(issue))));
  }
  return { file: shown, value: parsed.data, fault };
}

function readText(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    const why = code === 'ENOENT' ? 'there is no such file' : `the file cannot be read: ${code}`;
    throw new FileFaults([new Fault('HW_CONFIG_INVALID', { where: shown, why, cause })]);
  }
}

/** Where several shapes were possible, the one that came furthest says best what is wrong. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const depth = (branch: z.core.$ZodIssue[]) =>
    Math.max(0, ...branch.map((i) => i.path.length + (i.code === 'unrecognized_keys' ? -1 : 0)));
  if (issue.message !== 'Invalid input') return [issue];
  // Of branches that came equally far, one that only misses another shape altogether says least.
  const missed = (branch: z.core.$ZodIssue[]) => branch.filter((i) => i.code === 'invalid_type').length;
  const better = (a: z.core.$ZodIssue[], b: z.core.$ZodIssue[]) =>
    depth(a) > depth(b) || (depth(a) === depth(b) && missed(a) <= missed(b));
  const closest = issue.errors.reduce((best, branch) => (better(branch, best) ? branch : best));
  return closest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(innermost);
}

/** An unknown key is shown at its own line rather than at its parent's. */
function placeOf(issue: z.core.$ZodIssue): readonly PropertyKey[] {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  return unknown === undefined ? issue.path : [...issue.path, unknown];
}

function sentence(issue: z.core.$ZodIssue): string {
  const at = issue.path.length > 0 ? `"${issue.path.map(String).join('.')}": ` : '';
  if (issue.code === 'unrecognized_keys') return `${at}"${issue.keys.join('", "')}" is not a setting here`;
  return `${at}${issue.message}`;
}

function lineOf(doc: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const key = path.slice(0, depth).map((part) => (typeof part === 'symbol' ? part.toString() : part));
    const node = depth === 0 ? doc.contents : doc.getIn(key, true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function plainYaml(message: string): string {
  return message.replaceAll('\n', ' ').trim();
}
