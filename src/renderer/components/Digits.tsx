import './digits.css';

interface DigitsProps {
  /** A number as text; anything else is drawn as it is. */
  readonly text: string;
}

/**
 * Digits in threes, as in 66 432, by space that is drawn but is not text: what is copied, searched for or read
 * aloud is the plain number. Numbers under five digits stay together.
 */
export function Digits({ text }: DigitsProps) {
  const number = /^(-?)(\d{5,})$/.exec(text);
  if (number === null) return text;
  const [, sign = '', digits = ''] = number;
  const head = digits.length % 3;
  const groups: string[] = digits.slice(head).match(/\d{3}/g) ?? [];
  if (head > 0) groups.unshift(digits.slice(0, head));
  return (
    <span className="digits">
      {sign}
      {groups.map((group, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a group has no name but its place
        <span key={index}>{group}</span>
      ))}
    </span>
  );
}
