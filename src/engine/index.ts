/** The only door of the engine: everything the rest of the application may use, named one by one. */
export type * from './debug/views.ts';
