import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Folders whose code the checks read. A folder that is not there yet holds nothing. */
export const CODE_FOLDERS = ['src', 'devices', 'simulators', 'bench', 'test'] as const;
/** What other tools made, at any depth. */
const NOT_OURS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'data', 'coverage', '.git']);
const SCRIPT: ReadonlySet<string> = new Set(['.ts', '.tsx', '.mts', '.js', '.mjs', '.jsx', '.cjs']);

/** A file as the checks see it: its path from the top, with `/`, and its text. */
export interface Source {
  path: string;
  text: string;
}

/** One breach of one rule, at a line that an editor can jump to. */
export interface Breach {
  path: string;
  line: number;
  says: string;
}

/** Breaches as lines, so that a failing test prints them as a list to work through. */
export function lines(breaches: readonly Breach[]): string[] {
  return breaches.map(({ path, line, says }) => `${path}:${line} ${says}`);
}

/** Every file below the folders, in order. */
export function filesIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => (existsSync(join(ROOT, folder)) ? walk(folder) : [])).sort();
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

export function isScript(path: string): boolean {
  return SCRIPT.has(extname(path));
}

/** Tests, and the parts that only tests use; they live beside the code they hold to account. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$|\.test-suite\.ts$|\.child\.ts$|(^|\/)(test|testing)(\/|-)/.test(path);
}

export function read(path: string): Source {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

/** Every script of the house with its text. */
export function readCode(): Source[] {
  return filesIn(CODE_FOLDERS).filter(isScript).map(read);
}

/**
 * What belongs to the project: what git keeps or would keep; where git cannot say, everything that no tool made.
 */
export function projectFiles(): string[] {
  const told = askGit();
  if (told === undefined) return walk('.').map((path) => path.slice(2));
  return told.split('\0').filter((path) => path !== '' && existsSync(join(ROOT, path)));
}

function askGit(): string | undefined {
  const ask = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    return execFileSync('git', ask, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: 'pipe' });
  } catch {
    return undefined;
  }
}
