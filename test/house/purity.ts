import type { Node } from 'oxc-parser';
import { parse, visit } from './syntax.ts';
import type { Breach, Source } from './tree.ts';

/** What the heart must not know of: time that passes by itself, chance, the machine, and whatever answers later. */
const WORLD: ReadonlySet<string> = new Set([
  'Date', 'Intl', 'Temporal', 'Promise', 'crypto', 'performance', 'process', 'console', 'fetch', 'globalThis', 'require',
  'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'clearTimeout', 'clearInterval', 'clearImmediate',
]); // biome-ignore format: one list, read as a list

/** Ways to read or wait for the machine's time behind the back of the gateway's own clock. */
const TIMERS: ReadonlySet<string> = new Set(['performance', 'setTimeout', 'setInterval', 'setImmediate']);

/** Everything in a file of the heart that would make the same input lead to something else another time. */
export function impurities(source: Source): Breach[] {
  return breachesIn(source, (node, parent) => {
    if (node.type === 'AwaitExpression') return 'await';
    if (isFunction(node) && node.async) return 'an async function';
    if (node.type === 'ForOfStatement' && node.await) return 'for await';
    if (isMathRandom(node)) return 'Math.random';
    if (node.type === 'MetaProperty' && node.meta.name === 'import') return 'import.meta';
    return node.type === 'Identifier' && WORLD.has(node.name) && isUse(node, parent) ? node.name : undefined;
  });
}

/** Every place of a file where time is taken from the machine instead of the clock that it was given. */
export function strayTimes(source: Source): Breach[] {
  return breachesIn(source, (node, parent) => {
    if (isMathRandom(node)) return 'Math.random';
    if (isNow(node)) return 'the time of the machine';
    return node.type === 'Identifier' && TIMERS.has(node.name) && isUse(node, parent) ? node.name : undefined;
  });
}

function breachesIn(source: Source, judge: (node: Node, parent: Node | undefined) => string | undefined): Breach[] {
  const { path, program, lineOf } = parse(source);
  const breaches: Breach[] = [];
  visit(program, (node, above) => {
    const says = judge(node, above.at(-1));
    if (says !== undefined) breaches.push({ path, line: lineOf(node.start), says });
  });
  return breaches;
}

function isFunction(node: Node): node is Extract<Node, { async: boolean }> {
  return 'async' in node && typeof node.async === 'boolean';
}

/** `Date.now`, `Date()`, or `new Date()` without a moment to show. */
function isNow(node: Node): boolean {
  if (node.type === 'MemberExpression') return nameOf(node.object) === 'Date' && nameOf(node.property) === 'now';
  if (node.type === 'CallExpression') return nameOf(node.callee) === 'Date';
  return node.type === 'NewExpression' && nameOf(node.callee) === 'Date' && node.arguments.length === 0;
}

function isMathRandom(node: Node): boolean {
  return node.type === 'MemberExpression' && nameOf(node.object) === 'Math' && nameOf(node.property) === 'random';
}

function nameOf(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node.type === 'Identifier' ? node.name : undefined;
}

/** False where the name only labels a field, as in `event.process` or `{ process: … }`. */
function isUse(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.computed || parent.object === node;
    case 'Property':
      return parent.computed || parent.value === node;
    case 'TSPropertySignature':
    case 'TSMethodSignature':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent.computed || parent.key !== node;
    default:
      return true;
  }
}
