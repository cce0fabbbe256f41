import { Tooltip } from '../../components/Tooltip.tsx';
import type { StackFormat } from './stack-rows.ts';

const formats: readonly { readonly id: StackFormat; readonly name: string; readonly help: string }[] = [
  { id: 'dec', name: 'decimal', help: 'Decimal, with hexadecimal or the bits beside.' },
  { id: 'hex', name: 'hexadecimal', help: 'Hexadecimal, with decimal beside.' },
  { id: 'float', name: 'float', help: 'Integers, too, as the floats their bits are.' },
];

/** How the slots are written: each press goes to the next format. */
export function FormatSwitch({ value, onChange }: { value: StackFormat; onChange: (format: StackFormat) => void }) {
  const at = formats.findIndex(({ id }) => id === value);
  const next = formats[(at + 1) % formats.length]?.id ?? 'dec';
  return (
    <Tooltip text={formats[at]?.help} detail="Press for the next format: decimal, hexadecimal, float.">
      <button
        type="button"
        className="format-switch"
        aria-label={`${value}: format of the slots, ${formats[at]?.name}`}
        onClick={() => onChange(next)}
      >
        {value}
      </button>
    </Tooltip>
  );
}
