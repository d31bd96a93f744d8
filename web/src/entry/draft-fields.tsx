import type { RefObject } from 'react';
import { CategoryField } from '../categories/category-field';
import { AmountField } from '../money/amount-field';
import { useUser } from '../session/session';
import { SelectField, TextField } from '../ui/field';
import type { Draft, DraftMember, TransactionType } from './draft';
import styles from './draft-fields.module.css';

interface DraftFieldsProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** What is wrong with a member, undefined where nothing is. */
  fault: (member: DraftMember) => string | undefined;
  amountField: RefObject<HTMLInputElement | null>;
}

/** Every member of a transaction, to be changed. */
export function DraftFields({ draft, onChange, fault, amountField }: DraftFieldsProps) {
  const { book } = useUser();
  const set = (member: DraftMember) => (value: string) => {
    onChange({ ...draft, [member]: value });
  };
  const field = (member: DraftMember) => ({
    value: draft[member],
    fault: fault(member),
    onChange: (event: { target: { value: string } }) => {
      set(member)(event.target.value);
    },
  });
  return (
    <div className={styles.fields}>
      <AmountField
        label="Amount"
        ref={amountField}
        currency={book.currency}
        value={draft.amount}
        onChange={set('amount')}
        fault={fault('amount')}
      />
      <CategoryField
        label="Category"
        value={draft.category}
        onChange={set('category')}
        fault={fault('category')}
      />
      <SelectField
        label="Type"
        value={draft.type}
        fault={fault('type')}
        onChange={(event) => {
          onChange({ ...draft, type: event.target.value as TransactionType });
        }}
      >
        <option value="expense">Expense</option>
        <option value="income">Income</option>
        <option value="refund">Refund</option>
      </SelectField>
      <TextField label="Date" type="date" {...field('date')} />
      <TextField label="Payee" {...field('payee')} />
      <TextField label="Note" {...field('note')} />
      <TextField label="Tags" hint="With commas between" {...field('tags')} />
    </div>
  );
}
