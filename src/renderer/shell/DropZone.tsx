import { useEffect, useState } from 'react';
import { host } from '../surroundings.ts';
import { store } from '../store/use-store.ts';
import './drop-zone.css';

/** A file dropped anywhere in the window is opened; while one hovers, the window says so. */
export function DropZone() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      // Leaving for another element of the page is not leaving.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const { dataTransfer } = event;
      if (dataTransfer !== null) void openDropped(dataTransfer);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  return over ? (
    <div className="drop-zone" aria-hidden>
      Drop to open
    </div>
  ) : null;
}

interface ItemWithHandle extends DataTransferItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

async function openDropped(transfer: DataTransfer): Promise<void> {
  const { files, ui } = store.getState();
  const item: ItemWithHandle | undefined = [...transfer.items].find((each) => each.kind === 'file');
  const file = transfer.files[0];
  if (file === undefined) return;
  // Only now may the item be asked: it is gone once the event is over.
  const asking = item?.getAsFileSystemHandle?.().catch(() => null);
  if (transfer.files.length > 1) ui.notify(`Only ${file.name} is opened: one module at a time.`);
  const handle = await asking;
  await files.openFile(file, handle?.kind === 'file' ? (handle as FileSystemFileHandle) : undefined);
  await host?.rememberDropped(file);
}
