import { Dialog } from '../ui/dialog';

export default function Entry({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="New entry" open onClose={onClose}>
      x
    </Dialog>
  );
}
