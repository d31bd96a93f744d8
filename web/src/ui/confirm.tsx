import type { ReactNode } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';
import styles from './confirm.module.css';
import { ProblemNotice } from './page';

interface ConfirmProps {
  title: string;
  open: boolean;
  /** What it does, in the words of the button: "Delete the budget". */
  action: string;
  busy?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
  /** The consequence, in words. */
  children: ReactNode;
}

/** Asks before what cannot be undone. */
export function Confirm(props: ConfirmProps) {
  const { title, open, action, busy = false, error, onConfirm, onClose, children } = props;
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      {children}
      {error ? <ProblemNotice error={error} /> : null}
      <div className={styles.actions}>
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" busy={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
