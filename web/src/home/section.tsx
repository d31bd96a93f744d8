import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './home.module.css';

interface SectionProps {
  title: string;
  /** Where all of it is. */
  href: string;
  all: string;
  children: ReactNode;
}

export function Section({ title, href, all, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.heading}>
        <h2 id={id}>{title}</h2>
        <Link href={href} className={styles.all ?? ''}>
          {all}
        </Link>
      </header>
      {children}
    </section>
  );
}
