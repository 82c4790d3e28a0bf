import type { MessageBook, Messages } from '../../dispatch/messages.ts';
import { asSent, TEXTS } from '../../dispatch/words/length.ts';

/** What `check` says of the wordings: the languages and covers, what falls back to which, and what texts take more than one part. */
export function describeWordings(book: MessageBook): string[] {
  const { languages, covers, notices } = book;
  return [
    `languages: ${languages.join(', ')}; covers: ${covers.join(', ') || 'none'}`,
    ...notices,
    ...languages.flatMap((language) => [
      partsOf(language, book.for({ language })),
      ...covers.flatMap((cover) => {
        const line = partsOf(`${language} ${cover}`, book.for({ language, cover }));
        return line.endsWith(ONE_EACH) ? [] : [line];
      }),
    ]),
  ];
}

const ONE_EACH = 'one part each';

function partsOf(name: string, messages: Messages): string {
  const whos = [messages.say('who.desk'), messages.say('who.responder')].sort((a, b) => b.length - a.length);
  const long = TEXTS.map((wording) => ({ wording, ...asSent((parts) => messages.say(wording, parts), whos[0]) }))
    .filter(({ segments }) => segments > 1)
    .map(
      ({ wording, segments, alphabet }) =>
        `${wording} ${segments} parts${alphabet === 'GSM' ? '' : ', for its letters'}`,
    );
  return `texts in ${name}: ${long.length === 0 ? ONE_EACH : long.join('; ')}`;
}
