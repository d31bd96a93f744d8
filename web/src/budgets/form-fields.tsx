import { useState } from 'react';
import { CategoryField } from '../categories/category-field';
import { categoryWords } from '../categories/path';
import { Button } from '../ui/button';
import { Chips } from '../ui/chips';
import { Field, SelectField, TextField } from '../ui/field';
import { withTyped, type BudgetDraft } from './draft';
import styles from './form.module.css';
import { periodWords, UNITS, type PeriodUnit } from './words';

export interface PartProps {
  draft: BudgetDraft;
  onChange: (draft: BudgetDraft) => void;
  fault: (member: string) => string | undefined;
}

/** What the budget counts: some categories, or all spending. */
export function CategoriesPart({ draft, onChange, fault }: PartProps) {
  return (
    <div className={styles.part}>
      <div className={styles.line}>
        <CategoryField
          label="Categories"
          value={draft.category}
          onChange={(category) => {
            onChange({ ...draft, category });
          }}
          fault={fault('categories')}
          hint={
            withTyped(draft).length
              ? 'With their sub-categories.'
              : 'Without any, all spending counts.'
          }
        />
        <Button
          aria-label="Add the category"
          onClick={() => {
            onChange({ ...draft, categories: withTyped(draft), category: '' });
          }}
        >
          Add
        </Button>
      </div>
      {draft.categories.length ? (
        <Chips
          label="Chosen categories"
          items={draft.categories.map((category) => ({
            key: category,
            words: categoryWords(category),
          }))}
          onRemove={(category) => {
            onChange({
              ...draft,
              categories: draft.categories.filter((other) => other !== category),
            });
          }}
        />
      ) : null}
    </div>
  );
}

/** How long a period is and where it begins, said back in a sentence. */
export function PeriodPart({ draft, onChange, fault }: PartProps) {
  const every = Number(draft.every);
  const anchorFault = fault('period/anchor');
  return (
    <fieldset className={styles.part}>
      <legend className={styles.legend}>Period</legend>
      <div className={styles.columns}>
        <TextField
          label="Every"
          inputMode="numeric"
          value={draft.every}
          fault={anchorFault ? undefined : fault('period')}
          onChange={(event) => {
            onChange({ ...draft, every: event.target.value });
          }}
        />
        <SelectField
          label="Unit"
          value={draft.unit}
          onChange={(event) => {
            onChange({ ...draft, unit: event.target.value as PeriodUnit });
          }}
        >
          {UNITS.map(({ value, one, many }) => (
            <option key={value} value={value}>
              {draft.every === '1' ? one : many}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Counted from"
          type="date"
          value={draft.anchor}
          fault={anchorFault}
          hint="A pay-day, for example. Empty: where the unit begins."
          onChange={(event) => {
            onChange({ ...draft, anchor: event.target.value });
          }}
        />
      </div>
      {every >= 1 ? (
        <p>
          It begins anew{' '}
          <strong>
            {periodWords({ unit: draft.unit, every, anchor: draft.anchor || undefined })}
          </strong>
          .
        </p>
      ) : null}
    </fieldset>
  );
}

/** The percentages of the limit at which people are told. */
export function ThresholdsPart({ draft, onChange, fault }: PartProps) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string>();
  const add = () => {
    const percent = Number(typed);
    if (!Number.isInteger(percent) || percent < 1 || percent > 99) {
      setWrong('A whole percentage from 1 to 99.');
      return;
    }
    setWrong(undefined);
    setTyped('');
    onChange({ ...draft, thresholds: [...new Set([...draft.thresholds, percent])] });
  };
  return (
    <div className={styles.part}>
      <div className={styles.line}>
        <Field
          label="Tell us at (% of the limit)"
          hint="You are told when the limit itself is passed, too."
          fault={wrong ?? fault('thresholds')}
        >
          {(control) => (
            <input
              {...control}
              type="text"
              inputMode="numeric"
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && typed) {
                  event.preventDefault();
                  add();
                }
              }}
            />
          )}
        </Field>
        <Button aria-label="Add the percentage" onClick={add}>
          Add
        </Button>
      </div>
      <Chips
        label="Chosen percentages"
        items={[...draft.thresholds]
          .sort((a, b) => a - b)
          .map((percent) => ({ key: String(percent), words: `${percent} %` }))}
        onRemove={(key) => {
          onChange({
            ...draft,
            thresholds: draft.thresholds.filter((percent) => String(percent) !== key),
          });
        }}
      />
    </div>
  );
}
