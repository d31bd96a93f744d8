import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { formatDay, today } from '../dates/dates';
import { useUser } from '../session/session';
import { plural } from '../transactions/words';
import { Button, LinkButton } from '../ui/button';
import { Card, EmptyState, Page, ProblemNotice, Skeleton } from '../ui/page';
import styles from './categories.module.css';
import { categoryWords } from './path';
import { useCategoryList } from './queries';
import { Rename } from './rename';
import { categoryTree, type CategoryNode } from './tree';

interface RowProps {
  node: CategoryNode;
  /** Undefined where it must not be renamed. */
  onRename: (() => void) | undefined;
}

function Row({ node, onRename }: RowProps) {
  const { path, name, depth, count, last } = node;
  const { timezone } = useUser();
  const words = categoryWords(path);
  return (
    <li className={styles.row}>
      <div className={styles.what} style={{ paddingInlineStart: `${depth * 1.25}rem` }}>
        <strong>
          {depth > 0 ? (
            <span className="visually-hidden">
              {categoryWords(path.split(':').slice(0, -1).join(':'))} ›{' '}
            </span>
          ) : null}
          {name}
        </strong>
        <span className={styles.about}>
          <Link href={`/transactions?category=${encodeURIComponent(path)}`}>{plural(count)}</Link>,
          last {formatDay(last, today(timezone))}
        </span>
      </div>
      {onRename ? (
        <Button look="quiet" aria-label={`Rename ${words}`} onClick={onRename}>
          Rename
        </Button>
      ) : null}
    </li>
  );
}

function Empty() {
  return (
    <EmptyState title="No categories yet">
      <p>
        A category is made by using it in an entry. Put “:” between to have one below another:
        “Food:Eating out” counts as “Food” too.
      </p>
      <LinkButton href="/settings/categories?entry=new" look="primary">
        Enter something
      </LinkButton>
    </EmptyState>
  );
}

/** What there is to spend on, and other names for it. */
export default function Categories() {
  const canWrite = useUser().book.role !== 'viewer';
  const list = useCategoryList();
  const nodes = useMemo(() => categoryTree(list.data ?? []), [list.data]);
  const [renamed, setRenamed] = useState<CategoryNode | null>(null);
  return (
    <Page title="Categories">
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {nodes.length > 0 ? (
        <Card>
          <ul className={styles.rows}>
            {nodes.map((node) => (
              <Row
                key={node.path}
                node={node}
                onRename={
                  canWrite
                    ? () => {
                        setRenamed(node);
                      }
                    : undefined
                }
              />
            ))}
          </ul>
        </Card>
      ) : null}
      {list.data && nodes.length === 0 ? <Empty /> : null}
      {list.isPending ? <Skeleton height={24} /> : null}
      {renamed ? (
        <Rename
          node={renamed}
          nodes={nodes}
          onClose={() => {
            setRenamed(null);
          }}
        />
      ) : null}
    </Page>
  );
}
