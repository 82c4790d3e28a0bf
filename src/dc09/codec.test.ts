import { describe, expect, test } from 'vitest';
import { FRAME_BYTES_MOST, FrameReader, frame, readFrame } from './frame.ts';
import { answerMessage, nakMessage, readContent, readMessage } from './message.ts';

/** Frames of several makers' communicators, and of two other projects, as people have published them: CRC, length, message. */
const PUBLISHED = [
  'B0970029"NULL"0000L000#0809[]_21:00:01,02-20-2024',
  'D730002F"NULL"0000R7896L7896#3456[]_17:01:26,07-26-2024',
  'F68B003B"ADM-CID"0028L0#9757[#9757|1602 00 000]_20:59:45,02-20-2024',
  '99820040"ADM-CID"1937R15L1#21401[#21401|1602 00 000]_20:59:59,02-20-2024',
  'F92F0043"ADM-CID"0020R7896L7896#3456[#3456|1407 00 001]_17:01:14,07-26-2024',
  'B4330036"SIA-DCS"0442L000#36214[36214|NRP]_00:00:00,02-21-2024',
  '3F60003C"SIA-DCS"0001L0#51449[#51449|Nri0000/LR]_21:26:19,12-20-2023',
  '7B620035"SIA-DCS"0005L000#3044[3044|NOP1]_00:03:31,12-21-2023',
  '85340035"SIA-DCS"0004L000#3044[3044|NBC1]_00:03:31,12-21-2023',
  '37070047"SIA-DCS"0038R0L0#10303117[#10303117|Nri0001/BH005]_13:44:48,08-17-2022',
  'F4D20029"SIA-DCS"0001RF3L77#1234[#1234|NRR|Atest]',
  '96ED0016"SIA-DCS"0001L0#1234[]',
  '76D80055"*NULL"0000R0L0#AAAB[B4BC8B40D0E6D959D6BEA78E88CC0B2155741A3C44FBB96D476A3E557CAD64D9',
];
const asFrame = (text: string): Buffer => Buffer.from(`\n${text}\r`, 'latin1');

describe('frames that others have sent', () => {
  test.each(PUBLISHED)('%s', (text) => {
    const read = readFrame(asFrame(text));
    expect(read).toEqual({ message: text.slice(8), form: 'hex', sound: true });
    expect(frame(text.slice(8)), 'we would write the same').toEqual(asFrame(text));
    expect(readMessage(text.slice(8))?.account).toBe(/#(\w+)\[/.exec(text)?.[1]);
  });

  test('one of them says a length that it has not', () => {
    const published = 'E5D50078"SIA-DCS"6002L0#AAA[|Nri1/CL501]_14:12:04,09-25-2019';
    expect(readFrame(asFrame(published))).toMatchObject({ sound: false });
  });
});

describe('a stream of frames', () => {
  const all = Buffer.concat(PUBLISHED.flatMap((text, place) => [asFrame(text), Buffer.alloc(place % 3, 0)]));

  test.each([1, 7, 64, 4_096])('cut into pieces of %i bytes is the same frames', (size) => {
    const reader = new FrameReader();
    const found: string[] = [];
    for (let at = 0; at < all.length; at += size)
      for (const { message } of reader.take(all.subarray(at, at + size))) found.push(message);
    expect(found).toEqual(PUBLISHED.map((text) => text.slice(8)));
    expect([reader.waiting <= 2, reader.passedOver <= 12]).toEqual([true, true]);
  });

  test('a check of two raw bytes may hold any byte, the end of a frame too', () => {
    const reader = new FrameReader();
    const written = Array.from({ length: 4_000 }, (_, n) => frame(`"NULL"0000L0#1234[]${n}`, 'raw'));
    const odd = written.filter((bytes) => [0x0a, 0x0d].includes(bytes[1] ?? 0) || [0x0a, 0x0d].includes(bytes[2] ?? 0));
    expect(odd.length).toBeGreaterThan(20);
    for (const bytes of written) expect(reader.take(bytes)).toMatchObject([{ form: 'raw', sound: true }]);
  });

  test('what never ends is let go of', () => {
    const reader = new FrameReader();
    for (let n = 0; n < 20; n += 1) reader.take(Buffer.from('\n00000FFF"'.padEnd(1_000, 'x')));
    expect(reader.waiting).toBeLessThanOrEqual(FRAME_BYTES_MOST + 1_000);
    expect(reader.take(asFrame(PUBLISHED[0] ?? '')).concat(reader.take(asFrame(PUBLISHED[1] ?? '')))).not.toEqual([]);
  });
});

describe('messages', () => {
  test('an account that stands only in the data is found', () => {
    expect(readMessage('"SIA-DCS"4738R0001L0001[#006969|Nri04/OP001NM]')).toMatchObject({
      account: '006969',
      prefix: '0001',
    });
    expect(readMessage('"*SIA-DCS"4738L0[AABB')?.account).toBeUndefined();
    expect(['', 'x', '"SIA"', '"SIA-DCS"12L0#1[]', '"SIA-DCS"0001L0#12G4[]'].map(readMessage)).toEqual(
      Array(5).fill(undefined),
    );
  });

  test('blocks behind the data are told apart, and the time is found behind them', () => {
    const content = readContent('#1234|NPA1][X010E57.5][Vhttps://example.org/1]_21:00:01,02-20-2024');
    expect(content).toEqual({
      data: '#1234|NPA1',
      extended: ['X010E57.5', 'Vhttps://example.org/1'],
      at: Date.UTC(2024, 1, 20, 21, 0, 1),
    });
    expect([readContent('#1234|NPA1]')?.at, readContent('#1234|NPA1')]).toEqual([undefined, undefined]);
  });

  test('an answer gives back number, receiver, prefix and account as they came', () => {
    const heard = readMessage('"SIA-DCS"0007RF3L77#12ab[]');
    if (heard === undefined) throw new Error('the test is wrong');
    expect(answerMessage('DUH', heard)).toBe('"DUH"0007RF3L77#12AB[]');
    const at = Date.UTC(2025, 8, 24, 16, 20, 1);
    expect(frame(nakMessage(at as never)), 'as another project writes it').toEqual(
      asFrame('E4410025"NAK"0000R0L0A0[]_16:20:01,09-24-2025'),
    );
  });
});
