import { useRef, useState } from 'react';
import type { ComponentView, CoreModuleView } from '../../protocol/messages.ts';
import { Dialog } from '../components/Dialog.tsx';
import { ProblemBox } from '../components/ProblemBox.tsx';
import { VirtualList, type VirtualListHandle } from '../components/VirtualList.tsx';
import { sizeText } from '../shell/status-text.ts';
import { useStore } from '../store/use-store.ts';
import './component-dialog.css';

const ROW = 28;
const MOST_ROWS = 10;

/** The core modules of a component, one of which is opened; and what else stands in the file. */
export function ComponentDialog({ onClose }: { readonly onClose: () => void }) {
  const component = useStore((s) => s.module.component);
  const openCore = useStore((s) => s.module.openCore);
  const [chosen, setChosen] = useState(0);
  const list = useRef<VirtualListHandle>(null);
  if (component === null) return null;
  const { view } = component;
  const { modules } = view;

  function open(index: number): void {
    onClose();
    void openCore(index);
  }

  return (
    <Dialog title={headline(view)} description={about(view)} width={640} onClose={onClose}>
      <div className="dialog-body component-body">
        {view.problem !== null && <ProblemBox problem={view.problem} title="The file cannot be read to its end" />}
        <div
          className="component-list"
          style={{ height: ROW * Math.min(modules.length, MOST_ROWS) + 2 }}
          data-autofocus
        >
          <VirtualList
            ref={list}
            label="Core modules"
            role="listbox"
            count={modules.length}
            rowHeight={ROW}
            active={chosen}
            onActive={setChosen}
            onOpen={open}
            renderRow={(index) => <Row module={modules[index]} />}
          />
        </div>
        {view.moduleCount > modules.length && (
          <p className="muted">
            The first {modules.length} are listed, of {view.moduleCount}.
          </p>
        )}
        <Sections view={view} />
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button primary" onClick={() => open(chosen)}>
          Open module {chosen}
        </button>
      </div>
    </Dialog>
  );
}

function Row({ module }: { readonly module: CoreModuleView | undefined }) {
  if (module === undefined) return null;
  const { index, name, offset, size, depth } = module;
  return (
    <span className="component-row">
      <span className="component-index code-font">{index}</span>
      <span className="component-name code-font">{name === '' ? <span className="muted">no name</span> : name}</span>
      {depth > 0 && <span className="muted">in a component inside</span>}
      <span className="component-number">{sizeText(size)}</span>
      <span className="component-number code-font">0x{offset.toString(16)}</span>
    </span>
  );
}

/** Everything in the file, by what it is: closed until asked for. */
function Sections({ view }: { readonly view: ComponentView }) {
  const { sections, sectionCount } = view;
  return (
    <details className="component-sections">
      <summary>
        {sectionCount} {sectionCount === 1 ? 'section' : 'sections'}
      </summary>
      <div className="component-section-list">
        <VirtualList
          label="Sections"
          role="list"
          count={sections.length}
          rowHeight={22}
          renderRow={(index) => {
            const section = sections[index];
            if (section === undefined) return null;
            return (
              <span className="component-row" style={{ paddingLeft: 8 + 12 * Math.min(section.depth, 12) }}>
                <span className="component-name">{section.name}</span>
                <span className="component-number">{sizeText(section.size)}</span>
                <span className="component-number code-font">0x{section.offset.toString(16)}</span>
              </span>
            );
          }}
        />
      </div>
    </details>
  );
}

function headline({ moduleCount }: ComponentView): string {
  return moduleCount === 1 ? 'A component with 1 core module' : `A component with ${moduleCount} core modules`;
}

function about({ name, ownName, size }: ComponentView): string {
  const called = ownName === '' ? name : `${name} (${ownName})`;
  return `${called}, ${sizeText(size)}: a package of modules and of what ties them together. Choose the module to open.`;
}
