import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Fault } from '../../core/fault.ts';

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** Where a gateway is reached, without a slash at the end. Throws `HW_USAGE`: a password never travels in the clear. */
export function gatewayAt(text: string): string {
  const wrong = (why: string) => new Fault('HW_USAGE', { where: '--gateway', why });
  if (!URL.canParse(text)) throw wrong(`"${text}" is no address; write it like https://desk.example.org`);
  const { protocol, hostname, origin, pathname, username, search, hash } = new URL(text);
  if (username !== '') throw wrong('say who you are with --as, not in the address');
  if (pathname !== '/' || search !== '' || hash !== '') throw wrong('give the address alone, without a page');
  if (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname))) return origin;
  throw wrong('it must begin with https://, because your password goes there (plain http:// to this machine only)');
}

/** The certificates of a file in PEM. Throws `HW_USAGE` when it holds none. */
export function authorityIn(file: string): string {
  if (!existsSync(file)) throw new Fault('HW_USAGE', { where: '--ca', why: `there is no file ${file}` });
  try {
    const pem = readFileSync(file, 'utf8');
    // Read once by itself: TLS would take a file without any for an authority that signs nothing.
    new X509Certificate(pem);
    return pem;
  } catch (cause) {
    throw new Fault('HW_USAGE', { where: '--ca', why: `${file} holds no certificate in PEM`, cause });
  }
}
