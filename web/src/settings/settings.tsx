import { Page } from '../ui/page';

export default function Settings() {
  return <Page title="Settings">x</Page>;
}
