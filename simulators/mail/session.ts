import type { Socket } from 'node:net';
import { type ReceivedMail, readMail } from './read-mail.ts';

/**
 * What goes wrong with one mail: a reply of that number to RCPT, never an answer, an end of the connection before or after the
 * mail was taken.
 */
export type MailTrouble = { reply: number } | 'stalls' | 'breaks' | 'breaks-after-taking';

export interface Deeds {
  trouble(): MailTrouble | undefined;
  took(mail: Omit<ReceivedMail, 'takenAt'>): void;
  heard(line: string): void;
  encrypt?(plain: Socket): Socket;
  signsIn?(user: string, password: string): boolean;
}

const LONGEST_LINE = 8_192;
const LARGEST_MAIL = 1_048_576;

/** One client's connection, from the greeting to QUIT. */
export class MailSession {
  #socket: Socket;
  readonly #deeds: Deeds;
  #buffer = '';
  #encrypted = false;
  #user: string | undefined;
  #from = '';
  #to: string[] = [];
  #trouble: MailTrouble | undefined;
  #inData = false;
  #answer: ((line: string) => void) | undefined;

  constructor(socket: Socket, deeds: Deeds) {
    this.#socket = socket;
    this.#deeds = deeds;
    this.#listen();
  }

  greet(): void {
    this.#say('220 mail.example ESMTP, for tests only');
  }

  #listen(): void {
    this.#socket.on('data', (bytes) => {
      this.#buffer += bytes.toString('utf8');
      if (this.#buffer.length > LARGEST_MAIL) return void this.#socket.destroy();
      this.#read();
    });
  }

  #read(): void {
    for (;;) {
      if (this.#inData) {
        const end = this.#buffer.indexOf('\r\n.\r\n');
        if (end < 0) return;
        const raw = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 5);
        this.#inData = false;
        this.#take(raw);
        continue;
      }
      const end = this.#buffer.indexOf('\r\n');
      if (end < 0) return void (this.#buffer.length > LONGEST_LINE && this.#socket.destroy());
      const line = this.#buffer.slice(0, end);
      this.#buffer = this.#buffer.slice(end + 2);
      const answer = this.#answer;
      this.#answer = undefined;
      if (answer !== undefined) answer(line);
      else this.#follow(line);
    }
  }

  #follow(line: string): void {
    const [verb = '', ...rest] = line.split(' ');
    this.#deeds.heard(verb.toUpperCase() === 'AUTH' ? 'AUTH' : line);
    switch (verb.toUpperCase()) {
      case 'EHLO':
      case 'HELO':
        return this.#hello();
      case 'STARTTLS':
        return this.#encrypt();
      case 'AUTH':
        return this.#signIn(rest);
      case 'MAIL':
        return this.#begin(line);
      case 'RCPT':
        return this.#recipient(line);
      case 'DATA':
        this.#inData = true;
        return this.#say('354 go ahead');
      case 'RSET':
      case 'NOOP':
        return this.#say('250 ok');
      case 'QUIT':
        this.#say('221 goodbye');
        return void this.#socket.end();
      default:
        return this.#say('500 unknown');
    }
  }

  #hello(): void {
    const more = [
      ...(this.#deeds.encrypt !== undefined && !this.#encrypted ? ['STARTTLS'] : []),
      ...(this.#deeds.signsIn === undefined ? [] : ['AUTH PLAIN']),
      'SIZE 1048576',
    ];
    const lines = ['mail.example', ...more];
    this.#say(lines.map((text, i) => `250${i === lines.length - 1 ? ' ' : '-'}${text}`).join('\r\n'));
  }

  #encrypt(): void {
    const { encrypt } = this.#deeds;
    if (encrypt === undefined) return this.#say('502 not here');
    this.#say('220 go ahead');
    this.#socket.removeAllListeners('data');
    this.#socket = encrypt(this.#socket);
    this.#encrypted = true;
    this.#buffer = '';
    this.#listen();
  }

  /** AUTH PLAIN with what follows it on the same line, or on the next (RFC 4616). */
  #signIn([, initial]: string[]): void {
    if (initial === undefined) {
      this.#answer = (line) => this.#judge(line);
      return this.#say('334 ');
    }
    this.#judge(initial);
  }

  #judge(response: string): void {
    const [, user = '', password = ''] = Buffer.from(response, 'base64').toString('utf8').split('\0');
    if (this.#deeds.signsIn?.(user, password) !== true) return this.#say('535 5.7.8 wrong name or password');
    this.#user = user;
    this.#say('235 2.7.0 welcome');
  }

  #begin(line: string): void {
    if (this.#deeds.signsIn !== undefined && this.#user === undefined) return this.#say('530 5.7.0 sign in first');
    this.#from = addressIn(line);
    this.#to = [];
    this.#trouble = this.#deeds.trouble();
    if (this.#trouble === 'breaks') return void this.#socket.destroy();
    if (this.#trouble !== 'stalls') this.#say('250 ok');
  }

  #recipient(line: string): void {
    const trouble = this.#trouble;
    if (typeof trouble === 'object') return this.#say(`${trouble.reply} <${addressIn(line)}> not now`);
    this.#to.push(addressIn(line));
    this.#say('250 ok');
  }

  #take(raw: string): void {
    const mail = { from: this.#from, to: this.#to, encrypted: this.#encrypted, user: this.#user };
    this.#deeds.took({ ...mail, ...readMail(raw) });
    if (this.#trouble === 'breaks-after-taking') this.#socket.destroy();
    else this.#say('250 taken');
  }

  #say(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
