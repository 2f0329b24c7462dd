import { useState } from 'react';

export type Theme = 'light' | 'dark';

/** The theme that is shown; choosing one keeps it in this browser. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const root = document.documentElement;
  const [theme, setTheme] = useState<Theme>(root.classList.contains('dark') ? 'dark' : 'light');
  const choose = (next: Theme) => {
    root.classList.toggle('dark', next === 'dark');
    localStorage.setItem('runyard.theme', next);
    setTheme(next);
  };
  return [theme, choose];
}
