import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';

export interface Fetched<T> {
  /** What came last; it stays while something newer is fetched. */
  found: T | null;
  isFetching: boolean;
  problem: string;
  again(): void;
}

/** Fetches whenever `key` changes, and leaves an answer that has been overtaken. */
export function useFetched<T>(key: string, fetch: () => Promise<T>): Fetched<T> {
  const [found, setFound] = useState<T | null>(null);
  const [isFetching, setFetching] = useState(true);
  const [problem, setProblem] = useState('');
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isWanted = true;
    setFetching(true);
    const done = (answer: T | null, says: string) => {
      if (!isWanted) return;
      if (answer !== null) setFound(answer);
      setProblem(says);
      setFetching(false);
    };
    fetch().then(
      (answer) => done(answer, ''),
      (error: unknown) => done(null, error instanceof Problem ? error.message : 'The figures could not be fetched.'),
    );
    return () => {
      isWanted = false;
    };
  }, [key, tries]);
  return { found, isFetching, problem, again: () => setTries(tries + 1) };
}
