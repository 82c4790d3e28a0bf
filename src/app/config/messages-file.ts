import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Fault, isFault } from '../../core/fault.ts';
import { soundAlike } from '../../desk/words/scripts.ts';
import { type MessageBook, makeBook } from '../../dispatch/messages.ts';
import type { LanguageFile } from '../../dispatch/words/language.ts';
import { type Lexicon, lexiconFile, makeLexicon } from '../../dispatch/words/lexicon.ts';
import { scriptsOf } from './threat-grades-file.ts';
import { FileFaults, readYamlFile } from './yaml-file.ts';

const LEXICON = 'lexicon.yaml';
const DELIVERED = fileURLToPath(new URL('../../../config/standards/', import.meta.url));
/** The language that all others fall back to, in a folder of several. */
const USUAL = 'en';
const LANGUAGE = /^[a-z]{2,3}$/;

/** The words that no wording may hold; a provider without a list of its own has the one that comes with the software. Throws `FileFaults`. */
export function readLexicon(folder: string): Lexicon {
  const own = join(folder, LEXICON);
  return makeLexicon(readYamlFile(existsSync(own) ? own : join(DELIVERED, LEXICON), lexiconFile).value);
}

/**
 * The wordings of a folder, one file a language (`cy.yaml`), or of a single file; each fault at the line of its wording.
 * `filesIn` lists the files of a folder. Throws `FileFaults`.
 */
export function readWordings(place: string, lexicon: Lexicon, filesIn: (folder: string) => string[]): MessageBook {
  const isFolder = existsSync(place) && statSync(place).isDirectory();
  const paths: string[] = isFolder ? filesIn(place).sort((a, b) => Number(isUsual(b)) - Number(isUsual(a))) : [place];
  const [first] = paths;
  if (first === undefined || (isFolder && !isUsual(first)))
    throw missing(place, `there is no ${USUAL}.yaml, which every other language falls back to`);
  return bookOf([first, ...paths.slice(1)], lexicon, !isFolder);
}

/** `alone`: it may be called anything. */
function bookOf(paths: readonly [string, ...string[]], lexicon: Lexicon, alone: boolean): MessageBook {
  const [first, ...others] = paths;
  const files: [LanguageFile, ...LanguageFile[]] = [
    readLanguageFile(first, alone),
    ...others.map((path) => readLanguageFile(path, false)),
  ];
  try {
    const book = makeBook(files, lexicon);
    for (const { language, say } of files)
      if (!soundAlike(Object.values(scriptsOf(book.for({ language })))))
        throw say(['script'], 'all three need as many words and sentences and almost the same length');
    return book;
  } catch (error) {
    throw isFault(error) ? new FileFaults([error]) : error;
  }
}

/** One file with the usual language of its own folder, if that has one, or else the one that comes with the software. Throws `FileFaults`. */
export function readLanguageAlone(path: string): MessageBook {
  const own = join(dirname(path), `${USUAL}.yaml`);
  const usual = existsSync(own) ? own : join(DELIVERED, '../messages', `${USUAL}.yaml`);
  const standards = join(dirname(path), '../standards');
  return bookOf(isUsual(path) ? [path] : [usual, path], readLexicon(standards), false);
}

function readLanguageFile(path: string, alone: boolean): LanguageFile {
  const read = readYamlFile(path, z.unknown());
  const name = languageOf(path);
  if (!LANGUAGE.test(name) && !alone)
    throw missing(join(dirname(path), basename(path)), 'call it by its language, such as cy.yaml');
  const say = (at: readonly string[], why: string) => read.fault(at, `"${at.join('.')}": ${why}`);
  return { language: LANGUAGE.test(name) ? name : USUAL, data: read.value, say };
}

const languageOf = (path: string): string => basename(path, extname(path));
const isUsual = (path: string): boolean => languageOf(path) === USUAL;

function missing(where: string, why: string): FileFaults {
  return new FileFaults([new Fault('HW_CONFIG_INVALID', { where, why })]);
}
