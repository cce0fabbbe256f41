import type { MemberView, ObjectName, ObjectWindow } from '../../protocol/messages.ts';

/** Members of one request. */
export const MEMBER_PAGE = 200;
/** Pages kept; the ones looked at longest ago go first. */
const KEPT = 400;

interface Page {
  /** The stop at which it was fetched. */
  readonly stop: number;
  /** Null: the object was gone. */
  readonly members: readonly MemberView[] | null;
  /** What they were at the stop before, when they were known then. */
  readonly before: readonly MemberView[] | null;
}

/** What is known of a member. `changed`: it was another value at the previous stop. */
export type KnownMember =
  | { readonly state: 'here'; readonly member: MemberView; readonly changed: boolean; readonly before?: bigint }
  | { readonly state: 'coming' }
  | { readonly state: 'gone' };

type Fetch = (name: ObjectName, from: number, count: number) => Promise<ObjectWindow | null>;

/**
 * Members of objects, by pages: fetched when they come into view, shown until they have been fetched again after the
 * next stop, and compared with what they were. Objects go by their identity, so one that is shown in several places is
 * fetched once.
 */
export class ObjectCache {
  readonly #fetch: Fetch;
  readonly #pages = new Map<string, Page>();
  readonly #pending = new Set<string>();
  /** Pages to fetch again when they are wanted. */
  readonly #stale = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #stop = 0;
  #epoch = 0;
  #version = 0;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** Grows whenever something else is known: the snapshot for `useSyncExternalStore`. */
  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  at(name: ObjectName, index: number): KnownMember {
    const page = this.#pages.get(keyOf(name, Math.floor(index / MEMBER_PAGE)));
    if (page === undefined) return { state: 'coming' };
    if (page.members === null) return { state: 'gone' };
    const at = index % MEMBER_PAGE;
    const member = page.members[at];
    if (member === undefined) return { state: 'coming' };
    const before = page.stop === this.#stop ? page.before?.[at] : undefined;
    const changed = before !== undefined && !sameMember(before, member);
    const vector = changed && member.value.type === 'v128';
    return { state: 'here', member, changed, ...(vector ? { before: before.value.bits } : {}) };
  }

  /** A member is in view: fetches its page unless it is here or on the way. */
  want(name: ObjectName, index: number): void {
    const page = Math.floor(index / MEMBER_PAGE);
    const key = keyOf(name, page);
    if (this.#pending.has(key) || (this.#pages.has(key) && !this.#stale.has(key))) return;
    this.#pending.add(key);
    void this.#load(name, page, key);
  }

  /** The machine stands elsewhere: what is shown is fetched again, and compared. */
  nextStop(): void {
    this.#stop++;
    this.refresh();
  }

  /** Something was edited: the same moment, read again. */
  refresh(): void {
    this.#epoch++;
    this.#pending.clear();
    for (const key of this.#pages.keys()) this.#stale.add(key);
    this.#changed();
  }

  /** Another run: its objects have the same numbers. */
  clear(): void {
    this.#pages.clear();
    this.refresh();
    this.#stale.clear();
  }

  async #load(name: ObjectName, page: number, key: string): Promise<void> {
    const epoch = this.#epoch;
    const window = await this.#fetch(name, page * MEMBER_PAGE, MEMBER_PAGE).catch(() => undefined);
    if (epoch !== this.#epoch) return;
    this.#pending.delete(key);
    // What failed stays unknown, and is asked for again when it next comes into view.
    if (window === undefined) return;
    const old = this.#pages.get(key);
    const before = old === undefined ? null : old.stop === this.#stop ? old.before : this.#justBefore(old);
    this.#stale.delete(key);
    this.#pages.delete(key);
    this.#pages.set(key, { stop: this.#stop, members: window?.members ?? null, before });
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) break;
      this.#pages.delete(oldest);
      this.#stale.delete(oldest);
    }
    this.#changed();
  }

  #justBefore({ stop, members }: Page): readonly MemberView[] | null {
    return stop === this.#stop - 1 ? members : null;
  }

  #changed(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}

function keyOf({ kind, id }: ObjectName, page: number): string {
  return `${kind} ${id} ${page}`;
}

/** Do both hold the same bits, or refer to the same thing? */
function sameMember({ value: a }: MemberView, { value: b }: MemberView): boolean {
  if (a.ref === null || b.ref === null) return a.ref === b.ref && a.bits === b.bits;
  const [one, other] = [a.ref, b.ref];
  switch (one.kind) {
    case 'null':
      return other.kind === 'null';
    case 'func':
      return other.kind === 'func' && one.func === other.func && one.name === other.name;
    case 'host':
      return other.kind === 'host' && one.text === other.text;
    case 'i31':
      return other.kind === 'i31' && one.value === other.value;
    default:
      return other.kind === one.kind && one.id === other.id;
  }
}
