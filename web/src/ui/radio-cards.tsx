import { useId, type ReactNode } from 'react';
import styles from './radio-cards.module.css';

interface RadioCardsProps<T extends string> {
  legend: ReactNode;
  choices: { value: T; title: string; about: string }[];
  value: T;
  onChange: (value: T) => void;
  fault?: string | undefined;
}

/** One of a few, each with its consequence in words. */
export function RadioCards<T extends string>(props: RadioCardsProps<T>) {
  const { legend, choices, value, onChange, fault } = props;
  const id = useId();
  return (
    <fieldset className={styles.cards} aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.card}>
          <input
            type="radio"
            name={id}
            checked={choice.value === value}
            aria-labelledby={`${id}-${choice.value}`}
            aria-describedby={`${id}-${choice.value}-about`}
            onChange={() => {
              onChange(choice.value);
            }}
          />
          <span id={`${id}-${choice.value}`}>{choice.title}</span>
          <span id={`${id}-${choice.value}-about`} className={styles.about}>
            {choice.about}
          </span>
        </label>
      ))}
      {fault ? (
        <p className={styles.fault} id={`${id}-fault`}>
          {fault}
        </p>
      ) : null}
    </fieldset>
  );
}
