import { useEffect, useState } from 'react';
import { TextField } from '../ui/field';
import type { Draft, DraftMember, TransactionType } from './draft';
import styles from './entry.module.css';

const TYPES: { type: TransactionType; label: string }[] = [
  { type: 'expense', label: 'Expense' },
  { type: 'income', label: 'Income' },
  { type: 'refund', label: 'Refund' },
];

interface MoreProps {
  draft: Draft;
  edit: (member: DraftMember, value: string) => void;
  faults: Partial<Record<DraftMember, string>>;
}

function Types({ draft, edit }: Omit<MoreProps, 'faults'>) {
  return (
    <fieldset>
      <legend className={styles.legend}>Type</legend>
      <div className={styles.types}>
        {TYPES.map(({ type, label }) => (
          <label key={type} className={styles.type}>
            <input
              type="radio"
              name="type"
              value={type}
              checked={draft.type === type}
              onChange={() => {
                edit('type', type);
              }}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What most entries can do without. */
export function More({ draft, edit, faults }: MoreProps) {
  const [open, setOpen] = useState(false);
  const isMarked = Boolean(faults.date ?? faults.payee ?? faults.note ?? faults.tags);
  useEffect(() => {
    if (isMarked) {
      setOpen(true);
    }
  }, [isMarked]);
  const field = (member: DraftMember) => ({
    value: draft[member],
    fault: faults[member],
    onChange: (event: { target: { value: string } }) => {
      edit(member, event.target.value);
    },
  });
  return (
    <details
      className={styles.more}
      open={open || isMarked}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary className={styles.summary}>More details</summary>
      <div className={styles.fields}>
        <Types draft={draft} edit={edit} />
        <TextField label="Date" type="date" {...field('date')} />
        <TextField label="Payee" autoComplete="off" {...field('payee')} />
        <TextField label="Note" autoComplete="off" {...field('note')} />
        <TextField
          label="Tags"
          hint="With commas between them"
          autoComplete="off"
          autoCapitalize="none"
          {...field('tags')}
        />
      </div>
    </details>
  );
}
