import { Keyboard } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { explain } from '../api/problem';
import { categoryWords } from '../categories/path';
import { useUser } from '../session/session';
import { Button, LinkButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { notify } from '../ui/notify';
import { EmptyState, Page, ProblemNotice, Skeleton } from '../ui/page';
import { BulkBar } from './bulk-bar';
import { byDay } from './days';
import { deleteRows } from './deleting';
import { plural } from './words';
import { Editor } from './editor';
import { FilterBar } from './filter-bar';
import { filtersOf, withFilters, type Filters } from './filters';
import { KeysHelp } from './keys-help';
import { TransactionRows } from './list';
import { bodyOfRow, useChangeTransaction, useTransactionList } from './queries';
import { useSelection } from './selection';
import type { Transaction } from './transaction';
import { useWide } from './use-wide';
import { WaitingEntries } from './waiting-entries';

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
      const elsewhere =
        event.target instanceof HTMLElement && event.target.closest('input, select, [role=dialog]');
      if (elsewhere || event.defaultPrevented || event.ctrlKey || event.metaKey) {
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
  const editable = useUser().book.role !== 'viewer';
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
      {editable ? (
        <LinkButton href="/transactions?entry=new" look="primary">
          Enter the first one
        </LinkButton>
      ) : null}
    </EmptyState>
  );
}

interface RowsProps {
  rows: Transaction[];
  complete: boolean;
  more: () => void;
  onHelp: () => void;
  onFurthest: (row: number) => void;
}

function Rows({ rows, complete, more, onHelp, onFurthest }: RowsProps) {
  const editable = useUser().book.role !== 'viewer';
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const items = useMemo(() => byDay(rows, complete), [rows, complete]);
  const selection = useSelection(order);
  const [editing, setEditing] = useState<Transaction | null>(null);
  const wide = useWide();
  const queries = useQueryClient();
  const deleteRow = (row: Transaction) => {
    void deleteRows(queries, [row]);
  };
  const saved = useSaved();
  usePageKeys(onHelp, selection.clear);
  const selected = rows.filter(({ id }) => selection.ids.has(id));
  const close = () => {
    setEditing(null);
  };
  const editor = (row: Transaction) => (
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
  );
  return (
    <>
      {selected.length > 0 ? (
        <BulkBar
          rows={selected}
          onAll={selection.all}
          onKeep={selection.only}
          onDone={selection.clear}
          onDelete={() => {
            selection.clear();
            void deleteRows(queries, selected);
          }}
        />
      ) : null}
      <TransactionRows
        items={items}
        rows={rows}
        onFurthest={onFurthest}
        selection={selection}
        editable={editable}
        editing={editing?.id ?? null}
        inPlace={wide}
        onEdit={setEditing}
        onDelete={deleteRow}
        more={more}
        editor={editor}
      />
      {editing && !wide ? (
        <Dialog title="Change" open finalFocus={false} onClose={close}>
          {editor(editing)}
        </Dialog>
      ) : null}
    </>
  );
}

/** Told when it is first known and when all are there: not at each page that is scrolled to. */
function countWords(count: number, complete: boolean): string {
  return complete ? plural(count) : 'The newest transactions. More come as you go down.';
}

export default function Transactions() {
  const [filters, setFilters] = useFilters();
  const furthest = useRef(0);
  const onFurthest = useCallback((row: number) => {
    furthest.current = row;
  }, []);
  const list = useTransactionList(filters, furthest);
  const { data, error, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
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
      <WaitingEntries />
      <FilterBar filters={filters} onChange={setFilters} />
      {error && !isFetchNextPageError ? (
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
        <Rows
          key={JSON.stringify(filters)}
          rows={rows}
          complete={!hasNextPage}
          more={more}
          onHelp={askHelp}
          onFurthest={onFurthest}
        />
      ) : null}
      {isFetchNextPageError ? (
        <ProblemNotice
          error={error}
          onRetry={() => {
            void fetchNextPage();
          }}
        />
      ) : null}
      <p role="status" className="visually-hidden">
        {data ? countWords(rows.length, !hasNextPage) : null}
      </p>
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
