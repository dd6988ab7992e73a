/** The difference of two plans: runs added, removed and moved, days off newly hit, and batches that newly meet. */
import {
  COLLISION_WORDS,
  dueRuleText,
  groupText,
  HOLIDAY_WORDS,
} from '../../../server/domain/plan-diff/words.ts'
import type { BatchDiff, PlanDiff } from '../../../server/domain/plan-diff.ts'
import { type Bilingual, inLanguage, type Screen, shortTitle } from '../../screen.ts'
import { ColumnHeads } from '../column-heads.tsx'
import { Moment } from '../moment.tsx'
import { Empty, Frame } from '../panel.tsx'

type DiffProps = {
  screen: Screen
  diff: PlanDiff
  titles: ReadonlyMap<string, Bilingual>
}

export function DiffTables({ screen, diff, titles }: DiffProps) {
  const { words, format } = screen
  const sum = (of: 'added' | 'removed' | 'moved') =>
    format.number(diff.batches.reduce((total, batch) => total + batch[of], 0))
  return (
    <>
      <p class="diff-summary">
        {words.changes.summary(format.day(diff.from), format.number(diff.days))}{' '}
        <b class="tone-good">＋ {words.changes.added(sum('added'))}</b>{' '}
        <b class="tone-fail">－ {words.changes.removed(sum('removed'))}</b>{' '}
        <b class="tone-run">→ {words.changes.moved(sum('moved'))}</b>{' '}
        <span class="muted">
          {diff.timezone === diff.timezoneBefore
            ? diff.timezone
            : `${diff.timezoneBefore} → ${diff.timezone}`}
        </span>
      </p>
      {diff.batches.length === 0 ? (
        <Empty>{words.changes.same}</Empty>
      ) : (
        <Frame label={words.changes.title}>
          <table class="grid-table diff-table">
            <ColumnHeads names={words.changes.columns} />
            <tbody>
              {diff.batches.map((batch) => (
                <BatchRow screen={screen} batch={batch} zone={diff.timezone} titles={titles} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
      <Collisions screen={screen} diff={diff} />
    </>
  )
}

type RowProps = Omit<DiffProps, 'diff'> & { batch: BatchDiff; zone: string }

function BatchRow({ screen, batch, zone, titles }: RowProps) {
  const { words } = screen
  const [before, after] = [dueRuleText(batch.before), dueRuleText(batch.after)]
  const title = titles.get(batch.batchId)
  const others = batch.keys.filter((key) => key !== 'due' && key !== 'manual')
  return (
    <tr>
      <th scope="row">
        <a href={`/batches/${batch.batchId}`}>{batch.batchId}</a>{' '}
        {title ? shortTitle(screen, title) : ''}
      </th>
      <td>
        {before === after ? (
          <code>{after}</code>
        ) : (
          <>
            <del>
              <code>{before}</code>
            </del>{' '}
            → <code>{after}</code>
          </>
        )}
        {others.length === 0 ? null : (
          <p class="muted">{words.changes.otherKeys(others.join(', '))}</p>
        )}
      </td>
      <td class="wrap">
        <ul class="plain-list">
          {batch.groups.length === 0 ? <li class="muted">{words.changes.sameTimes}</li> : null}
          {batch.groups.map((group) => (
            <li class={`diff-${group.kind}`}>{inLanguage(screen, groupText(group, zone))}</li>
          ))}
          <Holidays screen={screen} batch={batch} />
        </ul>
      </td>
    </tr>
  )
}

/** More days than this are counted. */
const MOST_DAYS = 6

function Holidays({ screen, batch }: { screen: Screen; batch: BatchDiff }) {
  const { words, format } = screen
  return (
    <>
      {(['runs', 'shifted', 'dropped'] as const).map((kind) => {
        const days = batch.holidays.filter((hit) => hit.kind === kind)
        if (days.length === 0) return null
        const shown = days
          .slice(0, MOST_DAYS)
          .map(({ day, reason }) => `${format.day(day)} ${inLanguage(screen, reason)}`)
        const rest = days.length - shown.length
        return (
          <li>
            {words.changes.holidays(inLanguage(screen, HOLIDAY_WORDS[kind]))}: {shown.join(', ')}{' '}
            {rest > 0 ? words.changes.more(format.number(rest)) : ''}
          </li>
        )
      })}
    </>
  )
}

function Collisions({ screen, diff }: { screen: Screen; diff: PlanDiff }) {
  const { words, format } = screen
  return (
    <>
      <h3 class="crowd-title">{words.changes.collisions}</h3>
      {diff.collisions.length === 0 ? <Empty>{words.changes.noCollisions}</Empty> : null}
      {diff.collisions.length === 0 ? null : (
        <Frame label={words.changes.collisions}>
          <table class="grid-table">
            <ColumnHeads names={words.changes.collisionColumns} />
            <tbody>
              {diff.collisions.map(({ kind, batches, count, first }) => (
                <tr>
                  <td>{batches.join(' + ')}</td>
                  <td>{inLanguage(screen, COLLISION_WORDS[kind])}</td>
                  <td class="number">{format.number(count)}</td>
                  <td>
                    <Moment at={first} screen={screen} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </>
  )
}
