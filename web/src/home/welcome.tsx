import { useUser } from '../session/session';
import { LinkButton } from '../ui/button';
import { EmptyState } from '../ui/page';
import styles from './home.module.css';

/** For a household without budgets: what they are good for, and how to begin. */
export function Welcome() {
  const canWrite = useUser().book.role !== 'viewer';
  if (!canWrite) {
    return (
      <EmptyState title="No budgets yet">
        <p>Here you will see how much is left of each budget, once this household has one.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Two steps, and you know what is left">
      <ol className={styles.steps}>
        <li>
          <strong>Make your first budget.</strong> Say how much you want to spend, on groceries for
          example, each week or month.
        </li>
        <li>
          <strong>Write down what you spend.</strong> It takes a few seconds, and you see what it
          does to your budgets while you type.
        </li>
      </ol>
      <div className={styles.begin}>
        <LinkButton href="/budgets/new" look="primary">
          Make a budget
        </LinkButton>
        <LinkButton href="/?entry=new">Write an entry</LinkButton>
      </div>
    </EmptyState>
  );
}
