import { Fault } from '../core/fault.ts';

/** Reads an id that a person typed, or says which argument is none. */
export function typed<Id>(read: (text: string) => Id | undefined, text: string, what: string): Id {
  const id = read(text);
  if (id === undefined)
    throw new Fault('HW_NOT_FOUND', { where: `${what} "${text}"`, why: 'this is not the form of an id' });
  return id;
}
