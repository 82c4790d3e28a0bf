import { useEffect, useRef, useState } from 'preact/hooks';

/** A secret that is shown this once: a link or a token. */
export function Once({ what, text, onDone }: { what: string; text: string; onDone: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [said, say] = useState('');
  useEffect(() => heading.current?.focus(), []);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => say('Copied.'),
      () => say('Copying is not allowed here: mark it and copy it by hand.'),
    );
  return (
    <section class="shown" aria-labelledby="once">
      <h2 id="once" ref={heading} tabIndex={-1}>
        {what}
      </h2>
      <p>It is shown this once. Hand it over so that nobody else reads it.</p>
      <p>
        <code class="once">{text}</code>
      </p>
      <div class="buttons">
        <button type="button" class="primary" onClick={copy}>
          Copy it
        </button>
        <button type="button" onClick={onDone}>
          Done
        </button>
      </div>
      <p role="status">{said}</p>
    </section>
  );
}
