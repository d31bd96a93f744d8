import { useEffect, useRef, type ReactNode } from 'react';
import { ApiError, explain } from '../api/problem';
import { Button } from './button';
import styles from './page.module.css';

interface PageProps {
  title: string;
  /** Beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Where the browser went; it puts the focus at the beginning of that page itself. */
const landedAt = location.pathname;
/** Whether a page was shown already, so that the next one is gone to from within the app. */
let arrived = false;

function takesFocus(): boolean {
  const goneTo = arrived || location.pathname !== landedAt;
  // A page may come later than a dialog that was opened meanwhile.
  return goneTo && !document.activeElement?.closest('[role="dialog"], [role="alertdialog"]');
}

/** The heading of a page: names the document, and has the keyboard and the screen reader begin. */
export function PageHeading({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Purser`;
  }, [title]);
  useEffect(() => {
    if (takesFocus()) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    arrived = true;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
}

/** A page of somebody who is signed in. */
export function Page({ title, actions, children }: PageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <PageHeading title={title} />
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

/** A group of things on a page. Give it the id of its heading where it has one. */
export function Card({ children, labelledBy }: { children: ReactNode; labelledBy?: string }) {
  return (
    <section className={styles.card} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}

/** Where there is nothing yet: says what would be here, and how it comes here. */
export function EmptyState({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export type Tone = 'plain' | 'ok' | 'near' | 'over';

export function Notice({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <div className={styles.notice} data-tone={tone}>
      {children}
    </div>
  );
}

interface ProblemNoticeProps {
  error: unknown;
  onRetry?: () => void;
}

/** An error: what happened, what to do, and what to name when reporting it. */
export function ProblemNotice({ error, onRetry }: ProblemNoticeProps) {
  const id = error instanceof ApiError && error.status >= 500 ? error.problem?.request_id : null;
  return (
    <div role="alert">
      <Notice tone="over">
        <p>{explain(error)}</p>
        {id ? <p className={styles.small}>Request {id}</p> : null}
        {onRetry ? (
          <div>
            <Button onClick={onRetry}>Try again</Button>
          </div>
        ) : null}
      </Notice>
    </div>
  );
}

/** Holds the place of what is on its way, so that nothing jumps. `height` is in rem. */
export function Skeleton({ height, label = 'Loading' }: { height: number; label?: string }) {
  return (
    <div role="status" aria-label={label}>
      <div className={styles.skeleton} style={{ blockSize: `${height}rem` }} />
    </div>
  );
}
