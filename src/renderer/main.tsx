import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './theme/theme.css';
import { App } from './App.tsx';
import { launch } from './launch.ts';
import { startSession } from './session.ts';
import { applyTheme } from './shell/use-window.ts';
import { store } from './store/use-store.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');

applyTheme(store.getState().settings.theme);
startSession(store);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void launch(store);
