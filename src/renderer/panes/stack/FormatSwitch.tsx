import type { StackFormat } from './stack-rows.ts';

const formats: readonly { readonly id: StackFormat; readonly help: string }[] = [
  { id: 'dec', help: 'Decimal, with hexadecimal beside' },
  { id: 'hex', help: 'Hexadecimal, with decimal beside' },
  { id: 'float', help: 'Integers too as the floats their bits are' },
];

/** How the slots are written. */
export function FormatSwitch({ value, onChange }: { value: StackFormat; onChange: (format: StackFormat) => void }) {
  return (
    <fieldset className="format-switch" aria-label="Format of the slots">
      {formats.map(({ id, help }) => (
        <button key={id} type="button" title={help} aria-pressed={id === value} onClick={() => onChange(id)}>
          {id}
        </button>
      ))}
    </fieldset>
  );
}
