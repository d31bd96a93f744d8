import { useEffect } from 'react';
import { useBudgets } from '../budgets/queries';
import { today as dayOf } from '../dates/dates';
import { useUser } from '../session/session';
import { Button } from '../ui/button';
import { Notice, Page, Skeleton } from '../ui/page';
import { BudgetCard } from './budget-card';
import styles from './home.module.css';
import { Newest } from './newest';
import { byNeed } from './order';
import { Section } from './section';
import { isOld, isSettled } from './settled';
import { OldFigures, Summary } from './summary';
import { UnreadAlerts } from './unread-alerts';
import { Welcome } from './welcome';

const RECOVER_MS = 10_000;

type BudgetsQuery = ReturnType<typeof useBudgets>;

/** No figures are known: they are asked for again until they are. */
function NoFigures({ query: { refetch, isError } }: { query: BudgetsQuery }) {
  useEffect(() => {
    const timer = setInterval(() => void refetch(), RECOVER_MS);
    return () => {
      clearInterval(timer);
    };
  }, [refetch]);
  return (
    <div role="status">
      <Notice tone="near">
        <p>
          Your budgets cannot be read now. This page keeps trying; entries are taken as ever, and
          counted later.
        </p>
        {isError ? (
          <div>
            <Button onClick={() => void refetch()}>Try again</Button>
          </div>
        ) : null}
      </Notice>
    </div>
  );
}

function Budgets({ query }: { query: BudgetsQuery }) {
  const today = dayOf(useUser().timezone);
  const budgets = query.data;
  if (!budgets) {
    return <NoFigures query={query} />;
  }
  return (
    <>
      {isOld(query) ? (
        <OldFigures readAt={query.dataUpdatedAt} offline={query.fetchStatus === 'paused'} />
      ) : null}
      {budgets.length ? (
        <>
          <Summary budgets={budgets} today={today} />
          <Section title="Budgets" href="/budgets" all="All budgets">
            <ul className={styles.budgets}>
              {byNeed(budgets).map((budget) => (
                <li key={budget.id}>
                  <BudgetCard budget={budget} today={today} />
                </li>
              ))}
            </ul>
          </Section>
        </>
      ) : (
        <Welcome />
      )}
    </>
  );
}

export default function Home() {
  const query = useBudgets();
  if (!isSettled(query)) {
    return (
      <Page title="Home">
        <Skeleton height={40} label="Loading your budgets" />
      </Page>
    );
  }
  return (
    <Page title="Home">
      <div className={styles.home}>
        <div className={styles.main}>
          <Budgets query={query} />
        </div>
        <div className={styles.aside}>
          <UnreadAlerts />
          <Newest />
        </div>
      </div>
    </Page>
  );
}
