import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { buttonClass } from './button';
import styles from './dialog.module.css';

interface DialogProps {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Where the keyboard goes at first; the first control, where it is left out. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Whether the keyboard goes back to where it was; true, where it is left out. */
  finalFocus?: boolean;
  children: ReactNode;
}

/** A modal dialog: a sheet from below on a phone, in the middle of a wide screen. */
export function Dialog({ title, open, onClose, initialFocus, finalFocus, children }: DialogProps) {
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) {
          onClose();
        }
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} initialFocus={initialFocus} finalFocus={finalFocus}>
          <header className={styles.header}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close className={buttonClass('quiet', true)} aria-label="Close">
              <X aria-hidden />
            </Base.Close>
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
