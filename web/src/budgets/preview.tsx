import { explain, isPassing } from '../api/problem';
import { formatPeriod } from '../dates/dates';
import { compare, formatMoney, isNegative, magnitude } from '../money/money';
import { useUser } from '../session/session';
import { Card } from '../ui/page';
import styles from './form.module.css';
import type { Usage } from './queries';
import { STATES } from './state';

function Now({ usage, currency }: { usage: Usage; currency: string }) {
  const { spent, limit, remaining, state } = usage;
  return (
    <p>
      In the current period you have spent <strong>{formatMoney(spent, currency)}</strong> of{' '}
      <strong>{formatMoney(limit, currency)}</strong>:{' '}
      {isNegative(remaining)
        ? `${formatMoney(magnitude(remaining), currency)} over.`
        : `${formatMoney(remaining, currency)} left.`}{' '}
      {state === 'ok' ? '' : `${STATES[state].words}.`}
    </p>
  );
}

function Rows({ usages, currency }: { usages: Usage[]; currency: string }) {
  const carries = usages.some(({ carried }) => compare(carried, '0') !== 0);
  return (
    <table className={styles.preview}>
      <caption className="visually-hidden">The coming periods</caption>
      <thead>
        <tr>
          <th scope="col">Period</th>
          {carries ? <th scope="col">Carried over</th> : null}
          <th scope="col">Limit</th>
        </tr>
      </thead>
      <tbody>
        {usages.map(({ period, carried, limit }) => (
          <tr key={period.start}>
            <th scope="row">{formatPeriod(period)}</th>
            {carries ? <td>{formatMoney(carried, currency)}</td> : null}
            <td>{formatMoney(limit, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface PreviewProps {
  /** None while the budget is not complete. */
  usages: Usage[] | undefined;
  /** Why there is none; what is wrong with the budget itself stands at its fields. */
  error: unknown;
}

/** What the budget would be, while it is typed. */
export function Preview({ usages, error }: PreviewProps) {
  const { book } = useUser();
  const [now] = usages ?? [];
  return (
    <Card labelledBy="preview">
      <h2 id="preview">What it would be</h2>
      <div role="status" className={styles.previewBody}>
        {usages && now ? (
          <>
            <Now usage={now} currency={book.currency} />
            <Rows usages={usages} currency={book.currency} />
          </>
        ) : (
          <p className={styles.soft}>
            {isPassing(error)
              ? explain(error)
              : 'With a name and an amount its periods and limits stand here, before anything is saved.'}
          </p>
        )}
      </div>
    </Card>
  );
}
