import { useStore } from '../store/use-store.ts';
import { About } from './About.tsx';
import { BookmarkDialog } from './BookmarkDialog.tsx';
import { ComponentDialog } from './ComponentDialog.tsx';
import { FramebufferDialog } from './FramebufferDialog.tsx';
import { KeySheet } from './KeySheet.tsx';
import { LabelDialog } from './LabelDialog.tsx';
import { MomentDialog } from './MomentDialog.tsx';
import { Palette } from './Palette.tsx';
import { ProgramDialog } from './ProgramDialog.tsx';
import { SessionDialog } from './SessionDialog.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';
import { StepCount } from './StepCount.tsx';
import { SymbolFinder } from './SymbolFinder.tsx';

/** The dialog that is open, if any. */
export function Dialogs() {
  const dialog = useStore((s) => s.ui.dialog);
  const close = useStore((s) => s.ui.closeDialog);
  switch (dialog) {
    case null:
      return null;
    case 'palette':
      return <Palette onClose={close} />;
    case 'go-to':
      return <SymbolFinder places onClose={close} />;
    case 'symbol':
      return <SymbolFinder places={false} onClose={close} />;
    case 'step-count':
      return <StepCount onClose={close} />;
    case 'moment':
      return <MomentDialog onClose={close} />;
    case 'bookmark':
      return <BookmarkDialog onClose={close} />;
    case 'label':
      return <LabelDialog onClose={close} />;
    case 'framebuffer':
      return <FramebufferDialog onClose={close} />;
    case 'keys':
      return <KeySheet onClose={close} />;
    case 'program':
      return <ProgramDialog onClose={close} />;
    case 'settings':
      return <SettingsDialog onClose={close} />;
    case 'about':
      return <About onClose={close} />;
    case 'component':
      return <ComponentDialog onClose={close} />;
    case 'session':
      return <SessionDialog onClose={close} />;
  }
}
