import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LENGTH_APART, soundAlike } from '../../desk/words/scripts.ts';
import { tempDirectory } from '../../vault/test-files.ts';
import { checkConfiguration } from './check.ts';
import { DEFAULT_CONFIG, loadConfig } from './load.ts';

const HOME = dirname(DEFAULT_CONFIG);

/** A copy of the configuration that comes with the software; what `change` says of a file is done to it. */
function configured(name: string, change: (text: string) => string): string {
  const folder = tempDirectory();
  cpSync(HOME, folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, change(existsSync(file) ? readFileSync(file, 'utf8') : ''));
  return join(folder, 'gateway.yaml');
}

describe('the wordings of a configuration', () => {
  test('have scripts that cannot be told apart by ear, in every language and under every cover', () => {
    const { messages } = loadConfig(DEFAULT_CONFIG);
    expect(messages.languages).toEqual(['en', 'cy']);
    for (const language of messages.languages)
      for (const cover of [undefined, ...messages.covers]) {
        const { say } = messages.for({ language, cover });
        const scripts = [say('script.safe'), say('script.duress'), say('script.unknown')];
        expect(new Set(scripts).size).toBe(3);
        expect(soundAlike(scripts)).toBe(true);
        const lengths = scripts.map((script) => script.length);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(LENGTH_APART);
      }
  });

  test('are refused when the Welsh script of duress gives itself away, at its line', () => {
    const file = configured('messages/cy.yaml', (text) =>
      text.replace('Mae hynny yn cael sylw.', 'Daw rhywun ar unwaith.'),
    );
    expect(() => loadConfig(file)).toThrow(/cy\.yaml:\d+: .*"script": all three need as many words/);
  });

  test('grow by a language when a file is put there; what it does not say is said in English, and check says so', () => {
    const file = configured(
      'messages/pl.yaml',
      () => 'speech: { language: pl-PL }\nvoice:\n  again: Prosze nacisnac 1.\n',
    );
    const { messages } = loadConfig(file);
    expect(messages.languages).toEqual(['en', 'cy', 'pl']);
    expect(messages.for({ language: 'pl' }).say('voice.again')).toBe('Prosze nacisnac 1.');
    const { lines, faults } = checkConfiguration(file, []);
    expect(faults).toEqual([]);
    expect(lines.join('\n')).toMatch(/languages: en, cy, pl; covers: book-club, parcel, school/);
    expect(lines.join('\n')).toMatch(/pl has no words of its own for voice\.brief, .*: "en" is said/);
    expect(lines).toContain('pl has no cover "parcel": it is kept in "en"');
  });

  test('say how many parts a text takes that is not the first one', () => {
    const file = configured('messages/cy.yaml', (text) =>
      text.replace(
        'wait: Nid yw eich ateb wedi cael ei gofnodi eto.',
        'wait: Nid yw eich ateb wedi cael ei gofnodi eto, mae’n ddrwg gennym, ŵ.',
      ),
    );
    expect(checkConfiguration(file, []).lines).toContain('texts in cy: sms.wait 2 parts, for its letters');
  });

  test('need the language that all others fall back to, and files that are called by their language', () => {
    const folder = dirname(configured('messages/pl.yaml', () => 'speech: { language: pl-PL }'));
    const gateway = join(folder, 'gateway.yaml');
    writeFileSync(join(folder, 'messages/our-own.yaml'), '{}');
    expect(() => loadConfig(gateway)).toThrow(/our-own\.yaml: .*call it by its language, such as cy\.yaml/);
    writeFileSync(gateway, readFileSync(gateway, 'utf8').replace('messages: messages', 'messages: plans'));
    expect(() => loadConfig(gateway)).toThrow(
      /plans: .*there is no en\.yaml, which every other language falls back to/,
    );
  });

  test('of an earlier release, one file and no lexicon, are still good, and held against the words that come with the software', () => {
    const file = configured('gateway.yaml', (text) => text.replace('messages: messages', 'messages: messages/en.yaml'));
    expect(loadConfig(file).messages.languages).toEqual(['en']);
    const own = configured('gateway.yaml', (text) => text.replace('standards: standards', 'standards: other'));
    expect(loadConfig(own).messages.languages).toEqual(['en', 'cy']);
  });

  test('are checked one file at a time', () => {
    const cy = join(HOME, 'messages/cy.yaml');
    const { lines, faults } = checkConfiguration(DEFAULT_CONFIG, [cy, join(HOME, 'standards/lexicon.yaml')]);
    expect([faults, lines.filter((line) => line.endsWith('good')).length]).toEqual([[], 1]);
    expect(lines.at(-1)).toMatch(/lexicon\.yaml: good, the words that no wording may hold$/);
  });
});
