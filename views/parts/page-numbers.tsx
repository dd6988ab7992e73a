/** The pages of a list by number; nothing when there is one. */
import type { Screen } from '../screen.ts'

type Props = {
  screen: Screen
  page: Readonly<{ number: number; of: number }>
  href(number: number): string
}

export function PageNumbers({ screen, page, href }: Props) {
  const { words, format } = screen
  if (page.of === 1) return null
  return (
    <nav class="filters" aria-label={words.usage.pages}>
      {Array.from({ length: page.of }, (_, index) => index + 1).map((number) => (
        <a
          href={href(number)}
          aria-label={words.usage.page(format.number(number))}
          {...(number === page.number ? { 'aria-current': 'page' as const } : {})}
        >
          {format.number(number)}
        </a>
      ))}
    </nav>
  )
}
