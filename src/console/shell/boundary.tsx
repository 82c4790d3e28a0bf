import { Component, type ComponentChildren } from 'preact';

/** A page that fails is loaded anew after this long, so that an empty screen at night does not stay empty. */
const AGAIN_AFTER_MS = 3_000;
/** Not sooner after the last time: a page that fails at once must leave time to read and to click. */
const NOT_WITHIN_MS = 60_000;
const KEPT_AS = 'havenwatch.failed-at';

function failedLately(): boolean {
  try {
    const before = Number(sessionStorage.getItem(KEPT_AS) ?? 0);
    sessionStorage.setItem(KEPT_AS, String(Date.now()));
    return Date.now() - before < NOT_WITHIN_MS;
  } catch {
    // Without storage nothing tells one failure from a hundred.
    return true;
  }
}

/** Stands around the desk. When drawing fails it says so, loudly, instead of showing nothing, and loads the page anew. */
export class Boundary extends Component<{ children: ComponentChildren }, { failed: 'no' | 'once' | 'again' }> {
  override state: { failed: 'no' | 'once' | 'again' } = { failed: 'no' };

  override componentDidCatch(error: unknown): void {
    console.error(error);
    const failed = failedLately() ? 'again' : 'once';
    this.setState({ failed });
    if (failed === 'once') setTimeout(() => location.reload(), AGAIN_AFTER_MS);
  }

  override render() {
    const { failed } = this.state;
    if (failed === 'no') return this.props.children;
    return (
      <main class="door">
        <div role="alert">
          <p class="banner danger">This page has failed and shows no alarms. The gateway goes on without it.</p>
          <p>
            {failed === 'once'
              ? 'It is loaded anew in a moment.'
              : 'It has failed again. Use another screen, and reload this one.'}
          </p>
          <button type="button" class="primary" onClick={() => location.reload()}>
            Reload now
          </button>
        </div>
      </main>
    );
  }
}
