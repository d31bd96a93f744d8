import { Keyboard } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { explain } from '../api/problem';
import { useUser } from '../session/session';
import { Button, LinkButton } from '../ui/button';
import { notify } from '../ui/notify';
import { EmptyState, Page, ProblemNotice, Skeleton } from '../ui/page';
import { BulkBar } from './bulk-bar';
import { byDay } from './days';
import { Editor } from './editor';
import { FilterBar } from './filter-bar';
import { filtersOf, withFilters, type Filters } from './filters';
import { KeysHelp } from './keys-help';
import { TransactionRows } from './list';
import {
  bodyOfRow,
  useChangeTransaction,
  useDeleteTransaction,
  useRestoreTransaction,
  useTransactionList,
} from './queries';
import { useSelection } from './selection';
import { categoryWords } from './transaction-summary';
import type { Transaction } from './transaction';

/** The filters of the address, and what changes them there. */
function useFilters(): [Filters, (filters: Filters) => void] {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => filtersOf(search), [search]);
  const change = useCallback(
    (next: Filters) => {
      setSearch((before) => withFilters(before, next));
    },
    [setSearch],
  );
  return [filters, change];
}

/** Deletes at once and offers to undo it; what is refused is said. */
function useDeleting() {
  const remove = useDeleteTransaction();
  const restore = useRestoreTransaction();
  return (row: Transaction, override = false) => {
    remove.mutate(
      { id: row.id, override },
      {
        onSuccess: () => {
          void notify({
            title: `Deleted: ${categoryWords(row.category)}`,
            action: {
              label: 'Undo',
              run: () => {
                restore.mutate(row, { onError: tell });
              },
            },
          });
        },
        onError: (error) => {
          void notify({
            title: 'Not deleted',
            description: explain(error),
            tone: 'over',
            ...(override
              ? {}
              : {
                  action: {
                    label: 'Delete anyway',
                    run: () => {
                      remove.mutate({ id: row.id, override: true }, { onError: tell });
                    },
                  },
                }),
          });
        },
      },
    );
  };
}

function tell(error: unknown): void {
  void notify({ title: 'That did not work', description: explain(error), tone: 'over' });
}

/** Says that a change is made, and offers to undo it. */
function useSaved() {
  const change = useChangeTransaction();
  return (before: Transaction, after: Transaction) => {
    void notify({
      title: `Changed: ${categoryWords(after.category)}`,
      tone: 'ok',
      action: {
        label: 'Undo',
        run: () => {
          change.mutate(
            {
              id: after.id,
              version: after.version,
              body: { ...bodyOfRow(before), override: true },
            },
            { onError: tell },
          );
        },
      },
    });
  };
}

/** Keys that work wherever the keyboard is on the page, but in no field. */
function usePageKeys(onHelp: () => void, onEscape: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && event.target.closest('input, select');
      if (inField || event.defaultPrevented || event.ctrlKey || event.metaKey) {
        return;
      }
      if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLElement>('[data-search]')?.focus();
      } else if (event.key === '?') {
        onHelp();
      } else if (event.key === 'Escape') {
        onEscape();
      }
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
    };
  }, [onHelp, onEscape]);
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState title="Nothing matches">
      <p>No transaction passes all of these filters. Take one away, or look for fewer words.</p>
      <Button onClick={onClear}>Clear all filters</Button>
    </EmptyState>
  ) : (
    <EmptyState title="No transactions yet">
      <p>
        What you spend, earn and get back stands here, newest first. An entry takes an amount and a
        category, and says at once what it does to your budgets.
      </p>
      <LinkButton href="/transactions?entry=new" look="primary">
        Enter the first one
      </LinkButton>
    </EmptyState>
  );
}

interface RowsProps {
  rows: Transaction[];
  complete: boolean;
  more: () => void;
  onHelp: () => void;
}

function Rows({ rows, complete, more, onHelp }: RowsProps) {
  const editable = useUser().book.role !== 'viewer';
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const items = useMemo(() => byDay(rows, complete), [rows, complete]);
  const selection = useSelection(order);
  const [editing, setEditing] = useState<string | null>(null);
  const deleteRow = useDeleting();
  const saved = useSaved();
  usePageKeys(onHelp, selection.clear);
  const selected = rows.filter(({ id }) => selection.ids.has(id));
  const close = () => {
    setEditing(null);
  };
  return (
    <>
      {selected.length > 0 ? (
        <BulkBar rows={selected} onAll={selection.all} onDone={selection.clear} />
      ) : null}
      <TransactionRows
        items={items}
        selection={selection}
        editable={editable}
        editing={editing}
        onEdit={setEditing}
        onDelete={deleteRow}
        more={more}
        editor={(row) => (
          <Editor
            row={row}
            onClose={close}
            onSaved={(before, after) => {
              close();
              saved(before, after);
            }}
            onDelete={(gone) => {
              close();
              deleteRow(gone);
            }}
          />
        )}
      />
    </>
  );
}

export default function Transactions() {
  const [filters, setFilters] = useFilters();
  const list = useTransactionList(filters);
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const [help, setHelp] = useState(false);
  const askHelp = useCallback(() => {
    setHelp(true);
  }, []);
  const filtered = Object.keys(filters).length > 0;
  return (
    <Page
      title="Transactions"
      actions={
        <Button
          look="quiet"
          icon
          aria-label="Keys"
          onClick={() => {
            setHelp(true);
          }}
        >
          <Keyboard aria-hidden />
        </Button>
      }
    >
      <FilterBar filters={filters} onChange={setFilters} />
      {error ? (
        <ProblemNotice
          error={error}
          onRetry={() => {
            void list.refetch();
          }}
        />
      ) : null}
      {list.isPending && !error ? <Skeleton height={24} /> : null}
      {data && rows.length === 0 ? (
        <Nothing
          filtered={filtered}
          onClear={() => {
            setFilters({});
          }}
        />
      ) : null}
      {rows.length > 0 ? (
        <Rows rows={rows} complete={!hasNextPage} more={more} onHelp={askHelp} />
      ) : null}
      {help ? (
        <KeysHelp
          onClose={() => {
            setHelp(false);
          }}
        />
      ) : null}
    </Page>
  );
}
