import { useStore } from '../store/use-store.ts';

/** Finds the field again: the Open command clicks it. */
export const fileFieldId = 'open-file';

/**
 * The page's own file field, always there and out of sight. Not the newer picker of file handles: this one works in
 * every browser, asks for no permission, and can be found by what drives a page from outside. (A dropped file does come
 * with a handle.)
 */
export function FileField() {
  const openFile = useStore((s) => s.files.openFile);
  return (
    <input
      id={fileFieldId}
      type="file"
      accept=".wasm,.wat,.gz,.wscope,application/wasm"
      aria-label="Open a WebAssembly file"
      hidden
      onChange={({ target }) => {
        const file = target.files?.[0];
        // The same file may be chosen again, after it was changed.
        target.value = '';
        if (file !== undefined) void openFile(file);
      }}
    />
  );
}
