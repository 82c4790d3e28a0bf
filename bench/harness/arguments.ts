/** What was asked for on the command line. */
export interface Asked {
  bench: string | undefined;
  json: boolean;
  quick: boolean;
  help: boolean;
  /** Where the product and the floors keep their files while it runs; a fresh directory in it is made and removed. */
  directory: string | undefined;
}

/** Reads `latency --json --quick --dir PATH`. Gives a plain sentence for anything else. */
export function readArguments(words: readonly string[]): Asked | string {
  const asked: Asked = { bench: undefined, json: false, quick: false, help: false, directory: undefined };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--json') asked.json = true;
    else if (word === '--quick') asked.quick = true;
    else if (word === '--help' || word === '-h') asked.help = true;
    else if (word === '--dir') {
      const directory = words[++at];
      if (directory === undefined || directory.startsWith('-')) return '--dir needs a directory.';
      asked.directory = directory;
    } else if (word.startsWith('-'))
      return `There is no option ${word}; there are --json, --quick, --dir PATH and --help.`;
    else if (asked.bench !== undefined) return `One benchmark at a time: ${asked.bench} or ${word}?`;
    else asked.bench = word;
  }
  return asked;
}
