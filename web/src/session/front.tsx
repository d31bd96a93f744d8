import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { PageHeading } from '../ui/page';
import styles from './front.module.css';

interface FrontProps {
  title: string;
  /** Above the form. */
  notice?: ReactNode;
  /** The other of the two pages, and why to go there. */
  other: { href: string; question: string; link: string };
  children: ReactNode;
}

/** The frame of the pages for those who are not signed in. */
export function Front({ title, notice, other, children }: FrontProps) {
  const [search] = useSearchParams();
  const to = search.get('to');
  return (
    <main className={styles.front}>
      <div className={styles.card}>
        <p className={styles.brand}>Purser</p>
        <PageHeading title={title} />
        {notice}
        {children}
        <p className={styles.other}>
          {other.question}{' '}
          <Link href={to ? `${other.href}?to=${encodeURIComponent(to)}` : other.href}>
            {other.link}
          </Link>
        </p>
      </div>
    </main>
  );
}

export { styles as frontStyles };
