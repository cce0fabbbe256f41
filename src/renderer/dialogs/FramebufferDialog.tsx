import { type FormEvent, useEffect, useId, useState } from 'react';
import type { FramebufferSettings, PixelFormat } from '../../protocol/messages.ts';
import { Dialog } from '../components/Dialog.tsx';
import { useStore } from '../store/use-store.ts';
import {
  formats,
  hasPalette,
  sharesBytes,
  suggested,
  typed,
  type TypedFields,
  type Useful,
  usefulOf,
  withTyped,
} from './framebuffer-form.ts';
import './form.css';

/** Exports that are looked at for suggestions. */
const MOST_EXPORTS = 2000;
const nothing: Useful = { globals: [], functions: [] };

/** Asks where in memory there are pixels, how they are written, and what to call for a frame. */
export function FramebufferDialog({ onClose }: { readonly onClose: () => void }) {
  const ask = useStore((s) => s.engine.ask);
  const shown = useStore((s) => s.game.framebuffer);
  const [useful, setUseful] = useState<Useful | null>(null);
  useEffect(() => {
    void ask('module.list', { section: 'exports', from: 0, count: MOST_EXPORTS }).then((list) =>
      setUseful(list === null ? nothing : usefulOf(list.rows)),
    );
  }, [ask]);
  if (useful === null) return null;
  return <FramebufferForm useful={useful} first={shown ?? suggested(useful)} onClose={onClose} />;
}

interface FormProps {
  readonly useful: Useful;
  readonly first: FramebufferSettings;
  readonly onClose: () => void;
}

function FramebufferForm({ useful, first, onClose }: FormProps) {
  const show = useStore((s) => s.game.showFramebuffer);
  const isShown = useStore((s) => s.game.framebuffer !== null);
  const openPane = useStore((s) => s.layout.show);
  const memories = useStore((s) => s.module.view?.memories.length ?? 1);
  const [settings, setSettings] = useState(first);
  const [fields, setFields] = useState<TypedFields>(typed(first));
  const [problem, setProblem] = useState('');
  const list = useId();

  function change(changes: Partial<FramebufferSettings>): void {
    setSettings({ ...settings, ...changes });
    setProblem('');
  }
  function type(changes: Partial<TypedFields>): void {
    setFields({ ...fields, ...changes });
    setProblem('');
  }

  async function apply(wanted: FramebufferSettings | null): Promise<void> {
    const failed = await show(wanted);
    if (failed !== null) {
      setProblem(failed.message);
      return;
    }
    onClose();
    if (wanted !== null) openPane('game');
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wanted = withTyped(settings, fields);
    if (typeof wanted === 'string') setProblem(wanted);
    else void apply(wanted);
  }

  const { format, call } = settings;
  const takes = useful.functions.find(({ name }) => name === call)?.takes;
  return (
    <Dialog title="Show memory as a picture" width={520} onClose={onClose}>
      <form aria-label="Show memory as a picture" onSubmit={submit}>
        <div className="dialog-body form">
          <fieldset>
            <legend>The picture</legend>
            <label className="form-row">
              <span>Address, or an exported global</span>
              <input
                className="text-field"
                list={`${list}-globals`}
                value={settings.address}
                spellCheck={false}
                onChange={(event) => change({ address: event.target.value })}
              />
              <Names id={`${list}-globals`} names={useful.globals} />
            </label>
            {memories > 1 && (
              <label className="form-row">
                <span>Memory</span>
                <select
                  className="text-field"
                  value={settings.memory}
                  onChange={(event) => change({ memory: Number(event.target.value) })}
                >
                  {Array.from({ length: memories }, (_, index) => (
                    <option key={index} value={index}>
                      {index}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <Text label="Width in pixels" value={fields.width} onChange={(width) => type({ width })} />
            <Text label="Height in pixels" value={fields.height} onChange={(height) => type({ height })} />
            <label className="form-row">
              <span>A pixel</span>
              <select
                className="text-field"
                value={format}
                onChange={(event) => change({ format: event.target.value as PixelFormat })}
              >
                {formats.map(([id, words]) => (
                  <option key={id} value={id}>
                    {words}
                  </option>
                ))}
              </select>
            </label>
            {sharesBytes(format) && (
              <label className="form-row">
                <span>The first pixel of a byte</span>
                <select
                  className="text-field"
                  value={settings.highFirst ? 'high' : 'low'}
                  onChange={(event) => change({ highFirst: event.target.value === 'high' })}
                >
                  <option value="low">is in the lowest bits</option>
                  <option value="high">is in the highest bits</option>
                </select>
              </label>
            )}
            {hasPalette(format) && (
              <>
                <label className="form-row">
                  <span>Colours at (empty: greys)</span>
                  <input
                    className="text-field"
                    list={`${list}-globals`}
                    value={settings.palette}
                    spellCheck={false}
                    onChange={(event) => change({ palette: event.target.value })}
                  />
                </label>
                <label className="form-row">
                  <span>Four bytes a colour</span>
                  <select
                    className="text-field"
                    value={settings.paletteOrder}
                    onChange={(event) => change({ paletteOrder: event.target.value === 'bgr' ? 'bgr' : 'rgb' })}
                  >
                    <option value="rgb">red, green, blue, unused</option>
                    <option value="bgr">blue, green, red, unused</option>
                  </select>
                </label>
              </>
            )}
            <Text
              label="Bytes of a row (empty: no gaps)"
              value={fields.stride}
              onChange={(stride) => type({ stride })}
            />
          </fieldset>
          <fieldset>
            <legend>What is called</legend>
            <Choice
              label="For every frame"
              none="nothing: just look"
              value={call}
              names={useful.functions.map(({ name }) => name)}
              onChange={(name) => {
                const taken = useful.functions.find((each) => each.name === name)?.takes ?? 'nothing';
                change({ call: name, argument: taken === 'nothing' ? 'none' : taken === 'float' ? 'time' : 'frame' });
              }}
            />
            {call !== '' && takes !== 'nothing' && (
              <label className="form-row">
                <span>with</span>
                <select
                  className="text-field"
                  value={settings.argument}
                  onChange={(event) => change({ argument: event.target.value === 'time' ? 'time' : 'frame' })}
                >
                  <option value="time">the time, in milliseconds</option>
                  <option value="frame">the number of the frame</option>
                </select>
              </label>
            )}
            {call !== '' && (
              <Choice
                label="Once before"
                none="nothing"
                value={settings.first}
                names={useful.functions.flatMap(({ name, takes }) => (takes === 'nothing' ? [name] : []))}
                onChange={(name) => change({ first: name })}
              />
            )}
          </fieldset>
          <p className="form-problem" role="alert">
            {problem}
          </p>
        </div>
        <div className="dialog-buttons">
          {isShown && (
            <button type="button" className="button" onClick={() => void apply(null)}>
              Show no picture
            </button>
          )}
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Show
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Text({ label, value, onChange }: TextProps) {
  return (
    <label className="form-row">
      <span>{label}</span>
      <input
        className="text-field"
        inputMode="numeric"
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function Names({ id, names }: { readonly id: string; readonly names: readonly string[] }) {
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

interface ChoiceProps extends TextProps {
  /** What choosing none of the names is called. */
  readonly none: string;
  readonly names: readonly string[];
}

function Choice({ label, none, value, names, onChange }: ChoiceProps) {
  return (
    <label className="form-row">
      <span>{label}</span>
      <select className="text-field" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{none}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
