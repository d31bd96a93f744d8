import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect, useRef, type FocusEvent, type RefObject } from 'react';
import { buttonClass } from './button';
import type { Notification } from './notify';
import styles from './toasts.module.css';

const manager = Toast.createToastManager();
const SECONDS = 6;
const SECONDS_WITH_ACTION = 10;

/** What was told before anything was there to show it: never what one user leaves for the next. */
const early: Notification[] = [];
let hasMounted = false;

export function show(notification: Notification): void {
  if (hasMounted) {
    add(notification);
  } else {
    early.push(notification);
  }
}

function add({ title, description, tone, action, seconds }: Notification): void {
  const id = manager.add({
    title,
    description,
    type: tone ?? 'plain',
    timeout: (seconds ?? (action ? SECONDS_WITH_ACTION : SECONDS)) * 1000,
    ...(action
      ? {
          actionProps: {
            children: action.label,
            onClick: () => {
              manager.close(id);
              action.run();
            },
          },
        }
      : {}),
  });
}

/** Where the keyboard was before it came to the notifications. */
type Origin = RefObject<HTMLElement | null>;

/** A notification that goes while it has the keyboard gives it back to where it came from. */
function useGivingBack(toasts: readonly unknown[], origin: Origin): void {
  useEffect(() => {
    const before = origin.current;
    if (before && document.activeElement === document.body) {
      const to = before.isConnected ? before : document.getElementById('main');
      to?.focus({ preventScroll: true });
    }
  }, [toasts, origin]);
}

function List({ origin }: { origin: Origin }) {
  const { toasts } = Toast.useToastManager();
  useGivingBack(toasts, origin);
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className={styles.toast}
      data-tone={toast.type}
      inert={toast.transitionStatus === 'ending'}
    >
      <Toast.Content className={styles.content}>
        <div className={styles.words}>
          <Toast.Title className={styles.title} />
          <Toast.Description />
        </div>
        <Toast.Action className={buttonClass()} />
        <Toast.Close className={buttonClass('quiet', true)} aria-label="Dismiss">
          <X aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** Where notifications appear: once in the app. */
export default function Toasts() {
  // After the provider's own effects: it listens by now.
  useEffect(() => {
    hasMounted = true;
    early.splice(0).forEach(add);
  }, []);
  const origin = useRef<HTMLElement>(null);
  const remember = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)) {
      origin.current = relatedTarget;
    }
  };
  const forget = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget && !currentTarget.contains(relatedTarget)) {
      origin.current = null;
    }
  };
  return (
    <Toast.Provider toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport} onFocus={remember} onBlur={forget}>
          <List origin={origin} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
