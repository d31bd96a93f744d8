import { useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError } from '../api/problem';
import { Button } from '../ui/button';
import { notify } from '../ui/notify';
import { Notice, Page, ProblemNotice, Skeleton } from '../ui/page';
import { draftOf } from './draft';
import { BudgetForm } from './form';
import { useBudget, useChangeBudget, type Budget } from './queries';

interface EditProps {
  /** As it was when the form was opened. */
  budget: Budget;
  /** As it is now. */
  version: number;
  onReload: () => void;
}

function Edit({ budget, version, onReload }: EditProps) {
  const [, go] = useLocation();
  const change = useChangeBudget();
  // Its own change makes a new version, too.
  const byOthers = version !== budget.version && !change.isPending && !change.isSuccess;
  const outdated = byOthers || (change.error instanceof ApiError && change.error.status === 412);
  return (
    <>
      {outdated ? (
        <Notice tone="near">
          <p>Somebody changed this budget meanwhile. What you typed is not saved.</p>
          <div>
            <Button onClick={onReload}>Show it as it is now</Button>
          </div>
        </Notice>
      ) : null}
      <BudgetForm
        initial={draftOf(budget)}
        replaces={budget.id}
        action="Save"
        busy={change.isPending}
        error={outdated ? null : change.error}
        onSubmit={(body) => {
          change.mutate(
            { id: budget.id, version: budget.version, body },
            {
              onSuccess: () => {
                void notify({ title: 'Saved', tone: 'ok' });
                go(`/budgets/${budget.id}`);
              },
            },
          );
        }}
      />
    </>
  );
}

export default function EditBudget({ id }: { id: string }) {
  const { data, error, refetch } = useBudget(id);
  const [opened, setOpened] = useState<Budget>();
  // The form keeps what it was opened with, whatever others do.
  if (data && !opened) {
    setOpened(data);
  }
  return (
    <Page title={opened ? `Change ${opened.name}` : 'Change the budget'}>
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {opened && data ? (
        <Edit
          key={opened.version}
          budget={opened}
          version={data.version}
          onReload={() => {
            void refetch().then((result) => {
              setOpened(result.data);
            });
          }}
        />
      ) : null}
      {!opened && !error ? <Skeleton height={30} /> : null}
    </Page>
  );
}
