import packageJson from '../../../package.json';
import { Dialog } from '../components/Dialog.tsx';
import { useStore } from '../store/use-store.ts';
import { host } from '../surroundings.ts';
import './about.css';

const healthText = {
  starting: 'starting',
  alive: 'alive',
  slow: 'busy',
  silent: 'does not answer',
  dead: 'ended',
} as const;

/** Version, and what this window can do here. */
export function About({ onClose }: { readonly onClose: () => void }) {
  const health = useStore((s) => s.engine.health);
  const rows: readonly (readonly [string, string])[] = [
    ['Version', packageJson.version],
    [
      'Runs in',
      host === undefined ? 'a browser' : `Electron ${host.versions.electron} (Chrome ${host.versions.chrome})`,
    ],
    ['Cross-origin isolated', globalThis.crossOriginIsolated ? 'yes' : 'no (everything works; memory is not shared)'],
    ['Engine', healthText[health]],
    ['License', packageJson.license],
  ];
  return (
    <Dialog title="About Wasmscope" description={packageJson.description} width={440} onClose={onClose}>
      <dl className="dialog-body about-list">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
