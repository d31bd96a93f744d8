import { formatMoney, magnitude } from '../money/money';
import { useUser } from '../session/session';
import { Button } from '../ui/button';
import { Notice } from '../ui/page';
import styles from './entry.module.css';
import { refuses, type Check } from './words';

interface OverrideProps {
  check: Check;
  busy: boolean;
  onOverride: () => void;
}

/** Says which budget refuses it and by how much, and what it means to spend it all the same. */
export function Override({ check, busy, onOverride }: OverrideProps) {
  const { book } = useUser();
  return (
    <div role="group" aria-label="Refused" tabIndex={-1} data-refusal>
      <Notice tone="over">
        {check.budgets.filter(refuses).map((entry) => (
          <p key={`${entry.budget_id} ${entry.period.start}`}>
            <strong>{entry.name}</strong> refuses this: it would go over its limit of{' '}
            {formatMoney(entry.limit, book.currency)} by{' '}
            {formatMoney(magnitude(entry.remaining), book.currency)}.
          </p>
        ))}
        <p className={styles.consequence}>
          You can spend it anyway. The budget is then over its limit, everybody in the household is
          alerted, and it is recorded that you did it.
        </p>
        <div>
          <Button look="danger" busy={busy} onClick={onOverride}>
            Spend it anyway
          </Button>
        </div>
      </Notice>
    </div>
  );
}
