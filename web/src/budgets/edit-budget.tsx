import { Page } from '../ui/page';

export default function EditBudget({ id }: { id: string }) {
  return <Page title="Change the budget">{id}</Page>;
}
