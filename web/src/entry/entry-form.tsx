import type { RefObject } from 'react';
import { CategoryField } from '../categories/category-field';
import { mostUsed, shortNames } from '../categories/order';
import { categoryWords } from '../categories/path';
import { useCategories } from '../categories/queries';
import { AmountField } from '../money/amount-field';
import { useUser } from '../session/session';
import { Button } from '../ui/button';
import { Form } from '../ui/form';
import { ProblemNotice } from '../ui/page';
import { bodyOf } from './draft';
import styles from './entry.module.css';
import { More } from './more';
import { Override } from './override';
import type { useEntry } from './use-entry';
import { useVerdict } from './use-verdict';
import { VerdictView } from './verdict';

function Chips({ chosen, onChoose }: { chosen: string; onChoose: (category: string) => void }) {
  const names = mostUsed(useCategories());
  const short = shortNames(names);
  if (names.length === 0) {
    return null;
  }
  return (
    <ul className={styles.chips} aria-label="Most used categories">
      {names.map((name, index) => (
        <li key={name}>
          <button
            type="button"
            className={styles.chip}
            aria-label={categoryWords(name)}
            aria-pressed={name === chosen}
            onClick={() => {
              onChoose(name);
            }}
          >
            {short[index]}
          </button>
        </li>
      ))}
    </ul>
  );
}

interface EntryFormProps {
  entry: ReturnType<typeof useEntry>;
  amountField: RefObject<HTMLInputElement | null>;
}

/** Amount, category, done; what it does to the budgets is told meanwhile. */
export function EntryForm({ entry, amountField }: EntryFormProps) {
  const { draft, edit, save, faults, failures, refusal, error, isSaving } = entry;
  const { currency } = useUser().book;
  const made = bodyOf(draft, currency);
  const state = useVerdict('body' in made ? made.body : null);
  // What the answer to the entry itself says counts more than what was told while typing.
  const refused = refusal?.problem?.budget_check ?? null;
  const warned = state.verdict?.allowed === false && !state.isOld ? state.verdict : null;
  const against = refused ?? warned?.budget_check;
  return (
    <Form
      error={failures}
      className={styles.form}
      onSubmit={() => {
        save(false);
      }}
    >
      <div className={styles.amount}>
        <AmountField
          label="Amount"
          ref={amountField}
          value={draft.amount}
          onChange={(typed) => {
            edit('amount', typed);
          }}
          currency={currency}
          fault={faults.amount}
          required
          enterKeyHint="next"
        />
      </div>
      <CategoryField
        label="Category"
        value={draft.category}
        onChange={(value) => {
          edit('category', value);
        }}
        fault={faults.category}
        required
      />
      <Chips
        chosen={draft.category}
        onChoose={(category) => {
          edit('category', category);
        }}
      />
      {against ? (
        <Override
          check={against}
          busy={isSaving}
          onOverride={() => {
            save(true);
          }}
        />
      ) : null}
      <VerdictView {...state} />
      <More draft={draft} edit={edit} faults={faults} />
      {refusal && !refused ? <ProblemNotice error={refusal} /> : null}
      {error ? <ProblemNotice error={error} /> : null}
      <div className={styles.actions}>
        <Button type="submit" look="primary" busy={isSaving}>
          Save
        </Button>
      </div>
    </Form>
  );
}
