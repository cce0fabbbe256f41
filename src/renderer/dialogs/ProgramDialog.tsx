import { Download, FilePlus, FolderPlus, type LucideIcon, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Problem, ProgramFileView } from '../../protocol/messages.ts';
import { Dialog } from '../components/Dialog.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { ProblemBox } from '../components/ProblemBox.tsx';
import { VirtualList } from '../components/VirtualList.tsx';
import { useStore } from '../store/use-store.ts';
import {
  envText,
  guestPath,
  MOST_BYTES,
  readArgs,
  readEnv,
  type SetupFile,
  sizeOf,
  withFiles,
} from './program-form.ts';
import './form.css';
import './program-dialog.css';

/** What a WASI program finds when it starts: arguments, environment, files; and the files that it left. */
export function ProgramDialog({ onClose }: { readonly onClose: () => void }) {
  const setup = useStore((s) => s.program.setup);
  const set = useStore((s) => s.program.set);
  const restart = useStore((s) => s.run.restart);
  const ran = useStore((s) => s.run.state !== 'ready' && s.run.state !== 'empty');
  const [args, setArgs] = useState(() => setup.args.join('\n'));
  const [env, setEnv] = useState(() => envText(setup.env));
  const [files, setFiles] = useState(setup.files);
  const [problem, setProblem] = useState<Problem | null>(null);
  const id = useId();
  const variables = readEnv(env);
  const wrong = 'wrong' in variables ? variables.wrong : null;

  async function keep(then: () => void): Promise<void> {
    if ('wrong' in variables) return;
    const refused = await set({ args: readArgs(args), env: variables.env, files });
    setProblem(refused);
    if (refused === null) {
      onClose();
      then();
    }
  }

  async function add(picked: readonly File[]): Promise<void> {
    setProblem(null);
    try {
      if (picked.reduce((sum, { size }) => sum + size, sizeOf(files)) > MOST_BYTES) {
        throw new Error('All files together may have 256 MB: they are held in memory.');
      }
      const read = await Promise.all(picked.map(readFile));
      setFiles((old) => withFiles(old, read));
    } catch (error) {
      setProblem({ kind: 'io', message: error instanceof Error ? error.message : String(error) });
    }
  }

  return (
    <Dialog
      title="Program settings"
      width={620}
      description="What the program finds when it starts. A change counts from the next start on."
      onClose={onClose}
    >
      <form
        className="program-form"
        onSubmit={(event) => {
          event.preventDefault();
          void keep(() => {});
        }}
      >
        <div className="dialog-body form">
          {problem !== null && <ProblemBox problem={problem} />}
          <div className="program-field">
            <label htmlFor={`${id}-args`}>Arguments, one a line</label>
            <textarea
              id={`${id}-args`}
              className="text-field code-font"
              rows={3}
              spellCheck={false}
              data-autofocus
              placeholder={'--verbose\ninput.txt'}
              value={args}
              onChange={(event) => setArgs(event.target.value)}
            />
          </div>
          <div className="program-field">
            <label htmlFor={`${id}-env`}>Environment, NAME=VALUE on each line</label>
            <textarea
              id={`${id}-env`}
              className="text-field code-font"
              rows={3}
              spellCheck={false}
              placeholder="HOME=/"
              aria-invalid={wrong !== null}
              aria-describedby={`${id}-wrong`}
              value={env}
              onChange={(event) => setEnv(event.target.value)}
            />
            <p id={`${id}-wrong`} className="form-problem">
              {wrong === null ? '' : `Line ${wrong} is not of the form NAME=VALUE.`}
            </p>
          </div>
          <SetupFiles
            files={files}
            onAdd={add}
            onRemove={(path) => setFiles(files.filter((each) => each.path !== path))}
          />
          <FilesLeft />
        </div>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="button"
            className="button"
            aria-disabled={wrong !== null}
            onClick={() => void keep(() => restart(true))}
          >
            {ran ? 'Apply and restart' : 'Apply and run'}
          </button>
          <button type="submit" className="button primary" aria-disabled={wrong !== null}>
            Apply
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface SetupFilesProps {
  readonly files: readonly SetupFile[];
  readonly onAdd: (picked: readonly File[]) => Promise<void>;
  readonly onRemove: (path: string) => void;
}

/** The files that will be there, and how to add more. */
function SetupFiles({ files, onAdd, onRemove }: SetupFilesProps) {
  const picker = useRef<HTMLInputElement>(null);
  const folderPicker = useRef<HTMLInputElement>(null);
  const picked = (input: HTMLInputElement): void => {
    const all = [...(input.files ?? [])];
    input.value = '';
    if (all.length > 0) void onAdd(all);
  };
  return (
    <fieldset className="program-files">
      <legend>
        Files{' '}
        <span className="muted">
          {files.length === 0 ? '' : `${files.length}, ${sizeText(sizeOf(files))} in memory`}
        </span>
      </legend>
      <FileRows
        label="Files the program will find"
        empty="None: the program finds an empty folder /, in which it may make files of its own."
        files={files.map(({ path, bytes }) => ({ path, size: bytes.length, link: null }))}
        icon={X}
        verb="Remove"
        onRow={onRemove}
      />
      <div className="program-buttons">
        <button type="button" className="button" onClick={() => picker.current?.click()}>
          <FilePlus size={14} aria-hidden />
          Add files…
        </button>
        <button type="button" className="button" onClick={() => folderPicker.current?.click()}>
          <FolderPlus size={14} aria-hidden />
          Add a folder…
        </button>
      </div>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files for the program"
        onChange={(e) => picked(e.target)}
      />
      <input
        ref={(element) => {
          folderPicker.current = element;
          element?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        hidden
        aria-label="A folder for the program"
        onChange={(e) => picked(e.target)}
      />
    </fieldset>
  );
}

/** What is in the program's folder now: what it wrote can be saved. */
function FilesLeft() {
  const running = useStore((s) => s.run.state === 'paused' || s.run.state === 'idle' || s.run.state === 'trapped');
  const list = useStore((s) => s.program.files);
  const read = useStore((s) => s.program.read);
  const [left, setLeft] = useState<{ readonly total: number; readonly files: readonly ProgramFileView[] } | null>(null);
  useEffect(() => {
    let wanted = true;
    if (running) void list().then((found) => wanted && setLeft(found));
    return () => void (wanted = false);
  }, [running, list]);
  if (!running || left === null || left.total === 0) return null;

  async function save(path: string): Promise<void> {
    const bytes = await read(path);
    if (bytes === null) return;
    const url = URL.createObjectURL(new Blob([bytes.slice()]));
    const link = document.createElement('a');
    link.href = url;
    link.download = path.slice(path.lastIndexOf('/') + 1);
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  return (
    <fieldset className="program-files">
      <legend>
        Now in the program’s folder <span className="muted">{left.total}</span>
      </legend>
      <FileRows
        label="Files in the program's folder now"
        empty=""
        files={left.files}
        icon={Download}
        verb="Save"
        onRow={(path) => void save(path)}
      />
      {left.total > left.files.length && <p className="form-note">The first {left.files.length} are listed.</p>}
    </fieldset>
  );
}

interface FileRowsProps {
  readonly label: string;
  readonly empty: string;
  readonly files: readonly ProgramFileView[];
  /** What the button of each row does; folders cannot be saved. */
  readonly icon: LucideIcon;
  readonly verb: string;
  readonly onRow: (path: string) => void;
}

const ROW = 26;
const SHOWN = 6;

function FileRows({ label, empty, files, icon, verb, onRow }: FileRowsProps) {
  const [active, setActive] = useState<number | null>(null);
  if (files.length === 0) return <p className="form-note">{empty}</p>;
  return (
    <div className="program-list" style={{ height: Math.min(files.length, SHOWN) * ROW + 2 }}>
      <VirtualList
        role="list"
        label={label}
        count={files.length}
        rowHeight={ROW}
        active={active}
        onActive={setActive}
        renderRow={(index) => {
          const file = files[index];
          if (file === undefined) return null;
          return (
            <div className="program-row">
              <span className="program-path code-font" title={file.path}>
                {file.path}
                {file.link === null ? '' : ` → ${file.link}`}
              </span>
              <span className="muted">{file.path.endsWith('/') ? 'folder' : sizeText(file.size)}</span>
              {(verb === 'Remove' || !file.path.endsWith('/')) && (
                <IconButton icon={icon} label={`${verb} ${file.path}`} onClick={() => onRow(file.path)} />
              )}
            </div>
          );
        }}
      />
    </div>
  );
}

async function readFile(file: File): Promise<SetupFile> {
  const path = guestPath(file.webkitRelativePath === '' ? file.name : file.webkitRelativePath);
  try {
    return { path, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    throw new Error(`${file.name} cannot be read: it was moved, deleted or changed.`);
  }
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
