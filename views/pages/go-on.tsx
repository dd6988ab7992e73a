/** Between another site and this console, as after a sign-on: leads on by itself, and by a link. */
import { raw } from 'hono/html'
import type { Screen } from '../screen.ts'

type GoOnProps = { screen: Screen; to: string; what: 'signedIn' | 'signedOut' | 'arrived' }

export function GoOnPage({ screen, to, what }: GoOnProps) {
  const words = screen.words.signIn
  const title = words[what]
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang={screen.language} data-theme={screen.theme}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta http-equiv="refresh" content={`0;url=${to}`} />
          <title>{`${title} – Toban`}</title>
          <link
            rel="stylesheet"
            href={`/assets/css/toban.css?v=${encodeURIComponent(screen.version)}`}
          />
        </head>
        <body>
          <main class="sign-in panel">
            <h1>{title}</h1>
            <p>
              <a href={to}>{words.goOn}</a>
            </p>
          </main>
        </body>
      </html>
    </>
  )
}
