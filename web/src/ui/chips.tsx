import { X } from 'lucide-react';
import styles from './chips.module.css';

interface ChipsProps {
  label: string;
  items: { key: string; words: string }[];
  onRemove: (key: string) => void;
}

/** What was chosen, each of which can be taken away. */
export function Chips({ label, items, onRemove }: ChipsProps) {
  return (
    <ul className={styles.chips} aria-label={label}>
      {items.map(({ key, words }) => (
        <li key={key}>
          <button
            type="button"
            className={styles.chip}
            aria-label={`Remove ${words}`}
            onClick={() => {
              onRemove(key);
            }}
          >
            {words}
            <X aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
