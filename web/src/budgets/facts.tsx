import { categoryWords } from '../categories/path';
import { formatDay } from '../dates/dates';
import { compare, formatMoney } from '../money/money';
import { Card } from '../ui/page';
import styles from './budget.module.css';
import type { Budget } from './queries';
import { MODES, periodWords, ROLLOVERS, titleOf } from './words';

function amountsOf({ amounts, currency }: Budget): string {
  return amounts
    .map(({ from, amount }) => `${formatMoney(amount, currency)} from ${formatDay(from)}`)
    .join(', ');
}

function rolloverOf({ rollover, rollover_cap, currency }: Budget): string {
  const words = titleOf(ROLLOVERS, rollover);
  return rollover_cap === null ? words : `${words}, at most ${formatMoney(rollover_cap, currency)}`;
}

/** How the budget is defined, in words. */
export function Facts({ budget }: { budget: Budget }) {
  const { categories, thresholds, usage, currency } = budget;
  const facts: [string, string][] = [
    ['Counts', categories.map((category) => categoryWords(category)).join(', ') || 'All spending'],
    ['Amount', amountsOf(budget)],
    ['Begins anew', periodWords(budget.period)],
    ['When it gets tight', titleOf(MODES, budget.mode)],
    ['Told at', `${thresholds.join(', ')} %`],
    ['Goes on to the next period', rolloverOf(budget)],
    ...(compare(usage.carried, '0') === 0
      ? []
      : ([['Carried into this one', formatMoney(usage.carried, currency)]] as [string, string][])),
    ...(budget.ends_on ? ([['Ends on', formatDay(budget.ends_on)]] as [string, string][]) : []),
  ];
  return (
    <Card labelledBy="facts">
      <h2 id="facts">How it works</h2>
      <dl className={styles.facts}>
        {facts.map(([term, words]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
