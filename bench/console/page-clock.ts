import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const SCRIPT = fileURLToPath(new URL('./page-clock.js', import.meta.url));
/** Seldom enough to leave the page alone while it paints. */
const LOOK_MS = 50;

const shown = z.object({ heardAt: z.number(), paintedAt: z.number() });
/** When a browser had an incident: its stream's message, and the frame after the one that showed its row. Wall clock, ms. */
export type Shown = z.infer<typeof shown>;

/** To be called before the page goes anywhere. */
export async function putClockInto(page: Page): Promise<void> {
  await page.addInitScript({ path: SCRIPT });
}

/** Waits until the row of an incident has been painted; undefined after `withinMs`. */
export function paintOf(page: Page, incident: string, withinMs: number): Promise<Shown | undefined> {
  const look = `havenwatchShown.get(${JSON.stringify(incident)})`;
  return asked(async () => shown.safeParse(await page.evaluate(look)).data, withinMs);
}

/** Waits until the window's title counts so many; false after `withinMs`. */
export async function titleCounts(page: Page, least: number, withinMs: number): Promise<boolean> {
  const count = async () => Number(/\((\d+)\)/.exec(await page.title())?.[1] ?? 0) >= least || undefined;
  return (await asked(count, withinMs)) ?? false;
}

/** Asks in turns, from outside: the page's policy forbids what waits inside it. */
async function asked<T>(look: () => Promise<T | undefined>, withinMs: number): Promise<T | undefined> {
  for (const end = performance.now() + withinMs; performance.now() < end; await pause(LOOK_MS)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  return undefined;
}
