import { useEffect, useState } from 'preact/hooks';
import { orders } from '../install/words.ts';
import { staff } from '../store/store.ts';
import { listInstallers } from './api.ts';
import { namesOf } from './words.ts';

/** The names of those who install, for whoever gives them work; asked for once, as every look at a name is on record. */
export function useNames(): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    if (!orders(staff.peek()?.role)) return;
    // Without names it says "a member of staff"; nothing else depends on them.
    listInstallers().then(
      (found) => setNames(namesOf(found)),
      () => undefined,
    );
  }, []);
  return names;
}
