import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';

type Chunk = Rolldown.OutputChunk;
type Bundle = Rolldown.OutputBundle;

/** Its name in the build, and its address at the desk. */
export const WORKER = { entry: 'installers-worker', file: 'installer-worker.js' };
/** The page that it keeps: the chunk that is loaded when it is opened. */
const PAGE = '/install/install-page.tsx';
const PLACE = 'INSTALLERS_BUILD';
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

/** Writes into the worker what the installer's page is made of in this build. The build fails when that cannot be told. */
export function installersWorker(): Plugin {
  return {
    name: 'installers-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = chunkOf(bundle, (chunk) => chunk.fileName === WORKER.file);
        const document = bundle['index.html'];
        if (document?.type !== 'asset') throw new Error('the build has no document');
        if (worker.imports.length > 0) throw new Error('the worker must stand alone');
        if (worker.code.split(PLACE).length !== 2) throw new Error(`the worker does not say ${PLACE} once`);
        const digest = sha256(document.source);
        const files = filesOf(bundle);
        const build = { name: sha256(JSON.stringify([digest, files])).slice(0, 16), document: digest, files };
        worker.code = worker.code.replace(PLACE, () => JSON.stringify(build));
      },
    },
  };
}

function chunkOf(bundle: Bundle, isIt: (chunk: Chunk) => boolean): Chunk {
  const found = Object.values(bundle).find((one): one is Chunk => one.type === 'chunk' && isIt(one));
  if (found === undefined) throw new Error('a chunk of the installer’s page is not in the build');
  return found;
}

/** Everything that the document and the page load, with what those load in their turn. */
function filesOf(bundle: Bundle): string[] {
  const files = new Set<string>();
  const take = (name: string) => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || files.has(name)) return;
    files.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
    for (const file of chunk.viteMetadata?.importedAssets ?? []) files.add(file);
    for (const one of chunk.imports) take(one);
  };
  take(chunkOf(bundle, (chunk) => chunk.facadeModuleId?.endsWith('/index.html') === true).fileName);
  take(chunkOf(bundle, (chunk) => chunk.facadeModuleId?.endsWith(PAGE) === true).fileName);
  return [...files].map((name) => `/${name}`).toSorted();
}
