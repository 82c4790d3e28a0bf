import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';
import { asStaffId } from '../../core/ids.ts';
import { SHELL } from '../../register/household-file.ts';
import type { PremisesFacts } from '../estate.ts';
import type { Api, DeskParts } from '../parts.ts';
import { type Actor, IdParams, refusals } from '../schema/common.ts';
import { FileOrder, FileShown, FileVersions } from '../schema/file.ts';
import { mustHavePremises } from '../sight.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { iso, isoOrNull } from '../view/documents.ts';
import { type Names, namesFor } from '../view/names.ts';
import { staffViewer } from './give.ts';

/** Bytes of a file on its way in: every field at its longest fits. */
const FILE_BYTES = 131_072;

/** The household's file: read and written by those who answer for it, signed in as themselves. */
export function fileRoutes(app: Api, parts: DeskParts): void {
  const { files } = parts;
  app.get(
    '/api/premises/:id/file',
    {
      schema: {
        summary: "The household's file",
        params: IdParams,
        response: { 200: FileShown, ...refusals(401, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const { viewer, premises } = mustBeTheirs(parts, request, request.params.id);
      return show(parts, viewer, premises, reply);
    },
  );
  app.put(
    '/api/premises/:id/file',
    {
      bodyLimit: FILE_BYTES,
      schema: {
        summary: "Save the household's file; If-Match holds the version that it was made from",
        params: IdParams,
        body: FileOrder,
        response: { 200: FileShown, ...refusals(401, 403, 404, 410, 412, 503) },
      },
    },
    async (request, reply) => {
      const { viewer, premises } = mustBeTheirs(parts, request, request.params.id);
      const { file, words } = request.body;
      const from = versionIn(request.headers['if-match']);
      files.save(premises.household, { file, words, from, who: viewer.id });
      return show(parts, viewer, premises, reply);
    },
  );
  app.get(
    '/api/premises/:id/file/versions',
    {
      schema: {
        summary: "Who saved the household's file, and when, newest first",
        params: IdParams,
        response: { 200: FileVersions, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const { viewer, premises } = mustBeTheirs(parts, request, request.params.id);
      const names = namesFor(viewer, parts.people);
      const items = files.versions(premises.household).map(({ version, savedAt, savedBy }) => ({
        version,
        savedAt: iso(savedAt),
        savedBy: byOf(savedBy, names),
      }));
      return { items };
    },
  );
}

/** A token has no eyes: whoever opens a file does so under their own name. */
function mustBeTheirs(
  parts: DeskParts,
  request: FastifyRequest,
  id: string,
): { viewer: Viewer; premises: PremisesFacts } {
  const viewer = staffViewer(request);
  return { viewer, premises: mustHavePremises(parts, viewer, id) };
}

function show(
  { files, people }: DeskParts,
  viewer: Viewer,
  { id, household }: PremisesFacts,
  reply: FastifyReply,
): FileShown {
  const kept = files.read(household, viewer.id);
  const words = files.wordsSet(household);
  const there = kept === undefined || kept === 'erased' ? undefined : kept;
  const version = there?.version ?? 0;
  void reply.header('etag', `"${version}"`).header('cache-control', 'no-store');
  return {
    premises: id,
    version,
    savedAt: isoOrNull(there?.savedAt),
    savedBy: there === undefined ? null : byOf(there.savedBy, namesFor(viewer, people)),
    file: there?.file ?? {},
    words: { safeSetAt: isoOrNull(words.safeSetAt), duressSetAt: isoOrNull(words.duressSetAt) },
    erased: kept === 'erased',
  };
}

function byOf(savedBy: string, names: Names): Actor {
  const staff = savedBy === SHELL ? undefined : asStaffId(savedBy);
  if (staff === undefined) return { kind: 'gateway', id: savedBy, name: null, how: null };
  return { kind: 'staff', id: staff, name: names.staff(staff), how: null };
}

const VERSION = /^"?(\d{1,9})"?$/;

/** Throws `HW_REQUEST_INVALID`: without the version nobody could say whether a colleague's change would be lost. */
function versionIn(header: string | undefined): number {
  const found = VERSION.exec(header ?? '')?.[1];
  if (found === undefined)
    throw new Fault('HW_REQUEST_INVALID', {
      where: 'header if-match',
      why: 'give the version that was read, such as "3"',
    });
  return Number(found);
}
