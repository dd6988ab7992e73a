/** Who holds the scheduler's lease, and who waits for it; parts of the System page. */
import type { Screen } from '../screen.ts'
import { Duration, Moment } from './moment.tsx'
import { Empty, Facts, Panel } from './panel.tsx'
import { Glyph } from './status.tsx'

export type LeaseFacts = Readonly<{
  lease: Readonly<{
    holder: string
    pid: number
    acquiredAt: number
    renewedAt: number
    leaseUntil: number
  }> | null
  /** Schedulers that wait for the lease, the one that has waited longest first. */
  standbys: readonly Readonly<{ host: string; pid: number; since: number; seenAt: number }>[]
}>

type Props = { screen: Screen; facts: LeaseFacts }

export function Lease({ screen, facts }: Props) {
  const { words } = screen
  const { lease } = facts
  return (
    <Panel id="lease" title={words.system.lease}>
      {lease === null ? (
        <Empty>{words.system.noLease}</Empty>
      ) : (
        <Facts
          pairs={[
            [words.system.holder, `${lease.holder} (pid ${lease.pid})`],
            [
              words.system.heldSince,
              <Moment at={lease.acquiredAt} screen={screen} style="exact" />,
            ],
            [
              words.system.renewed,
              <Moment at={lease.renewedAt} screen={screen} style="timeExact" />,
            ],
            [
              words.system.goodUntil,
              <Moment at={lease.leaseUntil} screen={screen} style="timeExact" />,
            ],
          ]}
        />
      )}
    </Panel>
  )
}

/** Who takes over when the scheduler at work ends: where it waits, and for how long. */
export function Standbys({ screen, facts }: Props) {
  const { words, format } = screen
  const { standbys } = facts
  return (
    <Panel
      id="standbys"
      title={words.system.standbys}
      aside={standbys.length === 0 ? null : format.number(standbys.length)}
    >
      {standbys.length === 0 ? <Empty>{words.system.noStandbys}</Empty> : null}
      <ul class="items">
        {standbys.map(({ host, pid, since, seenAt }) => (
          <li class="item">
            <Glyph mark="queued" label={words.system.waits} />
            <div>
              {host} <small class="muted">pid {pid}</small>
              <p class="item-note">
                {words.system.waitsFor} <Duration ms={screen.now - since} screen={screen} /> ·{' '}
                {words.system.seen} <Moment at={seenAt} screen={screen} style="timeExact" />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
