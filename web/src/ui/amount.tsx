import { formatMoney } from '../money/money';
import styles from './amount.module.css';

interface AmountProps {
  amount: string;
  currency: string;
  /** "+" before what is not negative, as incomes and refunds have it. */
  plus?: boolean;
}

/** Money in tabular figures. It never breaks over lines. */
export function Amount({ amount, currency, plus }: AmountProps) {
  return (
    <span className={styles.amount}>
      {plus ? '+' : ''}
      {formatMoney(amount, currency)}
    </span>
  );
}
