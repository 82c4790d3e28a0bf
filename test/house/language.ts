import type { Node } from 'oxc-parser';
import { parse, visit } from './syntax.ts';
import type { Breach, Source } from './tree.ts';

/** Marks of something put off. One letter stands in brackets, so that the rule does not find itself. */
const PUT_OFF = /\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/;
const SILENCED = /@ts-(?:ignor[e]|nochec[k]|expect-erro[r])/;

const ANSWER = /biome-ignore lint\/suspicious\/noExplicitAny:/;

/** Words of the language, and of comments, that switch the compiler's help off or put work off. */
export function slips(source: Source): Breach[] {
  const { path, program, comments, lineOf } = parse(source);
  const breaches: Breach[] = [];
  const add = (start: number, says: string | undefined) => {
    if (says !== undefined) breaches.push({ path, line: lineOf(start), says });
  };
  // What a test asks over HTTP it looks at field by field; the linter has it in writing.
  const excused = new Set(comments.filter((c) => ANSWER.test(c.value)).map((c) => lineOf(c.start) + 1));
  visit(program, (node) => {
    const says = slipOf(node);
    if (says !== 'any' || !path.startsWith('test/rig/') || !excused.has(lineOf(node.start))) add(node.start, says);
  });
  for (const { value, start } of comments) {
    add(start, PUT_OFF.test(value) ? 'work put off in a comment' : undefined);
    add(start, SILENCED.test(value) ? 'the compiler silenced in a comment' : undefined);
  }
  return breaches;
}

function slipOf(node: Node): string | undefined {
  switch (node.type) {
    case 'TSAnyKeyword':
      return 'any';
    case 'TSNonNullExpression':
      return '"!" in place of a check';
    case 'TSEnumDeclaration':
      return 'an enum';
    case 'TSModuleDeclaration':
      return node.kind === 'namespace' ? 'a namespace' : undefined;
    case 'PropertyDefinition':
    case 'VariableDeclarator':
      return 'definite' in node && node.definite === true ? '"!" in place of a first value' : undefined;
    default:
      return undefined;
  }
}
