import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect } from 'react';
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

function List() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast} data-tone={toast.type}>
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
  return (
    <Toast.Provider toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
