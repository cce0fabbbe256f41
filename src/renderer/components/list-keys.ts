/** Which row a key leads to; null when the key is none of the list's. `page` is rows per page. */
export function listKeyTarget(
  event: { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean },
  active: number | null,
  count: number,
  page: number,
): number | null {
  if (count === 0 || event.altKey || event.metaKey || event.ctrlKey) return null;
  const last = count - 1;
  switch (event.key) {
    case 'ArrowDown':
      return active === null ? 0 : Math.min(last, active + 1);
    case 'ArrowUp':
      return active === null ? last : Math.max(0, active - 1);
    case 'PageDown':
      return Math.min(last, (active ?? 0) + page);
    case 'PageUp':
      return Math.max(0, (active ?? 0) - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
