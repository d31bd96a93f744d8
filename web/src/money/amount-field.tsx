import type { ComponentProps, ReactNode } from 'react';
import { Field } from '../ui/field';
import styles from './amount-field.module.css';
import { currencySymbol } from './money';

interface AmountFieldProps extends Omit<
  ComponentProps<'input'>,
  'id' | 'className' | 'value' | 'onChange'
> {
  label: ReactNode;
  /** As it was typed; parseAmount() reads it. */
  value: string;
  onChange: (typed: string) => void;
  currency: string;
  fault?: string | undefined;
  hint?: ReactNode;
}

/** An amount of money, typed as people write it where they are. */
export function AmountField(props: AmountFieldProps) {
  const { label, value, onChange, currency, fault, hint, ...input } = props;
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <div className={styles.amount}>
          <span className={styles.symbol} aria-hidden>
            {currencySymbol(currency)}
          </span>
          <input
            type="text"
            inputMode="decimal"
            autoComplete="off"
            {...input}
            {...control}
            value={value}
            onChange={(event) => {
              onChange(event.target.value);
            }}
          />
        </div>
      )}
    </Field>
  );
}
