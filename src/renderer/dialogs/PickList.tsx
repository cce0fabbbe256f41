import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { listKeyTarget } from '../components/list-keys.ts';
import './pick-list.css';

interface PickListProps<T> {
  readonly label: string;
  readonly placeholder: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** At most a hundred or so: all are drawn. */
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly renderItem: (item: T) => ReactNode;
  readonly onPick: (item: T) => void;
  /** An item that is listed but cannot be picked. */
  readonly isDisabled?: (item: T) => boolean;
  /** Shown instead of an empty list. */
  readonly nothing: ReactNode;
}

/** A field to type into and the list of what fits: arrow keys move, Enter picks. */
export function PickList<T>(props: PickListProps<T>) {
  const { label, placeholder, query, onQuery, items, keyOf, renderItem, onPick, isDisabled, nothing } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(0);
  const active = items.length === 0 ? null : Math.min(chosen, items.length - 1);
  useEffect(() => setChosen(0), [query]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const pick = (item: T | undefined): void => {
    if (item !== undefined && isDisabled?.(item) !== true) onPick(item);
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (active !== null) pick(items[active]);
      return;
    }
    // Home and End belong to the text.
    if (event.key === 'Home' || event.key === 'End') return;
    const target = listKeyTarget(event, active, items.length, 10);
    if (target === null) return;
    event.preventDefault();
    const wrapped = target === active && items.length > 1 ? (event.key === 'ArrowDown' ? 0 : items.length - 1) : target;
    setChosen(event.key.startsWith('Arrow') ? wrapped : target);
  }

  return (
    <>
      <input
        className="pick-field"
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={active === null ? undefined : `${id}-${active}`}
        aria-autocomplete="list"
        placeholder={placeholder}
        spellCheck={false}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={id} className="pick-list" role="listbox" aria-label={label}>
        {items.map((item, index) => (
          <div
            key={keyOf(item)}
            id={`${id}-${index}`}
            className="pick-item"
            role="option"
            aria-selected={index === active}
            aria-disabled={isDisabled?.(item) ?? false}
            onMouseMove={() => setChosen(index)}
            onClick={() => pick(item)}
          >
            {renderItem(item)}
          </div>
        ))}
      </div>
      {items.length === 0 && (
        <p className="pick-nothing" role="status">
          {nothing}
        </p>
      )}
    </>
  );
}
