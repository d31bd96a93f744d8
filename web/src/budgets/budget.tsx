import { useState } from 'react';
import { useLocation } from 'wouter';
import { today } from '../dates/dates';
import { BudgetCard } from '../home/budget-card';
import { useUser } from '../session/session';
import { Button, LinkButton } from '../ui/button';
import { Confirm } from '../ui/confirm';
import { notify } from '../ui/notify';
import { Page, ProblemNotice, Skeleton } from '../ui/page';
import { Explain } from './explain';
import { Facts } from './facts';
import { History } from './history';
import { useBudget, useDeleteBudget, type Budget } from './queries';

function Delete({ budget }: { budget: Budget }) {
  const [, go] = useLocation();
  const [asks, setAsks] = useState(false);
  const remove = useDeleteBudget();
  return (
    <>
      <Button
        look="danger"
        onClick={() => {
          setAsks(true);
        }}
      >
        Delete
      </Button>
      <Confirm
        title={`Delete ${budget.name}?`}
        open={asks}
        action="Delete the budget"
        busy={remove.isPending}
        error={remove.error}
        onClose={() => {
          setAsks(false);
        }}
        onConfirm={() => {
          remove.mutate(budget.id, {
            onSuccess: () => {
              void notify({ title: `${budget.name} is deleted` });
              go('/budgets');
            },
          });
        }}
      >
        <p>
          Nobody is told of this spending any more, and nothing is refused. Your transactions stay
          as they are.
        </p>
      </Confirm>
    </>
  );
}

function Actions({ budget }: { budget: Budget }) {
  return (
    <>
      <LinkButton href={`/budgets/${budget.id}/edit`}>Change</LinkButton>
      <Delete budget={budget} />
    </>
  );
}

export default function BudgetPage({ id }: { id: string }) {
  const { timezone, book } = useUser();
  const { data, error, refetch } = useBudget(id);
  return (
    <Page
      title={data?.name ?? 'Budget'}
      actions={data && book.role !== 'viewer' ? <Actions budget={data} /> : null}
    >
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <>
          <BudgetCard heading="h2" budget={data} today={today(timezone)} />
          <Explain budget={data} />
          <History budget={data} />
          <Facts budget={data} />
        </>
      ) : null}
      {!data && !error ? <Skeleton height={40} /> : null}
    </Page>
  );
}
