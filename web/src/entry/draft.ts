import type { components } from '../api/schema';
import { parseAmount, withDigits } from '../money/money';

export type TransactionType = components['schemas']['TransactionType'];
export type TransactionBody = Omit<components['schemas']['TransactionCreate'], 'id'>;

/** A transaction as it is being typed. */
export interface Draft {
  type: TransactionType;
  amount: string;
  category: string;
  date: string;
  payee: string;
  note: string;
  /** With commas between. */
  tags: string;
}

export type DraftMember = keyof Draft;
export const MEMBERS: readonly DraftMember[] = [
  'type',
  'amount',
  'category',
  'date',
  'payee',
  'note',
  'tags',
];

export function newDraft(date: string): Draft {
  return { type: 'expense', amount: '', category: '', date, payee: '', note: '', tags: '' };
}

/** An entry that was made before, to be mended. */
export function draftOf(body: TransactionBody, today: string): Draft {
  return {
    type: body.type,
    amount: body.amount,
    category: body.category,
    date: body.date ?? today,
    payee: body.payee ?? '',
    note: body.note ?? '',
    tags: (body.tags ?? []).join(', '),
  };
}

export function tagsOf(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
}

/** The body of a request, or what is missing for it, in words for each member. */
export function bodyOf(
  draft: Draft,
  currency: string,
): { body: TransactionBody } | { faults: Partial<Record<DraftMember, string>> } {
  const amount = parseAmount(draft.amount);
  const category = draft.category.trim();
  const faults: Partial<Record<DraftMember, string>> = {};
  if (amount === null) {
    faults.amount = draft.amount.trim() ? 'This is no amount.' : 'How much was it?';
  } else if (/^[0.]*$/.test(amount)) {
    faults.amount = 'An amount is more than nothing.';
  }
  if (!category) {
    faults.category = 'What was it for?';
  }
  if (!draft.date) {
    faults.date = 'Which day was it?';
  }
  if (amount === null || Object.keys(faults).length > 0) {
    return { faults };
  }
  return {
    body: {
      type: draft.type,
      amount: withDigits(amount, currency),
      category,
      date: draft.date,
      payee: draft.payee.trim() || null,
      note: draft.note.trim() || null,
      tags: tagsOf(draft.tags),
    },
  };
}

/** Whether anything was typed that would be lost. */
export function isTouched({ amount, category, payee, note, tags }: Draft): boolean {
  return [amount, category, payee, note, tags].some((text) => text.trim() !== '');
}
