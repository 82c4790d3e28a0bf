import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Secrets } from './secrets.ts';

const NAME = 'HAVENWATCH_PASSWORD';

/** A terminal, as far as a password needs one: what is typed comes key by key, and is shown only where somebody writes it. */
function terminal(env: NodeJS.ProcessEnv = {}, isTTY = true) {
  const shown: string[] = [];
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY,
    setRawMode: (raw: boolean) => {
      modes.push(raw);
      return input;
    },
  });
  const output = { write: (text: string) => shown.push(text) > 0 };
  const secrets = new Secrets({ input, output, env });
  return { input, secrets, shown, modes };
}

describe('a password', () => {
  test('is typed without being shown, key by key, and what was taken back is gone', async () => {
    const { input, secrets, shown, modes } = terminal();
    const asked = secrets.get(NAME, 'Password of ines');
    for (const key of ['x', '\u0015', 'f', 'o', 'u', 'z', '\u007f', 'r ', 'wörds', '\r']) input.write(key);
    expect(await asked).toBe('four wörds');
    expect(shown).toEqual(['Password of ines: ', '\n']);
    expect(modes).toEqual([true, false]);
  });

  test('that is given up with Ctrl-C ends the command, and the terminal is as it was', async () => {
    const { input, secrets, modes } = terminal();
    const asked = secrets.get(NAME, 'Password of ines');
    input.write('fou\u0003');
    await expect(asked).rejects.toMatchObject({ code: 'HW_INTERRUPTED' });
    expect(modes).toEqual([true, false]);
  });

  test('is the next line of what is piped in, across pieces of it, and what follows stays for the next', async () => {
    const { input, secrets } = terminal({}, false);
    const asked = secrets.get(NAME, 'Password');
    const letters = Buffer.from('four wörds\r\n123456\nyes 1\n');
    input.write(letters.subarray(0, 7));
    input.write(letters.subarray(7));
    expect(await asked).toBe('four wörds');
    expect(await secrets.get('HAVENWATCH_CODE', 'Code')).toBe('123456');
    expect(String(input.read())).toBe('yes 1\n');
  });

  test('may end with the input, and is missed when there is none', async () => {
    const { input, secrets } = terminal({}, false);
    input.end('four words');
    expect(await secrets.get(NAME, 'Password')).toBe('four words');
    await expect(secrets.get(NAME, 'Password')).rejects.toMatchObject({ code: 'HW_USAGE' });
  });

  test('of the environment comes first, and nobody is asked', async () => {
    const { secrets, shown } = terminal({ [NAME]: 'four words' });
    expect([await secrets.get(NAME, 'Password'), secrets.asksAPerson(NAME)]).toEqual(['four words', false]);
    expect(shown).toEqual([]);
  });
});
