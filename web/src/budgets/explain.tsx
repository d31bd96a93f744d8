import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { categoryWords } from '../categories/path';
import { addDays, formatDay, formatPeriod, today } from '../dates/dates';
import { add } from '../money/money';
import { useUser } from '../session/session';
import { Amount } from '../ui/amount';
import { Button } from '../ui/button';
import { Card, ProblemNotice, Skeleton } from '../ui/page';
import styles from './budget.module.css';
import { useExplanation, type Budget } from './queries';
import type { Schemas } from '../api/client';

type Explanation = Schemas['Explanation'];

interface Group {
  category: string;
  sum: string;
  days: { date: string; amount: string }[];
}

function byCategory({ data }: Explanation): Group[] {
  const groups = new Map<string, Group>();
  for (const { category, date, amount } of data) {
    const group = groups.get(category) ?? { category, sum: '0', days: [] };
    group.sum = add(group.sum, amount);
    group.days.push({ date, amount });
    groups.set(category, group);
  }
  return [...groups.values()];
}

function Groups({ budget, explanation }: { budget: Budget; explanation: Explanation }) {
  const { timezone } = useUser();
  const { period, spent } = explanation;
  const { currency } = budget;
  const groups = byCategory(explanation);
  if (groups.length === 0) {
    return <p className={styles.soft}>Nothing was spent in this period.</p>;
  }
  return (
    <table className={styles.figures}>
      <caption className="visually-hidden">What adds up to what was spent</caption>
      <tbody>
        {groups.map(({ category, sum, days }) => (
          <tr key={category}>
            <th scope="row">
              <details>
                <summary className={styles.summary}>{categoryWords(category)}</summary>
                <ul className={styles.days}>
                  {days.map(({ date, amount }) => (
                    <li key={date}>
                      <span>{formatDay(date, today(timezone))}</span>
                      <Amount amount={amount} currency={currency} />
                    </li>
                  ))}
                </ul>
                <Link
                  href={`/transactions?category=${encodeURIComponent(category)}&from=${period.start}&to=${period.end}`}
                >
                  Show the transactions
                </Link>
              </details>
            </th>
            <td>
              <Amount amount={sum} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Spent</th>
          <td>
            <Amount amount={spent} currency={currency} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Which categories and days make up what was spent: it adds up, line by line. */
export function Explain({ budget }: { budget: Budget }) {
  const { timezone } = useUser();
  const now = today(timezone);
  const [on, setOn] = useState(now);
  const { data, error, refetch } = useExplanation(budget.id, on);
  const period = data?.period ?? budget.usage.period;
  return (
    <Card labelledBy="explain">
      <div className={styles.head}>
        <h2 id="explain">What it was spent on</h2>
        <div className={styles.steps}>
          <Button
            look="quiet"
            icon
            aria-label="The period before"
            aria-disabled={period.start <= budget.starts_on}
            onClick={() => {
              if (period.start > budget.starts_on) {
                setOn(addDays(period.start, -1));
              }
            }}
          >
            <ChevronLeft aria-hidden />
          </Button>
          <span aria-live="polite">{formatPeriod(period)}</span>
          <Button
            look="quiet"
            icon
            aria-label="The period after"
            aria-disabled={period.end >= now}
            onClick={() => {
              if (period.end < now) {
                setOn(addDays(period.end, 1));
              }
            }}
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data ? <Groups budget={budget} explanation={data} /> : null}
      {!data && !error ? <Skeleton height={8} /> : null}
    </Card>
  );
}
