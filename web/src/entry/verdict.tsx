import { BudgetBar } from '../budgets/budget-bar';
import { STATES } from '../budgets/state';
import type { Schemas } from '../api/client';
import { Unreachable } from '../api/problem';
import { formatDay, formatInstant, today } from '../dates/dates';
import { formatMoney, isNegative, magnitude } from '../money/money';
import { useUser } from '../session/session';
import styles from './verdict.module.css';
import type { VerdictState } from './use-verdict';

type Check = Schemas['BudgetCheck'];
type CheckEntry = Check['budgets'][number];

/** Whether it is this budget that would refuse it. */
export function refuses({ mode, state, spent, spent_before }: CheckEntry): boolean {
  return mode === 'block' && state === 'exceeded' && spent !== spent_before;
}

/** "€47.50 left until 30 Nov", or by how much it is over. */
export function leftWords(entry: CheckEntry, currency: string, on: string): string {
  const amount = formatMoney(magnitude(entry.remaining), currency);
  return isNegative(entry.remaining)
    ? `${amount} over`
    : `${amount} left until ${formatDay(entry.period.end, on)}`;
}

function Entry({ entry, refused }: { entry: CheckEntry; refused: boolean }) {
  const { timezone, book } = useUser();
  const state = STATES[entry.state];
  const crossed = entry.crossed.at(-1);
  return (
    <li className={styles.entry} data-tone={state.tone}>
      <div className={styles.line}>
        <strong>{entry.name}</strong>
        <span>{leftWords(entry, book.currency, today(timezone))}</span>
      </div>
      <BudgetBar
        spent={entry.spent}
        before={entry.spent_before}
        limit={entry.limit}
        state={entry.state}
      />
      <p className={styles.state}>
        {refused ? 'Would be refused' : state.words}
        {crossed !== undefined && !refused ? `: passes ${crossed} %` : ''}
      </p>
    </li>
  );
}

function Source({ check }: { check: Check }) {
  const { timezone } = useUser();
  if (check.source === 'unavailable') {
    return <p>The budgets cannot be asked now. It is checked as soon as they can be.</p>;
  }
  if (check.source === 'snapshot') {
    return <p>Checked against the budgets as of {formatInstant(check.as_of, timezone)}.</p>;
  }
  return check.status === 'none' ? <p>No budget counts this.</p> : null;
}

/** What a check says of each budget. */
export function CheckView({ check, allowed }: { check: Check; allowed: boolean }) {
  return (
    <>
      <Source check={check} />
      <ul className={styles.entries}>
        {check.budgets.map((entry) => (
          <Entry
            key={`${entry.budget_id} ${entry.period.start}`}
            entry={entry}
            refused={!allowed && refuses(entry)}
          />
        ))}
      </ul>
    </>
  );
}

/** What the entry would do to the budgets, while it is typed. */
export function VerdictView({ verdict, error, isOld }: VerdictState) {
  return (
    <div role="status" className={styles.verdict} data-old={isOld}>
      {verdict ? <CheckView check={verdict.budget_check} allowed={verdict.allowed} /> : null}
      {!verdict && error instanceof Unreachable ? (
        <p>You are offline: what it does to the budgets is told once it is sent.</p>
      ) : null}
    </div>
  );
}
