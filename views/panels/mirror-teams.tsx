/** The teams of one company with their channels, folded, and which of them are destinations; part of the panel of BATCH-408. */
import { Empty, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'

/** Null: nobody's destination, or only offered by a sync. */
export type DestinationMark = 'on' | 'off' | null

export type ChannelLeaf = Readonly<{
  name: string
  isPrivate: boolean
  isArchived: boolean
  destination: DestinationMark
}>

export type TeamBranch = Readonly<{
  /** Null: channels whose team is not in the mirror. */
  name: string | null
  isArchived: boolean
  /** The last sync has read the team and not its channels. */
  isUnread: boolean
  channels: readonly ChannelLeaf[]
  /** Of all its channels, also those not shown. */
  counts: Readonly<{ channels: number; private: number; destinations: number }>
}>

export type TeamsFacts = Readonly<{
  of: Readonly<{ code: string; name: string }>
  teams: readonly TeamBranch[]
  counts: Readonly<{ teams: number; channels: number }>
}>

type Props = { screen: Screen; facts: TeamsFacts }

export function Teams({ screen, facts }: Props) {
  const { words, format } = screen
  const { mirrors } = words
  const { teams, channels } = facts.counts
  const rest = teams - facts.teams.filter((team) => team.name !== null).length
  return (
    <Panel
      id="teams"
      title={mirrors.teamsOf(screen.companyName(facts.of.code, facts.of.name))}
      aside={mirrors.teamCounts(format.number(teams), format.number(channels))}
    >
      {facts.teams.length === 0 ? (
        <Empty>{mirrors.noTeams}</Empty>
      ) : (
        <ul class="tree">
          {facts.teams.map((team) => (
            <Team screen={screen} team={team} />
          ))}
        </ul>
      )}
      {rest > 0 ? <p class="hint">{mirrors.moreTeams(format.number(rest))}</p> : null}
    </Panel>
  )
}

function Team({ screen, team }: { screen: Screen; team: TeamBranch }) {
  const { words, format } = screen
  const { mirrors } = words
  const { channels, private: hidden, destinations } = team.counts
  const rest = channels - team.channels.length
  return (
    <li>
      <details>
        <summary>
          {team.name ?? <i>{mirrors.teamless}</i>}{' '}
          <small class="number">
            {mirrors.channelCount(format.number(channels))}
            {hidden > 0 ? ` · ${mirrors.privateCount(format.number(hidden))}` : null}
          </small>{' '}
          {destinations > 0 ? (
            <b class="severity tone-good">
              ● {mirrors.destinationCount(format.number(destinations))}
            </b>
          ) : null}{' '}
          {team.isArchived ? <b class="severity tone-idle">□ {mirrors.archived}</b> : null}{' '}
          {team.isUnread ? <b class="severity tone-warn">△ {mirrors.unread}</b> : null}
        </summary>
        <ul>
          {team.channels.map((channel) => (
            <Channel screen={screen} channel={channel} />
          ))}
          {rest > 0 ? (
            <li>
              <small>{mirrors.moreChannels(format.number(rest))}</small>
            </li>
          ) : null}
        </ul>
      </details>
    </li>
  )
}

function Channel({ screen, channel }: { screen: Screen; channel: ChannelLeaf }) {
  const { mirrors } = screen.words
  const notes = [
    ...(channel.isPrivate ? [mirrors.private] : []),
    ...(channel.isArchived ? [mirrors.archived] : []),
  ]
  return (
    <li>
      {channel.name} <small>{notes.join(' · ')}</small>{' '}
      {channel.destination === 'on' ? (
        <b class="severity tone-good">● {mirrors.destinationOn}</b>
      ) : null}
      {channel.destination === 'off' ? (
        <b class="severity tone-idle">○ {mirrors.destinationOff}</b>
      ) : null}
    </li>
  )
}
