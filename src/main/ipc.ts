import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import { requests, type Answer, type RequestArgs, type RequestName, type Results } from '../shared/ipc.ts';
import { FileProblem } from './files.ts';

/** One handler for every request of shared/ipc.ts; a missing or extra one is a type error. */
export type Handlers = {
  readonly [Name in RequestName]: (...args: RequestArgs<Name>) => Results[Name] | Promise<Results[Name]>;
};

/**
 * Answers the requests of our own page. Whoever else sends one, and whatever does not have the shape that
 * shared/ipc.ts gives it, is refused before a handler sees it.
 * @param isOurs whether a request comes from the top frame of our window, showing our page
 */
export function serveRequests(
  ipcMain: Pick<IpcMain, 'handle'>,
  isOurs: (event: IpcMainInvokeEvent) => boolean,
  handlers: Handlers,
): void {
  for (const name of Object.keys(requests) as RequestName[]) {
    ipcMain.handle(name, async (event, ...args: unknown[]): Promise<Answer<Results[RequestName]>> => {
      if (!isOurs(event)) return { ok: false, message: `${name}: refused, the sender is not the app's page.` };
      const checked = v.safeParse(requests[name], args);
      if (!checked.success) {
        return { ok: false, message: `${name}: ${checked.issues.map((issue) => issue.message).join('; ')}` };
      }
      try {
        const handler = handlers[name] as (...values: readonly unknown[]) => Promise<Results[RequestName]>;
        return { ok: true, value: await handler(...checked.output) };
      } catch (error) {
        if (error instanceof FileProblem || error instanceof SyntaxError) return { ok: false, message: error.message };
        return { ok: false, message: `${name} failed: ${error instanceof Error ? error.message : String(error)}` };
      }
    });
  }
}
