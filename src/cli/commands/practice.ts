import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { checkNight, plansOf, playNight } from '../../../simulators/practice/play.ts';
import { readYamlFile } from '../../app/config/yaml-file.ts';
import { makeLog } from '../../app/log.ts';
import { laterBy, type PracticeScript, practiceScript } from '../../app/practice/script.ts';
import { Fault } from '../../core/fault.ts';
import { ms } from '../../core/time.ts';
import type { PracticeDesk } from '../../desk/practice.ts';
import { DEMO_STAFF } from '../demo/scheme.ts';
import { setStage } from '../demo/stage.ts';
import { stopOnSignal } from '../stop.ts';
import { print, tell } from '../tell.ts';
import { readPhoneScript, scriptNames } from './simulate-phones.ts';

const NIGHT = fileURLToPath(new URL('../../../simulators/practice/night.yaml', import.meta.url));
/** Time to open the pages before the night begins. */
const BEGINS_AFTER_S = 20;

export function addPractice(program: Command): void {
  program
    .command('practice')
    .description('a desk to rehearse on: simulated homes play a written night, and what is done about it is scored')
    .option('--script <file>', 'the night to play, when it is not the one that comes with the software')
    .option('--begins-after <seconds>', 'time to open the pages before it begins', String(BEGINS_AFTER_S))
    .option('--phones <script>', `how people answer: a file, or one of ${scriptNames().join(', ')}`)
    .option('--json', 'print one JSON line when everything is up')
    .action((options: { script?: string; phones?: string; beginsAfter: string; json?: boolean }) =>
      practise({ ...options, file: options.script ?? NIGHT, beginsAfter: Number(options.beginsAfter) }).catch(
        (error: unknown): never => {
          tell(error);
          process.exit(1);
        },
      ),
    );
}

/** Reads a night and checks that its homes can play it. Throws `FileFaults` or `HW_CONFIG_INVALID`. */
export function readNight(file: string): PracticeScript {
  const read = readYamlFile(file, practiceScript);
  try {
    checkNight(read.value);
  } catch (error) {
    throw new Fault('HW_CONFIG_INVALID', {
      where: read.file,
      why: error instanceof Error ? error.message : 'it cannot be played',
    });
  }
  return read.value;
}

interface Practising {
  file: string;
  phones?: string;
  beginsAfter: number;
  json?: boolean;
}

async function practise({ file, phones, beginsAfter, json }: Practising): Promise<void> {
  if (!(beginsAfter >= 0)) throw new Fault('HW_USAGE', { where: '--begins-after', why: 'give a number of seconds' });
  const night = readNight(file);
  const answers = phones === undefined ? undefined : readPhoneScript(phones);
  // Everything that happens and is due moves with the start.
  const waitMs = beginsAfter * 1000;
  const script = laterBy(night, ms(waitMs));
  const log = makeLog('error');
  const stage = await setStage({ plans: plansOf(script), log, practice: script, ...(answers && { answers }) });
  const stop = new AbortController();
  const played = playNight(script, stage.homes.homes, stop.signal).catch((error) =>
    log.error({ err: error }, 'the night broke off'),
  );
  const pages = { console: `${stage.product.http}/practice`, phones: stage.phonesUrl, ...DEMO_STAFF };
  print(json, { event: 'listening', http: stage.product.http, mqtt: stage.product.mqtt, ...pages }, () =>
    welcome(script, pages, beginsAfter),
  );
  stopOnSignal({ info: () => {}, error: (detail, says) => log.error(detail, says) }, async () => {
    stop.abort();
    await played;
    const { practice } = stage.product;
    if (practice !== undefined) print(json, practice.look(), () => resultOf(practice));
    await stage.close();
  });
}

interface Pages {
  console: string;
  phones: string;
  login: string;
  password: string;
}

function welcome(script: PracticeScript, pages: Pages, beginsAfter: number): string {
  return `
${script.name}: ${script.says}

  1  The desk     ${pages.console}   sign in as  ${pages.login}  with the password  ${pages.password}
  2  The phones   ${pages.phones}

It begins in ${beginsAfter} s. Everything is simulated; nobody is in need and nothing leaves this machine.
What the open lines carry stands on the page Practice, beside how each alarm was handled.
Ctrl-C ends it, prints the result and forgets everything.
`;
}

const ASKED: Record<string, string> = {
  'first-mark': 'handled within the first mark',
  'second-mark': 'handled within the second mark',
  brief: 'brief handed over',
  police: 'police as it was needed',
  word: 'the word was heeded',
  outcome: 'closed as what it was',
};
const MET = new Map<boolean | null, string>([
  [true, 'yes'],
  [false, 'NO'],
  [null, 'open'],
]);

function resultOf(practice: PracticeDesk): string {
  const { name, met, of, alarms } = practice.look();
  const lines = alarms.flatMap(({ home, handledAfterMs, checks, closed }) => [
    `${home}: ${closed?.title ?? 'not closed'}${handledAfterMs === null ? '' : `, handled after ${(handledAfterMs / 1000).toFixed(1)} s`}`,
    ...checks.map(({ what, met: kept }) => `    ${(MET.get(kept) ?? '').padEnd(5)} ${ASKED[what] ?? what}`),
    ...(closed === null ? [] : [`    ${closed.lesson}`]),
  ]);
  return [`${name}: ${met} of ${of}`, ...lines].join('\n');
}
