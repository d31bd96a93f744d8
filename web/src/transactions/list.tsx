import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { formatLongDay, today } from '../dates/dates';
import { useUser } from '../session/session';
import { Amount } from '../ui/amount';
import { spent, type ListItem } from './days';
import styles from './list.module.css';
import type { Selection } from './selection';
import { TransactionSummary } from './transaction-summary';
import type { Transaction } from './transaction';

/** In rem, as list.module.css has them: only a row that is being changed has to be measured. */
const DAY_HEIGHT = 2.75;
const ROW_HEIGHT = 3.75;
/** How near the end of what is loaded the next page is asked for. */
const ROWS_AHEAD = 60;

interface ListProps {
  items: ListItem[];
  /** Those among the items. */
  rows: Transaction[];
  /** Told which row is scrolled to. */
  onFurthest: (row: number) => void;
  selection: Selection;
  /** Whether its rows can be selected and changed. */
  editable: boolean;
  /** The row that is being changed, in its place. */
  editing: string | null;
  /** Whether it is changed in its place in the list, or in a sheet over it. */
  inPlace: boolean;
  onEdit: (row: Transaction | null) => void;
  onDelete: (row: Transaction) => void;
  editor: (row: Transaction) => ReactNode;
  more: () => void;
}

function DayHeading({ item }: { item: Extract<ListItem, { kind: 'day' }> }) {
  const { timezone, book } = useUser();
  return (
    <div role="rowheader" className={styles.day}>
      <span>{formatLongDay(item.day, today(timezone))}</span>
      {item.of === null ? null : (
        <span className={styles.spent}>
          <span className="visually-hidden">Spent: </span>
          <Amount amount={spent(item.of)} currency={book.currency} />
        </span>
      )}
    </div>
  );
}

interface RowProps {
  row: Transaction;
  props: ListProps;
}

function RowCells({ row, props }: RowProps) {
  const { selection, editable, onEdit } = props;
  return (
    <>
      {editable ? (
        <div role="gridcell" className={styles.check}>
          <label className={styles.checkTarget}>
            <input
              type="checkbox"
              tabIndex={-1}
              checked={selection.ids.has(row.id)}
              onChange={() => undefined}
              onClick={(event) => {
                selection.toggle(row.id, event.shiftKey);
              }}
            />
            <span className="visually-hidden">
              Select {row.category} {row.amount}
            </span>
          </label>
        </div>
      ) : null}
      <div role="gridcell" className={styles.cell}>
        {editable ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.open}
            onClick={() => {
              onEdit(row);
            }}
          >
            <TransactionSummary transaction={row} />
          </button>
        ) : (
          <TransactionSummary transaction={row} />
        )}
      </div>
    </>
  );
}

const MOVES: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** What a key does in the list; false where it is none of the list's. */
function useKeys(props: ListProps, go: (index: number) => void) {
  return (event: KeyboardEvent, index: number): boolean => {
    const { rows, selection, editable, onEdit, onDelete, editing } = props;
    const row = rows[index];
    if (!row || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
      return false;
    }
    if (editing === row.id) {
      if (event.key === 'Escape') {
        onEdit(null);
        return true;
      }
      return false;
    }
    const move = MOVES[event.key];
    if (move !== undefined) {
      const next = Math.max(0, Math.min(rows.length - 1, index + move));
      const to = rows[next];
      if (event.shiftKey && editable && to) {
        selection.add([row.id, to.id]);
      }
      go(next);
      return true;
    }
    if (event.key === 'Home' || event.key === 'End') {
      go(event.key === 'Home' ? 0 : rows.length - 1);
      return true;
    }
    if (!editable) {
      return false;
    }
    switch (event.key) {
      case ' ':
      case 'x':
        selection.toggle(row.id, event.shiftKey);
        return true;
      case 'Enter':
      case 'e':
        onEdit(row);
        return true;
      case 'Delete':
        // To the neighbour, before this one is gone.
        go(index + 1 < rows.length ? index + 1 : index - 1);
        onDelete(row);
        return true;
      default:
        return false;
    }
  };
}

