import { useState } from 'react';
import { v7 as uuid } from 'uuid';
import { useLocation, useSearchParams } from 'wouter';
import { notify } from '../ui/notify';
import { Page } from '../ui/page';
import { NEW_BUDGET } from './draft';
import { BudgetForm } from './form';
import { useCreateBudget } from './queries';

/** `?name=Food&amount=400` fills the form: what an empty page proposes, and others may link to. */
export default function NewBudget() {
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const [id] = useState(() => uuid());
  const create = useCreateBudget();
  const name = search.get('name') ?? '';
  return (
    <Page title="New budget">
      <BudgetForm
        initial={{
          ...NEW_BUDGET,
          name,
          amount: search.get('amount') ?? '',
          categories: name ? [name] : [],
        }}
        action="Make the budget"
        busy={create.isPending}
        error={create.error}
        onSubmit={(body) => {
          create.mutate(
            { id, body },
            {
              onSuccess: () => {
                void notify({ title: `${body.name} is a budget now`, tone: 'ok' });
                go(`/budgets/${id}`);
              },
            },
          );
        }}
      />
    </Page>
  );
}
