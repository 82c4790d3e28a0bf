import { describe, expect, it } from 'vitest';
import { fetchedFrom, leaks } from './secrets.ts';
import { lines, projectFiles, read } from './tree.ts';

const PICTURE = /\.(?:png|jpe?g|gif|ico|webp|woff2?|pdf|zip|gz|db)$/;
/** Holds digests by the thousand; it has a check of its own. */
const LOCKFILE = 'package-lock.json';
const texts = projectFiles().filter((path) => !PICTURE.test(path) && path !== LOCKFILE);

describe('the project as it stands', () => {
  it('gives nobody away', () => {
    expect(texts.length).toBeGreaterThan(250);
    expect(lines(texts.flatMap((path) => leaks(read(path))))).toEqual([]);
  });

  it('fetches packages from wherever npm is told to', () => {
    expect(fetchedFrom(read(LOCKFILE).text)).toBe(0);
  });
});

const found = (text: string, path = 'docs/made-up.md') => leaks({ path, text }).map(({ line }) => line);
/** Glues what must not stand in this file as it is. */
const glued = (...parts: string[]) => parts.join('');

describe('the check itself', () => {
  it.each([
    glued('see /wo', 'rk/main/src'),
    glued('"/ho', 'me/ada/.npmrc"'),
    glued('cat ../sha', 'red/NOTES.md'),
    glued('https://regis', 'try.example.org/zod'),
    glued('https://www.npm', 'js.com/package/zod'),
    glued('as iss', 'ue 12 says'),
    glued('fixes pull req', 'uest #7'),
    glued('Co-Authored', '-By: somebody'),
    glued('-----BEGIN PRIVATE', ' KEY-----', '\\n', 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQ'),
    glued('token hw', `t_${'a'.repeat(43)}`),
    glued('ring 0790', '0 123456'),
    glued('ring +4479', '00123456'),
    glued('ring 020 72', '19 4272'),
    glued('ring +33 1 42 ', '68 53 00'),
  ])('sees "%s"', (text) => {
    expect(found(`good\n${text}\ngood`)).toEqual([2]);
  });

  it.each([
    '07700 900123',
    '+44 7700 900999',
    '020 7946 0000',
    '01632 960999',
    '03069 990000',
    '+1 202 555 0143',
    'at 1672833600000, for 86_400_000 ms',
    "import { it } from '../home/home.ts';",
    "app.get('/home', answer)",
    'const share = work / root;',
    glued('-----BEGIN PRIVATE KEY-----', '\\n', ' and then its text'),
    'an issue of the day; a session ends after 12 h',
    '2026-11-21T19:04:11.201Z',
  ])('lets "%s" be', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('sees where a package was fetched from', () => {
    expect(fetchedFrom('{"resolved": "https://example.org/zod.tgz", "integrity": "sha512-x"}')).toBe(1);
  });
});
