import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../src/core/catalogue.ts';
import { codesRaised, unknownCodes } from './errors.ts';
import { errorsPage } from './errors-page.ts';
import { filesIn, isScript, isTest, lines, projectFiles, ROOT, read } from './tree.ts';

const PAGE = join(ROOT, 'docs/ERRORS.md');
const codes = Object.keys(CATALOGUE);
const known = new Set(codes);
const product = filesIn(['src', 'devices']).filter((path) => isScript(path) && !isTest(path));

describe('the catalogue of errors', () => {
  it('is the page that people read', () => {
    const page = errorsPage(CATALOGUE);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });

  it('has every code that is spoken of anywhere', () => {
    const texts = projectFiles().filter(
      (path) => /\.(?:[cm]?[jt]sx?|md|yaml)$/.test(path) && !path.startsWith('test/house/'),
    );
    expect(texts.length).toBeGreaterThan(250);
    expect(lines(texts.flatMap((path) => unknownCodes(read(path), known)))).toEqual([]);
  });

  it('has no code that nothing raises', () => {
    const raised = new Set(
      product.filter((path) => path !== 'src/core/catalogue.ts').flatMap((path) => codesRaised(read(path))),
    );
    expect(raised.size).toBeGreaterThan(20);
    expect(codes.filter((code) => !raised.has(code))).toEqual([]);
  });

  it.each(codes)('%s says what is wrong and what to do', (code) => {
    const entry = CATALOGUE[code as keyof typeof CATALOGUE];
    expect(entry.says).toMatch(/^[a-z].*[^.]$/s);
    expect(entry.act).toMatch(/^[A-Z].*\.$/s);
  });
});

const made = (text: string) => ({ path: 'src/made-up.ts', text });

describe('the check itself', () => {
  it('sees a code that is raised, directly or through a variable', () => {
    expect(codesRaised(made("throw new Fault('HW_A_B'); turn.refusal = 'HW_C';"))).toEqual(['HW_A_B', 'HW_C']);
  });

  it('does not take a comparison for a use', () => {
    expect(codesRaised(made("if (fault.code === 'HW_A') f(); switch (x) { case 'HW_B': g(); }"))).toEqual([]);
  });

  it('sees a code that nobody knows, in a comment too', () => {
    expect(unknownCodes(made('// throws HW_GONE\n'), new Set(['HW_A']))).toHaveLength(1);
    expect(unknownCodes(made('// throws HW_A, or one of HW_GROUP_… as told\n'), new Set(['HW_A']))).toEqual([]);
  });

  it('makes a page of every code', () => {
    const page = errorsPage({ HW_A: { says: 'it is broken', act: 'Mend it.' } });
    expect(page).toContain('## HW_A\n\nIt is broken.\n\nMend it.\n');
  });
});
