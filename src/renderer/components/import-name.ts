/** Module and field of an import, which lists show as `module.field`; the module's name ends at the first dot. */
export function importName(shown: string): { readonly module: string; readonly name: string } {
  const dot = shown.indexOf('.');
  return dot < 0 ? { module: '', name: shown } : { module: shown.slice(0, dot), name: shown.slice(dot + 1) };
}
