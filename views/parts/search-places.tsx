/** Pages that the words of a question name, to go there at once. */
import { type Bilingual, type Screen, shortTitle } from '../screen.ts'
import { Moment } from './moment.tsx'
import { Panel } from './panel.tsx'

export type FoundPlace =
  | Readonly<{ kind: 'batch'; batchId: string; title: Bilingual }>
  | Readonly<{ kind: 'tenant'; code: string; name: string }>
  | Readonly<{ kind: 'run'; runId: string; batchId: string; title: Bilingual; queuedAt: number }>
  | Readonly<{ kind: 'invoice'; number: string; tenantCode: string; tenantName: string }>

type Props = { screen: Screen; places: readonly FoundPlace[] }

export function SearchPlaces({ screen, places }: Props) {
  if (places.length === 0) return null
  return (
    <Panel id="found-places" title={screen.words.search.places}>
      <ul class="search-places">
        {places.map((place) => (
          <li>
            <Place screen={screen} place={place} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Place({ screen, place }: { screen: Screen; place: FoundPlace }) {
  const { kinds } = screen.words.search
  switch (place.kind) {
    case 'batch': {
      const narrowed = `batch:${place.batchId.slice(-3)}`
      return (
        <>
          <span class="muted">{kinds.batch}</span>{' '}
          <a href={`/batches/${place.batchId}`}>
            <b>{place.batchId.slice(-3)}</b> {shortTitle(screen, place.title)}
          </a>{' '}
          <a class="quiet" href={`/search?q=${encodeURIComponent(narrowed)}`}>
            {screen.words.search.runsOf}
          </a>
        </>
      )
    }
    case 'tenant':
      return (
        <>
          <span class="muted">{kinds.tenant}</span>{' '}
          <a href={`/tenants/${place.code}`}>{screen.companyName(place.code, place.name)}</a>{' '}
          <small>{place.code}</small>{' '}
          <a class="quiet" href={`/search?q=${encodeURIComponent(`tenant:${place.code}`)}`}>
            {screen.words.search.resultsOf}
          </a>
        </>
      )
    case 'run':
      return (
        <>
          <span class="muted">{kinds.run}</span>{' '}
          <a href={`/runs/${place.runId}`}>
            <b>{place.batchId.slice(-3)}</b> {shortTitle(screen, place.title)}
          </a>{' '}
          <Moment at={place.queuedAt} screen={screen} />
        </>
      )
    case 'invoice':
      return (
        <>
          <span class="muted">{kinds.invoice}</span>{' '}
          <a href={`/tenants/${place.tenantCode}#invoices`}>{place.number}</a>{' '}
          {screen.companyName(place.tenantCode, place.tenantName)}
        </>
      )
  }
}
