import { TooltipProvider } from './components/Tooltip.tsx';
import { Dialogs } from './dialogs/Dialogs.tsx';
import { Announcer } from './shell/Announcer.tsx';
import { Dock } from './shell/Dock.tsx';
import { DropZone } from './shell/DropZone.tsx';
import { FileField } from './shell/FileField.tsx';
import { LoadingCard } from './shell/LoadingCard.tsx';
import { ModuleProblem } from './shell/ModuleProblem.tsx';
import { RecoveryBanner } from './shell/RecoveryBanner.tsx';
import { StartPage } from './shell/StartPage.tsx';
import { StatusBar } from './shell/StatusBar.tsx';
import { Toasts } from './shell/Toasts.tsx';
import { Toolbar } from './shell/Toolbar.tsx';
import { useWindow } from './shell/use-window.ts';
import './app.css';

/** The whole window: bar, panes, status line, and what lies over them now and then. */
export function App() {
  useWindow();
  return (
    <TooltipProvider>
      <div className="app">
        <Toolbar />
        <main className="app-middle">
          <ModuleProblem />
          <RecoveryBanner />
          <Dock />
          <LoadingCard />
          <StartPage />
        </main>
        <StatusBar />
      </div>
      <Dialogs />
      <Toasts />
      <DropZone />
      <FileField />
      <Announcer />
    </TooltipProvider>
  );
}
