import { Dialog } from '../ui/dialog';
import styles from './keys-help.module.css';

const KEYS = [
  ['↑ ↓ or k j', 'Go to the row before or after'],
  ['Home, End', 'Go to the first or last loaded row'],
  ['Space or x', 'Select the row; with Shift all up to it'],
  ['Enter or e', 'Change the row'],
  ['Delete', 'Delete the row'],
  ['Escape', 'Leave what you are changing, or the selection'],
  ['/', 'Search'],
  ['?', 'This list'],
];

export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" open onClose={onClose}>
      <dl className={styles.keys}>
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
