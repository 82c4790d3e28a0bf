import PDFDocument from 'pdfkit';
import { create } from 'qrcode';
import { type Content, keywordOf } from './content.ts';

const MARGIN = 56;
const QR_SIDE = 84;
const INK = '#1c2430';
const QUIET = '#5b6675';
const LINE = '#d4dae2';
/** Points from the foot of the page at which a new one begins. */
const FOOT = 90;

type Page = InstanceType<typeof PDFDocument>;

/**
 * Draws a certificate: A4, black on white, nothing on it but what it says. The same content and address give the same bytes with
 * the same version of this software; both copies are kept, so that nobody has to rely on that.
 */
export async function draw(content: Content, digest: string, address: string | null): Promise<Buffer> {
  const page = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: 'en-GB',
    displayTitle: true,
    info: {
      Title: `Certificate of installation ${content.reference}`,
      Keywords: keywordOf(digest),
      CreationDate: new Date(content.signedOffAt),
      ModDate: new Date(content.signedOffAt),
    },
  });
  const done = collect(page);
  head(page, content, digest, address);
  measures(page, content);
  tests(page, content);
  ending(page, content);
  feet(page, content, digest);
  page.end();
  return done;
}

function collect(page: Page): Promise<Buffer> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    page.on('data', (part: Buffer) => parts.push(part));
    page.on('end', () => resolve(Buffer.concat(parts)));
    page.on('error', reject);
  });
}

function head(page: Page, content: Content, digest: string, address: string | null): void {
  const right = page.page.width - MARGIN;
  qr(page, digest, right - QR_SIDE, MARGIN);
  const width = right - QR_SIDE - MARGIN - 20;
  page
    .fillColor(INK)
    .font('Helvetica-Bold')
    .fontSize(20)
    .text('Certificate of installation', MARGIN, MARGIN, { width });
  page.moveDown(0.4).font('Helvetica').fontSize(11);
  const rows: [string, string | null][] = [
    ['Reference', content.reference],
    ['Address', address],
    ['Service', content.provider],
    ['Installed by', content.installedBy],
    ['Begun', when(content.openedAt)],
    ['Signed off', when(content.signedOffAt)],
    ['In use', content.soakUntil === null ? 'from then on' : `from ${when(content.soakUntil)}, after a trial run`],
  ];
  for (const [label, value] of rows) {
    if (value === null) continue;
    const top = page.y;
    page.fillColor(QUIET).text(label, MARGIN, top, { width: 80 });
    page.fillColor(INK).text(plain(value), MARGIN + 86, top, { width: width - 86 });
  }
  page.y = Math.max(page.y, MARGIN + QR_SIDE) + 6;
}

/** A square for each dark module; the code holds the digest and nothing else. */
function qr(page: Page, digest: string, left: number, top: number): void {
  const { modules } = create(digest, { errorCorrectionLevel: 'M' });
  const side = QR_SIDE / modules.size;
  page.fillColor('#000000');
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) page.rect(left + column * side, top + row * side, side, side);
    }
  }
  page.fill();
}

function measures(page: Page, content: Content): void {
  title(page, 'What was fitted');
  for (const one of content.measures) {
    const rooms = one.rooms.length > 0 ? one.rooms.join(', ') : (one.room ?? '');
    const ids = [one.device, one.sensor].filter((id) => id !== null).join(' ');
    row(page, FITTED, [
      one.name,
      [one.kind, rooms].filter((word) => word !== '').join(', '),
      one.silent ? 'on record' : ids,
    ]);
  }
}

function tests(page: Page, content: Content): void {
  title(page, 'What was tried');
  for (const item of content.items) {
    const facts = [
      item.latencyMs === null ? '' : `${item.latencyMs} ms`,
      item.rssi === null ? '' : `${item.rssi} dBm`,
      item.linkQuality === undefined ? '' : `link quality ${item.linkQuality} of 255`,
      item.battery === null ? '' : `battery ${item.battery} %`,
    ].filter((fact) => fact !== '');
    const state = item.state === 'not-needed' ? 'not tried' : 'yes';
    const says = item.state === 'not-needed' && item.why !== null ? `${item.says}. ${item.why}` : item.says;
    row(page, TRIED, [
      state,
      says,
      [item.at === null ? '' : when(item.at), ...facts].filter((word) => word !== '').join(', '),
    ]);
  }
}

function ending(page: Page, { provider }: Content): void {
  room(page, 60);
  page.moveDown(1).fillColor(QUIET).fontSize(9);
  const words =
    'Times are UTC. A time in milliseconds is that from the gateway to the desk. The square code holds the SHA-256 of what is ' +
    `written here without the address; ${plain(provider)} can confirm it.`;
  page.text(words, MARGIN, page.y, { width: page.page.width - 2 * MARGIN });
}

function title(page: Page, words: string): void {
  room(page, 60);
  page.moveDown(0.8).fillColor(INK).font('Helvetica-Bold').fontSize(12).text(words, MARGIN);
  page.moveDown(0.3).font('Helvetica').fontSize(9.5);
}

/** Widths of the first two columns; the third has the rest. */
const FITTED = [90, 250] as const;
const TRIED = [50, 232] as const;

type Texts = readonly [first: string, second: string, third: string];

function row(page: Page, [a, b]: readonly [number, number], [first, second, third]: Texts): void {
  const c = page.page.width - 2 * MARGIN - a - b - 16;
  const texts: [string, number, number][] = [
    [plain(first), MARGIN, a],
    [plain(second), MARGIN + a + 8, b],
    [plain(third), MARGIN + a + b + 16, c],
  ];
  const height = Math.max(...texts.map(([text, , width]) => page.heightOfString(text, { width })));
  room(page, height + 6);
  const top = page.y;
  page.fillColor(INK);
  for (const [text, left, width] of texts) page.text(text, left, top, { width });
  const line = top + height + 2;
  page
    .moveTo(MARGIN, line)
    .lineTo(page.page.width - MARGIN, line)
    .lineWidth(0.5)
    .strokeColor(LINE)
    .stroke();
  page.y = line + 3;
}

/** A new page where what comes next would not fit. */
function room(page: Page, height: number): void {
  if (page.y + height > page.page.height - FOOT) page.addPage();
}

function feet(page: Page, { reference }: Content, digest: string): void {
  const { start, count } = page.bufferedPageRange();
  for (let n = start; n < start + count; n += 1) {
    page.switchToPage(n);
    // Below the margin pdfkit would begin another page.
    page.page.margins.bottom = 0;
    const words = `${reference}   page ${n + 1} of ${count}\n${digest}`;
    page
      .fillColor(QUIET)
      .font('Helvetica')
      .fontSize(8)
      .text(words, MARGIN, page.page.height - 50, { align: 'left' });
  }
}

const when = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)}`;

/** The fonts that every reader has know the letters of western Europe; anything else is shown as a question mark, never as another letter. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\n\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u20ac]/gu, '?');
}
