import { useEffect, useState } from 'react';
import { Unreachable } from '../api/problem';
import { BudgetBar } from '../budgets/budget-bar';
import { STATES } from '../budgets/state';
import { formatInstant, today } from '../dates/dates';
import { useUser } from '../session/session';
import styles from './verdict.module.css';
import type { VerdictState } from './use-verdict';
import {
  leftWords,
  refuses,
  spokenWords,
  stateWords,
  worstFirst,
  type Check,
  type CheckEntry,
} from './words';

/** Whoever types on is not interrupted by a voice. */
const SPEAK_AFTER_MS = 900;

function Entry({ entry, refused }: { entry: CheckEntry; refused: boolean }) {
  const { timezone, book } = useUser();
  return (
    <li className={styles.entry} data-tone={refused ? 'over' : STATES[entry.state].tone}>
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
      <p className={styles.state}>{stateWords(entry, refused)}</p>
    </li>
  );
}

function Source({ check }: { check: Check }) {
  const { timezone } = useUser();
  if (check.source === 'unavailable') {
    return <p>The budgets can’t be asked now. This is checked as soon as they can be.</p>;
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
      <ul className={styles.entries} aria-label="What it does to your budgets">
        {worstFirst(check).map((entry) => (
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

/** Says the verdict once typing has come to rest. */
function Spoken({ words }: { words: string }) {
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => {
      setSpoken(words);
    }, SPEAK_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [words]);
  return (
    <p role="status" className="visually-hidden">
      {spoken}
    </p>
  );
}

/** What the entry would do to the budgets, while it is typed. */
export function VerdictView({ verdict, error, isOld }: VerdictState) {
  const { timezone, book } = useUser();
  const words =
    verdict && !isOld
      ? spokenWords(verdict.budget_check, verdict.allowed, book.currency, today(timezone))
      : '';
  return (
    <div className={styles.verdict} data-old={isOld}>
      {verdict ? <CheckView check={verdict.budget_check} allowed={verdict.allowed} /> : null}
      {!verdict && error instanceof Unreachable ? (
        <p>The budgets can’t be asked now: what it does to them is told once it is sent.</p>
      ) : null}
      <Spoken words={words} />
    </div>
  );
}