/** The rows by day, of which only those on the screen are drawn. */
export function TransactionRows(props: ListProps) {
  const { items, rows, editing, inPlace, editor, more, selection, onFurthest } = props;
  const grid = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState<string | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const isSelecting = selection.ids.size > 0;
  const [rem] = useState(() => parseFloat(getComputedStyle(document.documentElement).fontSize));

  // What is above it comes and goes.
  useLayoutEffect(() => {
    setTop((grid.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, [items, isSelecting]);
  // What is being typed stays, wherever the page is scrolled to.
  const kept = useMemo(
    () =>
      editing === null
        ? -1
        : items.findIndex((item) => item.kind === 'row' && item.row.id === editing),
    [items, editing],
  );
  // Always the same function, or each frame would lay out the whole list anew.
  const getItemKey = useCallback(
    (index: number) => {
      const item = items[index];
      return item?.kind === 'row' ? item.row.id : `day ${item?.day ?? index}`;
    },
    [items],
  );
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => (items[index]?.kind === 'day' ? DAY_HEIGHT : ROW_HEIGHT) * rem,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return kept < 0 || indexes.includes(kept)
        ? indexes
        : [...indexes, kept].sort((a, b) => a - b);
    },
    getItemKey,
    overscan: 12,
    scrollMargin: top,
  });
  const shown = virtual.getVirtualItems();
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    onFurthest(last);
    if (last >= items.length - ROWS_AHEAD) {
      more();
    }
  }, [last, items.length, more, onFurthest]);

  // Who has changed a row goes on from there; from its neighbour, where it was deleted.
  const changed = useRef(-1);
  useEffect(() => {
    if (editing !== null) {
      changed.current = rows.findIndex(({ id }) => id === editing);
    } else if (changed.current >= 0) {
      setWanted(rows[Math.min(changed.current, rows.length - 1)]?.id ?? null);
      changed.current = -1;
    }
  }, [editing, rows]);
  // A row is focused once it is drawn.
  useEffect(() => {
    if (wanted !== null) {
      const row = grid.current?.querySelector<HTMLElement>(`[data-id="${wanted}"]`);
      if (row) {
        row.focus({ preventScroll: true });
        setWanted(null);
      }
    }
  }, [wanted, shown]);
  const go = (index: number) => {
    const row = rows[index];
    if (!row) {
      return;
    }
    setActive(row.id);
    setWanted(row.id);
    virtual.scrollToIndex(items.findIndex((item) => item.kind === 'row' && item.index === index));
  };
  const onKey = useKeys(props, go);
  const drawn = shown.flatMap(({ index }) => {
    const item = items[index];
    return item?.kind === 'row' ? [item.row.id] : [];
  });
  // There is always one row that the keyboard gets to.
  const tabbable = active !== null && drawn.includes(active) ? active : drawn[0];

  return (
    <div
      ref={grid}
      role="grid"
      aria-label="Transactions"
      aria-multiselectable={props.editable}
      aria-rowcount={items.length}
      className={styles.grid}
      style={{ blockSize: virtual.getTotalSize() }}
    >
      {shown.map(({ index, key, start }) => {
        const item = items[index];
        if (!item) {
          return null;
        }
        const place = {
          'data-index': index,
          'aria-rowindex': index + 1,
          style: { transform: `translateY(${start - top}px)` },
        };
        if (item.kind === 'day') {
          return (
            <div key={key} {...place} role="row" className={styles.row}>
              <DayHeading item={item} />
            </div>
          );
        }
        return (
          <div
            key={key}
            {...place}
            ref={virtual.measureElement}
            role="row"
            data-id={item.row.id}
            tabIndex={item.row.id === tabbable ? 0 : -1}
            aria-selected={props.editable ? selection.ids.has(item.row.id) : undefined}
            className={`${styles.row ?? ''} ${styles.transaction ?? ''}`}
            onFocus={() => {
              setActive(item.row.id);
            }}
            onKeyDown={(event) => {
              if (onKey(event, item.index)) {
                event.preventDefault();
              }
            }}
          >
            {inPlace && editing === item.row.id ? (
              <div role="gridcell" className={styles.cell}>
                {editor(item.row)}
              </div>
            ) : (
              <RowCells row={item.row} props={props} />
            )}
          </div>
        );
      })}
    </div>
  );
}
