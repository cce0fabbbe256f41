import { useEffect, useState } from 'react';
import { useStore } from '../../store/use-store.ts';
import { INSPECTED_BYTES } from './memory-inspector.ts';

const none = new Uint8Array(0);

/** Bytes from an address on, for the inspector: from those on screen, else asked for (again after every stop). */
export function useInspected(address: number, size: number): Uint8Array {
  const window = useStore((s) => s.memory.window);
  const index = useStore((s) => s.memory.index);
  const pause = useStore((s) => s.run.pause);
  const request = useStore((s) => s.engine.request);
  const [fetched, setFetched] = useState<{ readonly address: number; readonly bytes: Uint8Array }>({
    address: -1,
    bytes: none,
  });

  const length = Math.max(0, Math.min(INSPECTED_BYTES, size - address));
  const at = window === null ? -1 : address - window.address;
  const covered = window !== null && at >= 0 && at + length <= window.bytes.length;

  useEffect(() => {
    if (covered || length === 0) return;
    let current = true;
    // Before there is an instance there is nothing to read: that is no news for anybody.
    request('memory.read', { memory: index, address, length }).then(
      (answer) => current && setFetched({ address, bytes: answer.bytes }),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [request, covered, index, address, length, pause]);

  if (covered) return window.bytes.subarray(at, at + length);
  return fetched.address === address ? fetched.bytes : none;
}
