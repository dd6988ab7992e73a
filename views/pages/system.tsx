/** The installation: what runs where, how full it is, who holds the lease, what waits, which configuration was in force when. */
import { Layout } from '../layout.tsx'
import { Lease, Standbys } from '../parts/lease.tsx'
import { Glyph } from '../parts/status.tsx'
import type { SystemProps } from './system/model.ts'
import { Queues, Records } from './system/records.tsx'
import { Databases, Disk } from './system/space.tsx'
import { Configs, Versions } from './system/versions.tsx'
import { Lanes, Processes } from './system/work.tsx'

export function SystemPage({ screen, facts }: SystemProps) {
  const { words } = screen
  return (
    <Layout screen={screen} title={words.system.title} nav="system">
      <div class="page-head">
        <h1>{words.system.title}</h1>
        <Headline screen={screen} facts={facts} />
      </div>
      <div class="columns">
        <div class="wide">
          <Lanes screen={screen} facts={facts} />
          <Databases screen={screen} facts={facts} />
          <Configs screen={screen} facts={facts} />
          <Processes screen={screen} facts={facts} />
        </div>
        <div class="narrow">
          <Lease screen={screen} facts={facts} />
          <Standbys screen={screen} facts={facts} />
          <Versions screen={screen} facts={facts} />
          <Disk screen={screen} facts={facts} />
          <Queues screen={screen} facts={facts} />
          <Records screen={screen} facts={facts} />
        </div>
      </div>
    </Layout>
  )
}

/** In one sentence: is it at work, and is it meant to be? */
function Headline({ screen, facts }: SystemProps) {
  const { words, format } = screen
  const { maintenance, isHolder } = facts
  if (maintenance) {
    const since = format.dayTime(maintenance.createdAt)
    return (
      <p class="lead">
        <Glyph mark="interrupted" />{' '}
        {words.system.inMaintenance(since, maintenance.by, maintenance.reason)}{' '}
        {maintenance.expiresAt === null
          ? null
          : words.system.until(format.dayTime(maintenance.expiresAt))}
      </p>
    )
  }
  return (
    <p class="lead">
      <Glyph mark={isHolder ? 'succeeded' : 'warned'} />{' '}
      {isHolder ? words.system.atWork : words.system.standBy}
    </p>
  )
}
