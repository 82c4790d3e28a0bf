interface Entry {
  says: string;
  act: string;
}

/** docs/ERRORS.md, made from the catalogue: one heading for each code, in the catalogue's order. */
export function errorsPage(catalogue: Readonly<Record<string, Entry>>): string {
  const entries = Object.entries(catalogue).map(
    ([code, { says, act }]) => `## ${code}\n\n${sentence(says)}\n\n${act}\n`,
  );
  return [HEAD, ...entries].join('\n');
}

const HEAD = `# Errors

Every error that a person can meet has a code that stays the same for ever, one sentence that says what is wrong, and
one that says what to do. A terminal prints the sentence with the place in front and the code behind; the HTTP interface
answers a problem document (RFC 9457) with the same code in \`code\` and the same sentence in \`detail\`; a log line carries
the code. None of them ever holds personal data. An error without a code is a fault in Havenwatch itself: please report it.

This page is made from \`src/core/catalogue.ts\` by \`UPDATE_DOCS=1 npx vitest run test/house/errors.test.ts\`, and a test
holds the two together.
`;

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
