import { parse, stringOf, visit } from './syntax.ts';
import type { Breach, Source } from './tree.ts';

const CODE = /^HW_[A-Z]+(?:_[A-Z]+)*$/;
/** A code written out in any text. `HW_MASTER_KEY_…` stands for several and is left alone. */
const WRITTEN = /\bHW_[A-Z]+(?:_[A-Z]+)*\b(?![…_])/g;

/** The codes that a file can raise or answer with. A comparison with a code raises nothing. */
export function codesRaised(source: Source): string[] {
  const codes: string[] = [];
  visit(parse(source).program, (node, above) => {
    const text = stringOf(node);
    const parent = above.at(-1)?.type;
    const compared = parent === 'SwitchCase' || parent === 'BinaryExpression' || parent === 'TSLiteralType';
    if (text !== undefined && CODE.test(text) && !compared) codes.push(text);
  });
  return codes;
}

/** Codes that a text speaks of although there are none such. */
export function unknownCodes({ path, text }: Source, known: ReadonlySet<string>): Breach[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(WRITTEN)]
        .filter(([code]) => !known.has(code))
        .map(([code]) => ({ path, line: index + 1, says: `speaks of ${code}, which is not in the catalogue` })),
    );
}
