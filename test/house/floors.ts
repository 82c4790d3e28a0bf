import type { Edge, Graph } from './graph.ts';
import { type Breach, isScript, isTest } from './tree.ts';

/** From the top of the house down. A room may lean on rooms below its own floor, and on no other. */
export const FLOORS: readonly (readonly string[])[] = [
  ['src/cli'],
  ['src/app'],
  ['src/intake', 'src/desk', 'src/dispatch'],
  ['src/gateway', 'src/figures'],
  ['devices', 'src/journal', 'src/register'],
  ['src/commission'],
  ['src/core', 'src/vault', 'src/identity', 'src/dc09'],
];
/** Outside the walls: they meet the gateway over MQTT and HTTP only. */
const OUTSIDE = ['src/console', 'simulators', 'bench', 'test'];
const ROOMS = [...FLOORS.flat(), ...OUTSIDE];

/** They stand on the floor of core and use nothing of it but the words that everybody shares. */
const BESIDE_CORE: ReadonlySet<string> = new Set(['src/vault', 'src/identity', 'src/dc09']);
/** The words that everybody shares. */
const SHARED_WORDS: ReadonlySet<string> = new Set(
  ['ids', 'time', 'fault', 'text'].map((name) => `src/core/${name}.ts`),
);
const TEST_TOOLS: ReadonlySet<string> = new Set(['vitest', 'fast-check']);

export function roomOf(path: string): string | undefined {
  return ROOMS.find((room) => path.startsWith(`${room}/`));
}

/** Every import that does not point downwards, or leads to no file at all. */
export function breachesOf({ files, edges }: Graph): Breach[] {
  return edges.flatMap((edge) => {
    const lost = edge.inside && isOurs(edge.to) && !files.has(edge.to);
    const says = lost ? `leads to no file: ${edge.to}` : judge(edge);
    return says === undefined ? [] : [{ path: edge.from, line: edge.line, says }];
  });
}

/** False for a stylesheet that a page imports, and for what a package brings. */
function isOurs(path: string): boolean {
  return isScript(path) && !path.includes('node_modules/');
}

function judge(edge: Edge): string | undefined {
  const from = roomOf(edge.from);
  if (from === undefined) return `belongs to no room of the house`;
  if (!edge.inside) return judgePackage(edge, from);
  const to = roomOf(edge.to);
  if (to === undefined) return `leads to no room of the house: ${edge.to}`;
  if (from === to || from === 'test') return undefined;
  return OUTSIDE.includes(from) || OUTSIDE.includes(to) ? judgeOutside(edge, from, to) : judgeFloors(edge, from, to);
}

/** The heart leans on nothing at all; a decoder may describe its messages with zod. */
function judgePackage({ from: path, to }: Edge, from: string): string | undefined {
  if (isTest(path) && (TEST_TOOLS.has(to) || to.startsWith('node:'))) return undefined;
  if (from === 'src/core') return `the heart imports nothing but itself, not ${to}`;
  if (from === 'devices' && to !== 'zod') return `a device profile imports zod and nothing else, not ${to}`;
  return undefined;
}

function judgeOutside({ from: path, to: target, how }: Edge, from: string, to: string): string | undefined {
  if (from === 'src/console') {
    const allowed = to === 'src/desk' && target.startsWith('src/desk/schema/') && how === 'import type';
    return allowed ? undefined : `the console talks HTTP: of the house it may only "import type" from src/desk/schema`;
  }
  if (from === 'bench') return to === 'test' ? `a benchmark does not lean on tests: ${target}` : undefined;
  if (from === 'simulators') return `a simulator stands outside the walls and imports nothing of ${to}`;
  if (to === 'simulators' && (from === 'src/cli' || isTest(path))) return undefined;
  return `${from} does not lean on ${to}, which stands outside the walls`;
}

function judgeFloors({ to: target }: Edge, from: string, to: string): string | undefined {
  if (from === 'devices') return to === 'src/core' ? undefined : `a device profile knows the heart's words, not ${to}`;
  if (BESIDE_CORE.has(from) && to === 'src/core')
    return SHARED_WORDS.has(target) ? undefined : `${from} uses only core's ids, time, fault and text, not ${target}`;
  const up = floorOf(from) >= floorOf(to);
  if (!up) return undefined;
  const same = floorOf(from) === floorOf(to);
  return same ? `${from} and ${to} stand on one floor and do not lean on each other` : `${from} reaches up to ${to}`;
}

/** 0 at the top. Given `from` above `to`, the number of `from` is smaller. */
function floorOf(room: string): number {
  return FLOORS.findIndex((floor) => floor.includes(room));
}
