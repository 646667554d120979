import { type ReactElement, useEffect, useState } from 'react';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'ascribe.theme';

const remembered = (): Theme => THEMES.find((t) => t === localStorage.getItem(KEY)) ?? 'auto';

/** As the system has it, or always light, or always dark; remembered in this browser. */
export function ThemeButton(): ReactElement {
  const [theme, setTheme] = useState<Theme>(remembered);
  useEffect(() => {
    localStorage.setItem(KEY, theme);
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
  return (
    <button type="button" className="button plain" onClick={() => setTheme(next)} title={`Change to ${next}`}>
      <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
      </svg>
      <span>
        <span className="hidden-visually">Theme: </span>
        {theme}
      </span>
    </button>
  );
}
