import { randomUUID } from 'node:crypto';
import { expect, type APIRequestContext, type APIResponse } from '@playwright/test';

export interface Registration {
  email?: string;
  name?: string;
  currency?: string;
  timezone?: string;
}

interface BudgetParts {
  categories?: string[];
  [member: string]: unknown;
}

interface Verdict {
  budget_check: object;
}

/** The most that the API takes at once. */
const BATCH = 1000;

/** A household of one test alone, and what its own client of the API does, apart from any page. */
export class Household {
  email = `${randomUUID()}@example.org`;
  readonly password = `plain-${randomUUID()}`;
  private token = '';

  constructor(private readonly request: APIRequestContext) {}

  async register(registration: Registration = {}): Promise<this> {
    const response = await this.request.post('/v1/auth/register', {
      data: {
        email: this.email,
        password: this.password,
        name: 'Ada',
        currency: 'EUR',
        timezone: 'Europe/Berlin',
        ...registration,
      },
    });
    expect(response.status(), await response.text()).toBe(201);
    const { access_token } = (await response.json()) as { access_token: string };
    this.token = access_token;
    this.email = registration.email ?? this.email;
    return this;
  }

  private headers(more: Record<string, string> = {}): Record<string, string> {
    return { Authorization: `Bearer ${this.token}`, ...more };
  }

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    const response = await this.request.get(path, { headers: this.headers() });
    expect(response.status(), await response.text()).toBe(200);
    return (await response.json()) as T;
  }

  async post<T = Record<string, unknown>>(path: string, data?: object): Promise<T> {
    const response = await this.tryPost(path, data);
    expect(response.ok(), await response.text()).toBe(true);
    return (await response.json()) as T;
  }

  /** For what may be refused. */
  tryPost(path: string, data?: object, more?: Record<string, string>): Promise<APIResponse> {
    return this.request.post(path, { data, headers: this.headers(more) });
  }

  async patch<T = Record<string, unknown>>(path: string, data: object): Promise<T> {
    const response = await this.request.patch(path, { data, headers: this.headers() });
    expect(response.ok(), await response.text()).toBe(true);
    return (await response.json()) as T;
  }

  async delete(path: string): Promise<void> {
    const response = await this.request.delete(path, { headers: this.headers() });
    expect(response.status(), await response.text()).toBe(204);
  }

  /** An expense of today, or what the members given make of it. */
  spend(amount: string, category: string, more: object = {}) {
    return this.post<{ id: string }>('/v1/transactions', {
      type: 'expense',
      amount,
      category,
      ...more,
    });
  }

  /** Goes shopping so often, from 2025 on: at "Shop 1", "Shop 2" and so on. */
  async live(times: number, timesADay = 5): Promise<void> {
    const first = Date.UTC(2025, 0, 1);
    for (let from = 0; from < times; from += BATCH) {
      const transactions = Array.from({ length: Math.min(BATCH, times - from) }, (_, index) => {
        const n = from + index;
        const day = new Date(first + Math.floor(n / timesADay) * 86_400_000);
        return {
          type: 'expense',
          amount: `${(n % 90) + 1}.50`,
          category: 'Food',
          payee: `Shop ${n + 1}`,
          date: day.toISOString().slice(0, 10),
        };
      });
      await this.post('/v1/transactions/batch', { transactions });
    }
  }

  /** Made, and known to all services: a busy machine may judge the next entry by what it knows. */
  async budget(name: string, amount: string, { categories = [name], ...more }: BudgetParts = {}) {
    const body = { name, categories, amount, ...more };
    const budget = await this.post<{ id: string }>('/v1/budgets', body);
    const expense = { type: 'expense', amount: '1', category: categories[0] ?? name };
    await expect
      .poll(async () => (await this.post<Verdict>('/v1/transactions/check', expense)).budget_check)
      .toMatchObject({ source: 'live' });
    return budget;
  }
}
