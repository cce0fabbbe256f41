import { Info, Search } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { PaneFrame } from '../../components/PaneFrame.tsx';
import { goToTarget } from '../../store/go-to-target.ts';
import { store, useStore } from '../../store/use-store.ts';
import type { ModuleNote, ModuleRow, ModuleSection } from '../../../protocol/messages.ts';
import { type Group, moduleTree, openAtFirst, sectionOrder, summary } from './module-rows.ts';
import { ModuleView } from './ModuleView.tsx';
import { useModuleRows } from './use-module-rows.ts';

type OpenItems = Readonly<Partial<Record<ModuleSection, NonNullable<Group['opened']>>>>;

/** What the file holds, section by section. */
export function ModulePane() {
  const view = useStore((s) => s.module.view);
  const loading = useStore((s) => s.module.loading !== null);
  const visible = useStore((s) => s.layout.visible.module !== false);
  const currentFunc = useStore((s) => s.code.func);
  const list = useStore((s) => s.breakpoints.list);
  const toggle = useStore((s) => s.breakpoints.toggle);
  const find = useStore((s) => s.breakpoints.find);
  const goToOffset = useStore((s) => s.code.goToOffset);
  const prepareInvoke = useStore((s) => s.run.prepareInvoke);
  const notify = useStore((s) => s.ui.notify);
  const [text, setText] = useState('');
  const filter = useDeferredValue(text.trim());
  const [toggled, setToggled] = useState<Readonly<Partial<Record<ModuleSection, boolean>>>>({});
  const { totals, item, want } = useModuleRows(filter, visible);
  const followed = useStore((s) => s.module.followed);
  const goToItem = useStore((s) => s.module.goTo);
  const id = view?.id ?? null;
  // Items are numbered among those that match.
  const [openItems, setOpenItems] = useState<OpenItems>({});
  useEffect(() => setOpenItems({}), [filter, id]);
  useEffect(() => {
    if (followed.seq === 0) return;
    setText('');
    setToggled((old) => ({ ...old, [followed.section]: true }));
  }, [followed]);

  const tree = useMemo(
    () =>
      moduleTree(
        sectionOrder.map((section) => ({
          section,
          total: totals[section] ?? null,
          // Its rows are sections and what they say; people count sections.
          ...(section === 'customs' && filter === '' && view !== null ? { count: view.customSections } : {}),
          expanded: toggled[section] ?? (filter !== '' || openAtFirst.has(section)),
          ...(openItems[section] === undefined ? {} : { opened: openItems[section] }),
        })),
      ),
    [totals, toggled, filter, view, openItems],
  );
  // The list is read through `find`, which answers anew when the list is another one.
  const breakpoint = useMemo(
    () =>
      (on: Parameters<typeof find>[0]): 'none' | 'on' | 'off' => {
        const spec = list.length === 0 ? undefined : find(on);
        return spec === undefined ? 'none' : spec.enabled ? 'on' : 'off';
      },
    [list, find],
  );

  async function go(section: ModuleSection, row: ModuleRow): Promise<void> {
    if (row.target !== null) goToTarget(store.getState(), row.target);
    else if (!(await goToOffset(row.offset)))
      notify(
        `${row.name === '' ? `${section} ${row.index}` : row.name} is at byte 0x${row.offset.toString(16)} of the file.`,
      );
  }

  return (
    <PaneFrame
      id="module"
      scroll={false}
      loading={loading}
      empty={
        view === null
          ? {
              title: 'No module is open',
              hint: 'Open a .wasm or .wat file, drop one here, or take a sample from the start page.',
            }
          : null
      }
      tools={
        view === null ? undefined : (
          <label className="module-find">
            <Search size={13} aria-hidden />
            <input
              type="search"
              className="text-field"
              aria-label="Find in the module"
              placeholder="Find function, export, type…"
              value={text}
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
        )
      }
    >
      {view !== null && (
        <div className="module-column">
          <p className="module-summary" title={`${view.name} · ${view.size} bytes · SHA-256 ${view.hash}`}>
            {summary(view)}
          </p>
          <Notes notes={view.notes} />
          {tree.rows === 0 ? (
            <p className="module-nothing">
              {filter !== ''
                ? `Nothing is called “${filter}”.`
                : view.problem === null
                  ? 'It is empty.'
                  : 'No section could be read.'}
            </p>
          ) : (
            <ModuleView
              tree={tree}
              item={item}
              onWant={want}
              onExpand={(section, expanded) => setToggled({ ...toggled, [section]: expanded })}
              onOpenItem={(section, index, rows, open) => {
                const others = (openItems[section] ?? []).filter((each) => each.index !== index);
                const now = open ? [...others, { index, rows }].toSorted((a, b) => a.index - b.index) : others;
                setOpenItems({ ...openItems, [section]: now });
              }}
              followed={followed}
              onType={(type) => goToItem('types', type)}
              onGo={(section, row) => void go(section, row)}
              onInvoke={(row) => prepareInvoke(row.name, row.signature)}
              breakpoint={breakpoint}
              onBreak={toggle}
              onCopy={(name) =>
                void navigator.clipboard.writeText(name).catch(() => notify('The clipboard is out of reach here.'))
              }
              fileSize={view.size}
              currentFunc={currentFunc}
            />
          )}
        </div>
      )}
    </PaneFrame>
  );
}

/** What there is to know of the file; of a long sentence the first lines, the whole of it is its title. */
function Notes({ notes }: { readonly notes: readonly ModuleNote[] }) {
  const choosable = useStore((s) => s.module.component !== null);
  const openDialog = useStore((s) => s.ui.openDialog);
  const show = useStore((s) => s.layout.show);
  if (notes.length === 0) return null;
  return (
    <ul className="module-notes" aria-label="About the file">
      {notes.map(({ kind, text }) => (
        <li key={kind} title={text}>
          <Info size={12} aria-hidden />
          <div>
            <span>{text}</span>
            {kind === 'stubs' && (
              <button type="button" className="link-button" onClick={() => show('invoke', true)}>
                Set what they give…
              </button>
            )}
            {kind === 'component' && choosable && (
              <button type="button" className="link-button" onClick={() => openDialog('component')}>
                Other modules…
              </button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
