import { Page } from '../ui/page';

export default function Sessions() {
  return <Page title="Sessions">x</Page>;
}
