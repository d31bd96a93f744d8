import { Search, SlidersHorizontal, X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { CategoryField } from '../categories/category-field';
import { addDays, formatDay, today } from '../dates/dates';
import { parseAmount } from '../money/money';
import { useUser } from '../session/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SelectField, TextField } from '../ui/field';
import { FILTERS, nameOf, type Filter, type Filters } from './filters';
import styles from './filter-bar.module.css';

interface FilterBarProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

/** Typing goes on for about this long between two keys. */
const PAUSE_MS = 300;

function SearchBox({ filters, onChange }: FilterBarProps) {
  const id = useId();
  const [typed, setTyped] = useState(filters.q ?? '');
  const [asked, setAsked] = useState(filters.q);
  // The address changed otherwise: by the back button, or a chip.
  if (asked !== filters.q) {
    setAsked(filters.q);
    setTyped(filters.q ?? '');
  }
  useEffect(() => {
    const q = typed.trim();
    if (q === (asked ?? '')) {
      return undefined;
    }
    const timer = setTimeout(() => {
      setAsked(q || undefined);
      onChange({ ...filters, q });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, asked, filters, onChange]);
  return (
    <div className={styles.search}>
      <label htmlFor={id} className="visually-hidden">
        Search payees and notes
      </label>
      <Search aria-hidden />
      <input
        id={id}
        type="search"
        placeholder="Search"
        value={typed}
        data-search
        onChange={(event) => {
          setTyped(event.target.value);
        }}
      />
    </div>
  );
}

/** The first and last day of what people ask for most. */
function ranges(now: string): { name: string; from: string; to: string }[] {
  const month = `${now.slice(0, 7)}-01`;
  const before = addDays(month, -1);
  return [
    { name: 'This month', from: month, to: now },
    { name: 'Last month', from: `${before.slice(0, 7)}-01`, to: before },
    { name: 'This year', from: `${now.slice(0, 4)}-01-01`, to: now },
  ];
}

function Panel({ filters, onChange, onClose }: FilterBarProps & { onClose: () => void }) {
  const { timezone } = useUser();
  const [draft, setDraft] = useState(filters);
  const [faults, setFaults] = useState<Filters>({});
  const field = (name: Filter) => ({
    value: draft[name] ?? '',
    fault: faults[name],
    onChange: (event: { target: { value: string } }) => {
      setDraft({ ...draft, [name]: event.target.value });
    },
  });
  const apply = () => {
    const wrong: Filters = {};
    const next = { ...draft };
    for (const name of ['min', 'max'] as const) {
      const typed = draft[name]?.trim();
      const amount = typed ? parseAmount(typed) : '';
      if (amount === null) {
        wrong[name] = 'This is no amount.';
      } else {
        next[name] = amount;
      }
    }
    setFaults(wrong);
    if (Object.keys(wrong).length === 0) {
      onChange(next);
      onClose();
    }
  };
  return (
    <Dialog title="Filter" open onClose={onClose}>
      <form
        className={styles.panel}
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <div className={styles.ranges}>
          {ranges(today(timezone)).map(({ name, from, to }) => (
            <Button
              key={name}
              aria-pressed={draft.from === from && draft.to === to}
              onClick={() => {
                setDraft({ ...draft, from, to });
              }}
            >
              {name}
            </Button>
          ))}
        </div>
        <div className={styles.two}>
          <TextField label="From" type="date" {...field('from')} />
          <TextField label="To" type="date" {...field('to')} />
        </div>
        <CategoryField
          label="Category"
          value={draft.category ?? ''}
          onChange={(category) => {
            setDraft({ ...draft, category });
          }}
          hint="Sub-categories are covered."
        />
        <div className={styles.two}>
          <SelectField label="Type" {...field('type')}>
            <option value="">Any</option>
            <option value="expense">Expense</option>
            <option value="income">Income</option>
            <option value="refund">Refund</option>
          </SelectField>
          <TextField label="Tag" {...field('tag')} />
        </div>
        <div className={styles.two}>
          <TextField label="At least" inputMode="decimal" {...field('min')} />
          <TextField label="At most" inputMode="decimal" {...field('max')} />
        </div>
        <Button type="submit" look="primary">
          Show them
        </Button>
      </form>
    </Dialog>
  );
}

function Chips({ filters, onChange }: FilterBarProps) {
  const { timezone } = useUser();
  const now = today(timezone);
  const set = FILTERS.flatMap((name) => {
    const value = filters[name];
    return value && name !== 'q' ? [{ name, value }] : [];
  });
  if (set.length === 0) {
    return null;
  }
  return (
    <ul className={styles.chips} aria-label="Filters">
      {set.map(({ name, value }) => {
        const words = nameOf(name, value, (day) => formatDay(day, now));
        return (
          <li key={name}>
            <button
              type="button"
              className={styles.chip}
              aria-label={`Remove the filter: ${words}`}
              onClick={() => {
                onChange({ ...filters, [name]: '' });
              }}
            >
              {words}
              <X aria-hidden />
            </button>
          </li>
        );
      })}
      <li>
        <button
          type="button"
          className={styles.chip}
          onClick={() => {
            onChange({});
          }}
        >
          Clear all
        </button>
      </li>
    </ul>
  );
}

/** What is looked for, and what narrows the list. */
export function FilterBar(props: FilterBarProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.bar}>
      <div className={styles.line}>
        <SearchBox {...props} />
        <Button
          onClick={() => {
            setOpen(true);
          }}
        >
          <SlidersHorizontal aria-hidden />
          Filter
        </Button>
      </div>
      <Chips {...props} />
      {open ? (
        <Panel
          {...props}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </div>
  );
}
