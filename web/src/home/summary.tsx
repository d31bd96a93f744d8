import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { Schemas } from '../api/client';
import { formatInstant, formatTime, today as dayOf } from '../dates/dates';
import { useUser } from '../session/session';
import { Notice } from '../ui/page';
import { glance } from './glance';
import styles from './summary.module.css';

interface SummaryProps {
  budgets: readonly Schemas['Budget'][];
  today: string;
}

/** How the household is doing. */
export function Summary({ budgets, today }: SummaryProps) {
  const { tone, headline, rest } = glance(budgets, today);
  const Icon = tone === 'ok' ? CircleCheck : TriangleAlert;
  return (
    <div className={styles.summary} data-tone={tone}>
      <Icon aria-hidden />
      <div>
        <p className={styles.headline}>{headline}</p>
        {rest ? <p>{rest}</p> : null}
      </div>
    </div>
  );
}

interface OldFiguresProps {
  /** When they were read, as Date.now() has it. */
  readAt: number;
  /** The device has no network, which is said elsewhere. */
  offline: boolean;
}

/** Says of figures that could not be read again how old they are. */
export function OldFigures({ readAt, offline }: OldFiguresProps) {
  const { timezone } = useUser();
  const sameDay = dayOf(timezone, new Date(readAt)) === dayOf(timezone);
  const when = sameDay
    ? formatTime(readAt, timezone)
    : formatInstant(new Date(readAt).toISOString(), timezone);
  return (
    <div role="status">
      <Notice tone="near">
        <p>
          Figures as of {when}.
          {offline ? null : ' The budgets do not answer now; your entries are taken as ever.'}
        </p>
      </Notice>
    </div>
  );
}
