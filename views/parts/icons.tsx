/** The few pictures that are not states: the mark of the product, sun, moon, lens. Drawn for this console. */

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="5" class="logo-ground" />
      <path d="M4 7h9M8 12h12M4 17h6" class="logo-bars" />
      <path d="M15.5 3.5v17" class="logo-now" />
    </svg>
  )
}

export function ThemeIcon({ theme }: { theme: 'auto' | 'light' | 'dark' }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      {THEME_SHAPES[theme]}
    </svg>
  )
}

export function SearchIcon() {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3l3.7 3.7" />
    </svg>
  )
}

const THEME_SHAPES = {
  light: (
    <path d="M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1v1.8M8 13.2V15M1 8h1.8M13.2 8H15M3.05 3.05l1.3 1.3M11.65 11.65l1.3 1.3M3.05 12.95l1.3-1.3M11.65 4.35l1.3-1.3" />
  ),
  dark: <path d="M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3Z" />,
  auto: <path d="M2 3h12v8H2zM5.5 14h5M8 11v3" />,
}
