import type { Outcome } from './course.ts';
import type { BadDay } from './days.ts';

const HEAD = `# Twelve bad days

Each row is one press in a home with four people: two of the duty team and two safe contacts, each with a telephone. The heart, its loop, dispatch with its
channels and the register are the product's own; the telephone networks are simulated behind real sockets; time is moved, not waited for. It is
made by \`npm run bad-days\` and a test holds it against a fresh run, so that it changes only when the product does. The time is from the press to the
acceptance by a human that held; calls and texts are those that the providers took until then, and are what it cost to get there. The policy is the panic
policy as it is delivered (on the day of the rota, a rota in the place of its duty supervisors).

| day | what is wrong | press to a human | who it was | by | calls | texts | besides |
|---|---|---|---|---|---|---|---|
`;

/** The page as it stands in docs/. */
export function pageOf(rows: readonly { day: BadDay; outcome: Outcome }[]): string {
  return `${HEAD}${rows.map(({ day, outcome }) => rowOf(day, outcome)).join('\n')}\n`;
}

export function rowOf({ name, says }: BadDay, outcome: Outcome): string {
  const { acceptedMs, who, way, calls, texts, besides = '' } = outcome;
  const time = acceptedMs === undefined ? 'never' : timeText(acceptedMs);
  return `| ${name} | ${says} | ${time} | ${who} | ${way} | ${calls} | ${texts} | ${besides} |`;
}

function timeText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
