import { BudgetCard } from '../home/budget-card';
import { useSearchParams } from 'wouter';
import { today } from '../dates/dates';
import { byNeed } from '../home/order';
import { useUser } from '../session/session';
import { LinkButton } from '../ui/button';
import { SelectField } from '../ui/field';
import { EmptyState, Page, ProblemNotice, Skeleton } from '../ui/page';
import styles from './budgets.module.css';
import { useBudgets, type Budget } from './queries';

/** What most households begin with. The amounts are round in any currency, to be changed. */
const STARTERS = [
  { name: 'Food', amount: '400' },
  { name: 'Transport', amount: '150' },
  { name: 'Leisure', amount: '100' },
];

function Empty({ editable }: { editable: boolean }) {
  return (
    <EmptyState title="No budgets yet">
      <p>
        A budget says how much some categories may cost in a month, a week, or from pay-day to
        pay-day. Every entry then says what is left, and you are told before it gets tight.
      </p>
      {editable ? (
        <ul className={styles.starters} aria-label="To begin with">
          {STARTERS.map(({ name, amount }) => (
            <li key={name}>
              <LinkButton href={`/budgets/new?name=${name}&amount=${amount}`}>
                {name}, {amount} a month
              </LinkButton>
            </li>
          ))}
        </ul>
      ) : null}
    </EmptyState>
  );
}

/** By name, or `?sort=need`: those first that need a look. */
function List({ budgets }: { budgets: Budget[] }) {
  const { timezone } = useUser();
  const [search, setSearch] = useSearchParams();
  const need = search.get('sort') === 'need';
  const sorted = need ? byNeed(budgets) : [...budgets].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      {budgets.length > 1 ? (
        <div className={styles.sort}>
          <SelectField
            label="Sorted by"
            value={need ? 'need' : 'name'}
            onChange={(event) => {
              setSearch(event.target.value === 'need' ? { sort: 'need' } : {}, { replace: true });
            }}
          >
            <option value="name">name</option>
            <option value="need">need</option>
          </SelectField>
        </div>
      ) : null}
      <ul className={styles.list}>
        {sorted.map((budget) => (
          <li key={budget.id}>
            <BudgetCard heading="h2" budget={budget} today={today(timezone)} />
          </li>
        ))}
      </ul>
    </>
  );
}

export default function Budgets() {
  const editable = useUser().book.role !== 'viewer';
  const { data, error, refetch } = useBudgets();
  return (
    <Page
      title="Budgets"
      actions={
        editable ? (
          <LinkButton href="/budgets/new" look="primary">
            New budget
          </LinkButton>
        ) : null
      }
    >
      {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
      {data?.length ? <List budgets={data} /> : null}
      {data?.length === 0 ? <Empty editable={editable} /> : null}
      {!data && !error ? <Skeleton height={24} /> : null}
    </Page>
  );
}
