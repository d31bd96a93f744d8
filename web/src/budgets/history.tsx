import { lazy, Suspense, useState } from 'react';
import { formatPeriod } from '../dates/dates';
import { compare } from '../money/money';
import { Amount } from '../ui/amount';
import { SelectField } from '../ui/field';
import { Card, ProblemNotice, Skeleton } from '../ui/page';
import styles from './budget.module.css';
import { useHistory, type Budget, type Usage } from './queries';
import { STATES } from './state';

const Chart = lazy(() => import('./chart'));

const CHOICES = [6, 12, 24];
/** In rem: that of the chart. */
const CHART_HEIGHT = 13.75;

function Figures({ usages, currency }: { usages: Usage[]; currency: string }) {
  const carries = usages.some(({ carried }) => compare(carried, '0') !== 0);
  return (
    <div className={styles.scroll}>
      <table className={styles.figures}>
        <caption className="visually-hidden">Spending by period</caption>
        <thead>
          <tr>
            <th scope="col">Period</th>
            <th scope="col">Spent</th>
            <th scope="col">Limit</th>
            {carries ? <th scope="col">Carried over</th> : null}
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {usages.toReversed().map(({ period, spent, limit, carried, state }) => (
            <tr key={period.start}>
              <th scope="row">{formatPeriod(period)}</th>
              <td>
                <Amount amount={spent} currency={currency} />
              </td>
              <td>
                <Amount amount={limit} currency={currency} />
              </td>
              {carries ? (
                <td>
                  <Amount amount={carried} currency={currency} />
                </td>
              ) : null}
              <td data-tone={STATES[state].tone}>{STATES[state].words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What was spent in the last periods, as a picture and in figures. */
export function History({ budget }: { budget: Budget }) {
  const [periods, setPeriods] = useState(12);
  const { data, error, refetch } = useHistory(budget.id, periods);
  return (
    <Card labelledBy="history">
      <div className={styles.head}>
        <h2 id="history">History</h2>
        <SelectField
          label={<span className="visually-hidden">How many periods</span>}
          value={periods}
          onChange={(event) => {
            setPeriods(Number(event.target.value));
          }}
        >
          {CHOICES.map((count) => (
            <option key={count} value={count}>
              {count} periods
            </option>
          ))}
        </SelectField>
      </div>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <>
          <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
            <Chart usages={data} currency={budget.currency} />
          </Suspense>
          <details>
            <summary className={styles.summary}>The figures</summary>
            <Figures usages={data} currency={budget.currency} />
          </details>
        </>
      ) : null}
      {!data && !error ? <Skeleton height={CHART_HEIGHT + 4} /> : null}
    </Card>
  );
}
