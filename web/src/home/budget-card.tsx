import { Lock } from 'lucide-react';
import { Link } from 'wouter';
import type { Schemas } from '../api/client';
import { BudgetBar } from '../budgets/budget-bar';
import { STATES } from '../budgets/state';
import { formatDay, formatPeriod } from '../dates/dates';
import { compare, formatMoney, formatRoughly, isNegative, magnitude } from '../money/money';
import { Amount } from '../ui/amount';
import styles from './budget-card.module.css';
import { dailyAllowance, overOn } from './pace';

type Budget = Schemas['Budget'];

interface BudgetCardProps {
  budget: Budget;
  /** In the user's time zone. */
  today: string;
  /** What its name is on the page. */
  heading?: 'h2' | 'h3';
}

/** Of less than this, the minor units matter. */
const ROUGHLY_FROM = '10';

function about(amount: string, currency: string): string {
  return compare(amount, ROUGHLY_FROM) < 0
    ? formatMoney(amount, currency)
    : formatRoughly(amount, currency);
}

/** How it goes on, in plain words; nothing where nothing can be told. */
function Pace({ budget, today }: BudgetCardProps) {
  const allowance = dailyAllowance(budget, today);
  const over = overOn(budget, today);
  if (!allowance && !over) {
    return null;
  }
  return (
    <p className={styles.pace}>
      {allowance ? <span>About {about(allowance, budget.currency)} a day left. </span> : null}
      {over ? <span>At this rate over on {formatDay(over, today)}.</span> : null}
    </p>
  );
}

function Remaining({ budget: { usage, currency } }: { budget: Budget }) {
  const over = isNegative(usage.remaining);
  return (
    <p className={styles.remaining}>
      <Amount amount={magnitude(usage.remaining)} currency={currency} /> {over ? 'over' : 'left'}
    </p>
  );
}

/** Within its limit, but not for long: see glance.ts, which says the same of the household. */
const ON_ITS_WAY = { tone: 'near', words: 'On its way over' } as const;

/** A budget at a glance. All of it leads to the budget's page. */
export function BudgetCard({ budget, today, heading: Heading = 'h3' }: BudgetCardProps) {
  const { name, currency, mode, usage } = budget;
  const tracked = mode === 'track';
  const { tone, words } =
    usage.state === 'ok' && overOn(budget, today) ? ON_ITS_WAY : STATES[usage.state];
  return (
    <article className={styles.card}>
      <div className={styles.line}>
        <Heading className={styles.name}>
          <Link href={`/budgets/${budget.id}`}>{name}</Link>
        </Heading>
        <Remaining budget={budget} />
      </div>
      <BudgetBar spent={usage.spent} limit={usage.limit} state={tracked ? 'ok' : usage.state} />
      <div className={styles.line}>
        <p className={styles.state} data-tone={tracked ? 'plain' : tone}>
          {tracked ? 'Only counts' : words}
        </p>
        <p className={styles.end}>
          <Amount amount={usage.spent} currency={currency} /> of{' '}
          <Amount amount={usage.limit} currency={currency} />
        </p>
      </div>
      <div className={styles.line}>
        <p className={styles.period}>{formatPeriod(usage.period)}</p>
        {mode === 'block' ? (
          <p className={styles.block}>
            <Lock aria-hidden /> Refuses to go over
          </p>
        ) : null}
        <Pace budget={budget} today={today} />
      </div>
    </article>
  );
}
