import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ModuleRow, TypeLink } from '../../../protocol/messages.ts';
import { groupPlace, partName, partType, typeLine, type TypeRow } from './type-rows.ts';

interface TypeItemProps {
  readonly row: ModuleRow;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onType: (type: number) => void;
}

/** A type of the module: what it is in a line, and a bracket around those that were declared together. */
export function TypeItem({ row, open, onOpen, onType }: TypeItemProps) {
  const { definition, index, name } = row;
  if (definition === undefined) return null;
  const { group, supers, final } = definition;
  const Chevron = open ? ChevronDown : ChevronRight;
  const place = groupPlace(row);
  return (
    <div className="module-item module-type" data-group={place ?? undefined}>
      <span
        className="module-bracket"
        title={
          group === null ? undefined : `One of ${group.size} types that may refer to each other: a recursion group`
        }
      />
      <button
        type="button"
        className="module-name code-font"
        tabIndex={-1}
        aria-expanded={open}
        title={final ? row.detail : `${row.detail}: other types may be declared below it`}
        onClick={onOpen}
      >
        <Chevron size={11} aria-hidden className="module-chevron" />
        <span className="module-index">{index}</span> {name}
        <span className="module-detail">{typeLine(definition)}</span>
        {group !== null && <span className="visually-hidden">, in a recursion group of {group.size}</span>}
      </button>
      {supers.map((above) => (
        <Below key={above.text} above={above} onType={onType} />
      ))}
      {place === 'first' && group !== null && <span className="module-size">rec {group.size}</span>}
    </div>
  );
}

function Below({ above, onType }: { readonly above: TypeLink; readonly onType: (type: number) => void }) {
  return (
    <span className="module-size" title={`It is a subtype of ${above.text}`}>
      sub <TypeName link={above} onType={onType} />
    </span>
  );
}

/** A type by its text, as a way to the type that it names. */
function TypeName({ link, onType }: { readonly link: TypeLink; readonly onType: (type: number) => void }) {
  const { text, type } = link;
  if (type === null) return text;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="link-button code-font"
      title={`Go to the type in ${text}`}
      onClick={() => onType(type)}
    >
      {text}
    </button>
  );
}

interface TypePartLineProps {
  readonly row: TypeRow;
  /** The bracket of a recursion group goes on beside it. */
  readonly grouped: boolean;
  readonly onType: (type: number) => void;
}

/** A field, the element, a parameter, a result, or the supertype of an opened type. */
export function TypePartLine({ row, grouped, onType }: TypePartLineProps) {
  return (
    <div className="module-item module-type module-type-part code-font" data-group={grouped ? 'middle' : undefined}>
      <span className="module-bracket" />
      {row.kind === 'more' && <span className="muted">… {row.count} more</span>}
      {row.kind === 'above' && (
        <>
          <span className="module-part-name">sub of</span> <TypeName link={row.link} onType={onType} />
        </>
      )}
      {row.kind === 'part' && (
        <>
          <span className="module-part-name" title={`${partName(row.part)}: ${partType(row.part)}`}>
            {partName(row.part)}
          </span>
          {row.part.mutable && <span className="muted">mut</span>} <TypeName link={row.part.type} onType={onType} />
        </>
      )}
    </div>
  );
}
