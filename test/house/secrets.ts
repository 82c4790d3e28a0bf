import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Breach, Source } from './tree.ts';

/** Ranges that are kept for fiction: the four of the United Kingdom, and 555-0100 to 555-0199 of North America. */
const FICTION = [
  /^\+447700900\d{3}$/,
  /^\+442079460\d{3}$/,
  /^\+441632960\d{3}$/,
  /^\+443069990\d{3}$/,
  /^\+1\d{3}55501\d\d$/,
];
/** Digits that begin as a number does when it is written to be dialled. */
const DIALLED = /(?<![\w.#+-])(?:\+\d|0[1-9])[\d ()-]{6,16}\d(?!\w)/g;

/*
 * One letter of each word stands in brackets, so that no rule finds itself here.
 */
const RULES: readonly { says: string; looks: RegExp; except?: RegExp }[] = [
  { says: "a path of one person's machine", looks: /(?<![\w.})*-])\/(?:wor[k]|roo[t]|hom[e]|User[s])\/[\w.]/ },
  {
    says: 'a folder of one machine beside the project',
    looks: /\.\.\/share[d]\b/,
    except:
      /^\.ci\/|^src\/(?:intake\/embedded\/fuzz|dispatch\/police\/cap\/document)\.test\.ts$|^test\/integration\/the-provider-would-take-our-requests\.test\.ts$/,
  },
  { says: 'the host of a package registry', looks: /\b(?:registr[y]\.[a-z]|npmj[s]\.|yarnpk[g]\.|artifactor[y])/i },
  { says: 'a number in a tracker', looks: /\b(?:issu[e]|ticke[t]|pul[l] request|P[R])s? ?#?\d/i },
  {
    says: 'how the text was made, not what it says',
    looks: /\b(?:claud[e]|anthropi[c]|chatgp[t]|opena[i]|copilo[t]|languag[e] model|sub-?agen[t]|co-authored-b[y])\b/i,
  },
  {
    says: 'a secret key',
    looks:
      /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/=]{32}|\bhw[tl]_[\w-]{43}\b|\bAKIA[0-9A-Z]{16}\b/,
  },
];

/** What must not stand in a text that is published: paths, hosts, people's numbers, secrets, and how it came about. */
export function leaks({ path, text }: Source): Breach[] {
  const told = (at: number, says: string): Breach => ({ path, line: text.slice(0, at).split('\n').length, says });
  const ruled = RULES.filter(({ except }) => except?.test(path) !== true).flatMap(({ says, looks }) =>
    [...text.matchAll(new RegExp(looks, `g${looks.flags}`))].map(({ index }) => told(index, says)),
  );
  return [...ruled, ...numbersIn(text).map((at) => told(at, 'a telephone number outside the ranges kept for fiction'))];
}

/** Where numbers stand that could ring somewhere. The number itself is not repeated. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(DIALLED)].flatMap((found) => {
    const number = parsePhoneNumberFromString(found[0], 'GB');
    const real = number?.isValid() === true && !FICTION.some((range) => range.test(number.number));
    return real ? [found.index] : [];
  });
}

/** Packages of the lockfile whose entry names where it was fetched from. */
export function fetchedFrom(lockfile: string): number {
  return [...lockfile.matchAll(/"resolved":\s*"https?:/g)].length;
}
