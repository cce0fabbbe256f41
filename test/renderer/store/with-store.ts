import { connect, createAppStore, type Surroundings } from '../../../src/renderer/store/store.ts';
import type { State, Store } from '../../../src/renderer/store/state.ts';
import type { ModuleSource } from '../../../src/renderer/store/source.ts';
import { type FakeClient, fakeClient } from '../../support/fake-client.ts';

export interface StoreUnderTest {
  readonly store: Store;
  readonly client: FakeClient;
  /** The state as it is now. */
  readonly s: () => State;
  readonly settle: () => Promise<void>;
}

/** A store of its own with the fixture engine behind it. */
export function withStore(surroundings?: Partial<Surroundings>): StoreUnderTest {
  const store = createAppStore({
    sample: () => null,
    samplesNamed: () => [],
    sourceOf: () => null,
    pick: () => Promise.resolve(null),
    saveFile: () => Promise.resolve(null),
    restartEngine: () => undefined,
    ...surroundings,
  });
  const client = fakeClient();
  connect(store, client);
  return { store, client, s: store.getState, settle };
}

/** As `withStore`, with the fixture module open. */
export async function withModule(surroundings?: Partial<Surroundings>): Promise<StoreUnderTest> {
  const made = withStore(surroundings);
  await made.s().module.open(fileSource('rocket.wasm'), false);
  await settle();
  return made;
}

export function fileSource(name: string, bytes: Uint8Array<ArrayBuffer> = new Uint8Array([0, 1, 2])): ModuleSource {
  return { kind: 'file', name, file: new Blob([bytes]) };
}

export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
