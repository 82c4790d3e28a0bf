import type { Node } from 'oxc-parser';
import { parse, visit } from './syntax.ts';
import { type Breach, isScript, isTest, type Source } from './tree.ts';

export const MOST_LINES_OF_A_FILE = 500;
export const MOST_LINES_OF_A_FUNCTION = 60;

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

export function lengthOf({ text }: Source): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** Files and functions that have grown past what one can hold in mind. */
export function tooLong(source: Source): Breach[] {
  const length = lengthOf(source);
  const says = `is ${length} lines long; a file has at most ${MOST_LINES_OF_A_FILE}`;
  const file = length > MOST_LINES_OF_A_FILE ? [{ path: source.path, line: 1, says }] : [];
  return isScript(source.path) ? [...file, ...longFunctions(source)] : file;
}

function longFunctions(source: Source): Breach[] {
  const { path, program, lineOf } = parse(source);
  const breaches: Breach[] = [];
  visit(program, (node, above) => {
    if (!FUNCTIONS.has(node.type) || isChapter(path, node, above.at(-1))) return;
    const line = lineOf(node.start);
    const length = lineOf(node.end) - line + 1;
    if (length <= MOST_LINES_OF_A_FUNCTION) return;
    breaches.push({ path, line, says: `a function of ${length} lines; it has at most ${MOST_LINES_OF_A_FUNCTION}` });
  });
  return breaches;
}

/**
 * True for a chapter of tests, which is not one thing that runs: the body of a `describe`, also `describe.each(…)(…)`, or a
 * function of a test file whose name says that it describes.
 */
function isChapter(path: string, node: Node, parent: Node | undefined): boolean {
  if (node.type === 'FunctionDeclaration') return isTest(path) && /^describe[A-Z]/.test(node.id?.name ?? '');
  if (parent?.type !== 'CallExpression' || parent.callee === node) return false;
  let callee: Node = parent.callee;
  while (callee.type === 'CallExpression' || callee.type === 'MemberExpression')
    callee = callee.type === 'CallExpression' ? callee.callee : callee.object;
  return callee.type === 'Identifier' && callee.name === 'describe';
}

/** The middle one of some lengths; 0 of none. */
export function median(lengths: readonly number[]): number {
  return lengths.toSorted((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 0;
}
