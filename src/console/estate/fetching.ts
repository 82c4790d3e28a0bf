import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import type { Page } from '../api/types.ts';

const says = (error: unknown) =>
  error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.';

export interface Fetched<T> {
  value: T | null;
  problem: string;
  again: () => Promise<void>;
}

/** Asks when `key` changes, when told to, and every `everyMs` where given. What came last stays while something newer is asked for. */
export function useFetched<T>(key: string, ask: () => Promise<T>, everyMs?: number): Fetched<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState('');
  const asked = useRef(0);
  const again = useCallback(async () => {
    asked.current += 1;
    const turn = asked.current;
    try {
      const found = await ask();
      if (turn !== asked.current) return;
      setValue(found);
      setProblem('');
    } catch (error) {
      if (turn === asked.current) setProblem(says(error));
    }
  }, [key]);
  useEffect(() => {
    void again();
    const timer = everyMs === undefined ? undefined : setInterval(() => void again(), everyMs);
    return () => {
      asked.current += 1;
      clearInterval(timer);
    };
  }, [again]);
  return { value, problem, again };
}

export interface Pages<T> {
  items: readonly T[];
  isFetching: boolean;
  hasMore: boolean;
  problem: string;
  more: () => void;
  again: () => void;
}

/** The desk looks through so many things for a page and no more: what is rare is looked for in several. */
const PAGES_AT_ONCE = 20;
const ENOUGH = 10;

/** A list that is read page by page; a new `key` begins it anew. */
export function usePages<T>(key: string, ask: (cursor: string | null) => Promise<Page<T>>): Pages<T> {
  const [state, setState] = useState<{ items: readonly T[]; next: string | null }>({ items: [], next: null });
  const [isFetching, setFetching] = useState(true);
  const [problem, setProblem] = useState('');
  const asked = useRef(0);
  const read = async (before: readonly T[], cursor: string | null) => {
    asked.current += 1;
    const turn = asked.current;
    setFetching(true);
    try {
      const found: T[] = [];
      let next = cursor;
      for (let page = 0; page < PAGES_AT_ONCE && found.length < ENOUGH; page += 1) {
        const read: Page<T> = await ask(next);
        if (turn !== asked.current) return;
        found.push(...read.items);
        next = read.next;
        setState({ items: [...before, ...found], next });
        if (next === null) break;
      }
      setProblem('');
    } catch (error) {
      if (turn === asked.current) setProblem(says(error));
    }
    if (turn === asked.current) setFetching(false);
  };
  const begin = () => void read([], null);
  useEffect(() => {
    setState({ items: [], next: null });
    begin();
    return () => {
      asked.current += 1;
    };
  }, [key]);
  const { items, next } = state;
  return { items, isFetching, hasMore: next !== null, problem, more: () => void read(items, next), again: begin };
}
