import { useCallback, useEffect, useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';

export interface Fetched<T> {
  value: T | null;
  problem: string;
  again: () => Promise<void>;
}

/** Asks once when the page opens, and again when told to. `ask` is a function of the module, or remembered. */
export function useFetched<T>(ask: () => Promise<T>): Fetched<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState('');
  const again = useCallback(async () => {
    try {
      setValue(await ask());
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.');
    }
  }, [ask]);
  useEffect(() => void again(), [again]);
  return { value, problem, again };
}
