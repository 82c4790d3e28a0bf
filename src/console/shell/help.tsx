import { Dialog } from './dialog.tsx';
import { KEY_MAP, singleKeys } from './keys.ts';

export function Help({ onLeave }: { onLeave: () => void }) {
  return (
    <Dialog title="Keys" onLeave={onLeave}>
      {KEY_MAP.map((part) => (
        <section key={part.where}>
          <h3>{part.where}</h3>
          <dl class="keys">
            {part.keys.map(({ keys, does }) => (
              <div key={does}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label class="choice">
        <input
          type="checkbox"
          checked={singleKeys.value === 'on'}
          onChange={(event) => (singleKeys.value = event.currentTarget.checked ? 'on' : 'off')}
        />
        Single letters work as keys
      </label>
      <form method="dialog" class="buttons">
        <button type="submit">Done</button>
      </form>
    </Dialog>
  );
}
