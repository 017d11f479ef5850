const KEY = 'portkeeper-theme';

export type Theme = 'system' | 'light' | 'dark';

export function readTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Shows the theme; the style sheet follows `data-theme`, and the system where there is none. */
export function useTheme(theme: Theme): void {
  if (theme === 'system') {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEY, theme);
    document.documentElement.dataset.theme = theme;
  }
}

export const prefersLight = matchMedia('(prefers-color-scheme: light)');

export const isLight = (theme: Theme): boolean =>
  theme === 'light' || (theme === 'system' && prefersLight.matches);
