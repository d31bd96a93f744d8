import type { ComponentProps } from 'react';
import { Link } from 'wouter';
import styles from './button.module.css';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';

/** The classes of a button, for what has to look like one. */
export function buttonClass(look: Look = 'plain', icon = false): string {
  return [styles.button, look === 'plain' ? '' : styles[look], icon ? styles.icon : '']
    .filter(Boolean)
    .join(' ');
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  /** It shows an icon alone: give it an aria-label. */
  icon?: boolean;
  /** What it started is not over yet. It stays where the keyboard is, and does nothing. */
  busy?: boolean;
}

export function Button({ look, icon, busy, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={buttonClass(look, icon)}
      aria-disabled={busy === true ? true : undefined}
      onClick={(event) => {
        if (busy) {
          event.preventDefault();
        } else {
          onClick?.(event);
        }
      }}
      {...rest}
    />
  );
}

interface LinkButtonProps {
  href: string;
  look?: Look;
  children: React.ReactNode;
}

/** A link to a page of the app that looks like a button. */
export function LinkButton({ href, look, children }: LinkButtonProps) {
  return (
    <Link href={href} className={buttonClass(look)}>
      {children}
    </Link>
  );
}
