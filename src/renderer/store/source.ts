/**
 * Where a module's bytes come from. The engine gets them by transfer, so the window keeps no copy: it keeps this,
 * and reads again when it has to (reload, an engine that was restarted, the next launch).
 */
export type ModuleSource = SourceKind & {
  /** The name to show: a file name or a sample's title. */
  readonly name: string;
  /** What Continue calls when the module has neither a game host nor a start of its own. */
  readonly entry?: { readonly export: string; readonly args: readonly string[] };
  /** Of a component: which of its core modules. */
  readonly core?: number;
};

type SourceKind =
  | { readonly kind: 'sample'; readonly sample: string; readonly url: string }
  | { readonly kind: 'url'; readonly url: string }
  /** A picked or dropped file; with a handle it can be read again after it changed. */
  | { readonly kind: 'file'; readonly file: Blob; readonly handle?: FileSystemFileHandle }
  /** A file the desktop shell opened: only the shell knows its path. */
  | { readonly kind: 'host'; readonly token: string; readonly read: () => Promise<ArrayBuffer> };

/** Reads all bytes. Rejects with a sentence when the file vanished or the address does not answer. */
export async function readSource(source: ModuleSource): Promise<ArrayBuffer> {
  switch (source.kind) {
    case 'sample':
    case 'url':
      return await readUrl(source.url);
    case 'file':
      return await readFile(source);
    case 'host':
      return await source.read();
  }
}

async function readUrl(url: string): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error(`Nothing answers at ${url}.`);
  }
  if (!response.ok) throw new Error(`${url} answers ${response.status} ${response.statusText}.`);
  return await response.arrayBuffer();
}

async function readFile(source: { readonly file: Blob; readonly handle?: FileSystemFileHandle }): Promise<ArrayBuffer> {
  try {
    const file = source.handle === undefined ? source.file : await source.handle.getFile();
    return await file.arrayBuffer();
  } catch {
    throw new Error('The file cannot be read any more: it was moved, deleted or changed. Open it again.');
  }
}

/** Bytes that are hashed in one go: the browser copies them first, in one go too, and the window waits for that. */
const PIECE = 4 * 2 ** 20;

/**
 * SHA-256 in hex, or for a file of several pieces the hash of their hashes; '' where the page is not a secure context
 * and has no digest.
 */
export async function hashOf(bytes: ArrayBuffer, piece = PIECE): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) return '';
  if (bytes.byteLength <= piece) return hex(await subtle.digest('SHA-256', bytes));
  const hashes: string[] = [];
  for (let at = 0; at < bytes.byteLength; at += piece) {
    const part = new Uint8Array(bytes, at, Math.min(piece, bytes.byteLength - at));
    hashes.push(hex(await subtle.digest('SHA-256', part)));
    // In a task of its own: what a promise goes on with may still belong to the last one.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return hex(await subtle.digest('SHA-256', new TextEncoder().encode(hashes.join())));
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
