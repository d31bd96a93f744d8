import { Page } from '../ui/page';

export default function BudgetPage({ id }: { id: string }) {
  return <Page title="Budget">{id}</Page>;
}
