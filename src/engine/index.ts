/** The only door of the engine: everything the rest of the application may use, named one by one. */
export type * from './debug/views.ts';
export { readProducers, readSourceMappingUrl, readTargetFeatures } from './binary/custom.ts';
export { decode, decodePartial } from './binary/decode.ts';
export * from './module/errors.ts';
export { featureName } from './module/features.ts';
export { helpFor } from './module/help.ts';
export { funcTypeOf, importedFuncCount } from './module/module.ts';
export type * from './module/module.ts';
export { funcName, globalName, localName, memoryName, tableName, typeName } from './module/names.ts';
export { matchOpcodes, opcodeByMnemonic, opcodes } from './module/opcodes.ts';
export { formatValue, parseValue } from './text/format.ts';
export { validateBody } from './validate/code.ts';
export { inspectAt } from './validate/inspect.ts';
export { validate, validateInSlices, validateModule } from './validate/validate.ts';
