import { useEffect } from 'preact/hooks';
import { offerOffline } from '../offline/worker-there.ts';
import { isInstaller } from '../store/roles.ts';
import { isFromPhone, staff } from '../store/store.ts';
import { JobPage } from './job-page.tsx';
import { JobsPart } from './jobs-part.tsx';
import './install.css';

/** What an installer works with: the jobs, and one of them. */
export function Page({ rest: [first, id, part = '', thing = ''] }: { rest: readonly string[] }) {
  const isAtWork = isInstaller(staff.value?.role) && !isFromPhone.value;
  // Whoever looks on from the desk has a line, and pages that must never be old.
  useEffect(() => void (isAtWork && offerOffline()), [isAtWork]);
  if (first === undefined) return <JobsPart />;
  if (first === 'jobs' && id !== undefined) return <JobPage id={id} part={part} thing={thing} key={id} />;
  return (
    <section class="pane install">
      <h1>There is no such page</h1>
      <p>
        <a href="/install">Go to the jobs</a>
      </p>
    </section>
  );
}
