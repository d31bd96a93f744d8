import type { components } from '../api/schema';
import { parseAmount } from '../money/money';
import type { Mode, PeriodUnit, Rollover } from './words';

type Schemas = components['schemas'];
export type BudgetBody = Omit<Schemas['BudgetCreate'], 'id'>;

/** A budget as it is being typed. */
export interface BudgetDraft {
  name: string;
  /** None: all spending. */
  categories: string[];
  /** One more, that is being typed: it counts as it stands. */
  category: string;
  amount: string;
  unit: PeriodUnit;
  every: string;
  /** Empty: where the unit begins. */
  anchor: string;
  thresholds: number[];
  mode: Mode;
  rollover: Rollover;
  cap: string;
  startsOn: string;
  endsOn: string;
}

export type Faults = Record<string, string>;

export const NEW_BUDGET: BudgetDraft = {
  name: '',
  categories: [],
  category: '',
  amount: '',
  unit: 'month',
  every: '1',
  anchor: '',
  thresholds: [90],
  mode: 'warn',
  rollover: 'none',
  cap: '',
  startsOn: '',
  endsOn: '',
};

export function draftOf(budget: Schemas['BudgetDefinition']): BudgetDraft {
  return {
    name: budget.name,
    categories: budget.categories,
    category: '',
    amount: budget.amount,
    unit: budget.period.unit,
    every: String(budget.period.every),
    anchor: budget.period.anchor,
    thresholds: budget.thresholds,
    mode: budget.mode,
    rollover: budget.rollover,
    cap: budget.rollover_cap ?? '',
    startsOn: budget.starts_on,
    endsOn: budget.ends_on ?? '',
  };
}

/** The categories, with the one that is being typed. */
export function withTyped({ categories, category }: BudgetDraft): string[] {
  const typed = category.trim();
  return typed && !categories.includes(typed) ? [...categories, typed] : categories;
}

function faultsOf(draft: BudgetDraft): Faults {
  const faults: Faults = {};
  if (!draft.name.trim()) {
    faults['name'] = 'What do you call it?';
  }
  if (parseAmount(draft.amount) === null) {
    faults['amount'] = draft.amount.trim() ? 'This is no amount.' : 'How much may it be?';
  }
  if (!/^[1-9]\d*$/.test(draft.every)) {
    faults['period'] = 'A period has a whole number of units.';
  }
  if (draft.rollover !== 'none' && draft.cap.trim() && parseAmount(draft.cap) === null) {
    faults['rollover_cap'] = 'This is no amount.';
  }
  if (draft.thresholds.length === 0) {
    faults['thresholds'] = 'Choose at least one percentage.';
  }
  return faults;
}

/** The body of a request, or what is wrong with it, by the members' names. */
export function bodyOf(draft: BudgetDraft): { body: BudgetBody } | { faults: Faults } {
  const faults = faultsOf(draft);
  const amount = parseAmount(draft.amount);
  if (Object.keys(faults).length > 0 || amount === null) {
    return { faults };
  }
  return {
    body: {
      name: draft.name.trim(),
      categories: withTyped(draft),
      amount,
      period: {
        unit: draft.unit,
        every: Number(draft.every),
        ...(draft.anchor ? { anchor: draft.anchor } : {}),
      },
      thresholds: [...draft.thresholds].sort((a, b) => a - b),
      mode: draft.mode,
      rollover: draft.rollover,
      rollover_cap: draft.rollover === 'none' ? null : parseAmount(draft.cap),
      ...(draft.startsOn ? { starts_on: draft.startsOn } : {}),
      ends_on: draft.endsOn || null,
    },
  };
}
