/** One message: what it says, every try, and what an operator can decide about it. */
import type { Words } from '../../../server/domain/errors.ts'
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Facts, Frame, Notice, Panel } from '../../parts/panel.tsx'
import { ReasonField } from '../../parts/run-form.tsx'
import type { Screen } from '../../screen.ts'
import type { Dictionary } from '../../words/dictionary.ts'
import { DeliveryBadge, OwnerName, SendingFrame, type SendingNotice } from './frame.tsx'
import { MessageText } from './message-text.tsx'
import type { MessageLine } from './outbox.tsx'
import { whyCode, whyText } from './why.ts'

export type DecisionName = keyof Dictionary['sending']['decisions']

export type MessageFacts = MessageLine &
  Readonly<{
    key: string
    body: string | null
    bodyFormat: string | null
    attachments: readonly string[]
    externalMessageId: string | null
    expiresAt: number
    ioStartedAt: number | null
    sentAt: number | null
    deferrals: number
    lastError: Words | null
    tries: readonly Readonly<{
      attemptSeq: number
      startedAt: number
      status: keyof Dictionary['sending']['tries']
      outcome: string | null
      code: string | null
      message: Words | null
      batchId: string | null
    }>[]
    /** What is possible in this state. */
    decisions: readonly DecisionName[]
  }>

type Part = { screen: Screen; facts: MessageFacts }

export function MessagePage({ screen, facts, notice }: Part & { notice: SendingNotice }) {
  const { words } = screen
  const title = facts.subject ?? words.sending.noSubject
  const mayDecide = screen.operator?.mayAct && facts.decisions.length > 0
  return (
    <SendingFrame screen={screen} page="outbox" title={title} notice={notice}>
      {facts.state === 'IN_DOUBT' ? (
        <Notice kind="warn" title={words.sending.doubt} hint={words.sending.doubtHelp} />
      ) : null}
      <Panel id="about" title={words.sending.about}>
        <About screen={screen} facts={facts} />
      </Panel>
      {mayDecide ? (
        <Panel id="decide" title={words.sending.decide}>
          <Decide screen={screen} facts={facts} />
        </Panel>
      ) : null}
      <Panel id="text" title={words.sending.text}>
        <MessageText screen={screen} facts={facts} />
      </Panel>
      <Panel id="tries" title={words.sending.history}>
        <Tries screen={screen} facts={facts} />
      </Panel>
    </SendingFrame>
  )
}

function About({ screen, facts }: Part) {
  const { words } = screen
  const names = words.sending.facts
  const code = whyCode(facts)
  return (
    <Facts
      pairs={[
        [names.state, <DeliveryBadge state={facts.state} screen={screen} />],
        [names.owner, <OwnerName owner={facts.owner} screen={screen} />],
        [names.channel, words.sending.channels[facts.channel]],
        [names.recipient, facts.recipient],
        [names.attempts, words.sending.counted(facts.attempts, facts.maxAttempts, facts.deferrals)],
        [names.next, <Moment at={facts.nextAttemptAt} screen={screen} />],
        [names.expires, <Moment at={facts.expiresAt} screen={screen} />],
        [names.started, facts.ioStartedAt && <Moment at={facts.ioStartedAt} screen={screen} />],
        [names.sent, facts.sentAt && <Moment at={facts.sentAt} screen={screen} />],
        [names.why, whyText(words, facts)],
        [names.code, code && [code, facts.lastError?.[screen.language]].filter(Boolean).join(': ')],
        [names.files, facts.attachments.length > 0 ? facts.attachments.join(', ') : null],
        [names.external, facts.externalMessageId && <code>{facts.externalMessageId}</code>],
        [names.key, <code>{facts.key}</code>],
      ]}
    />
  )
}

/** A message in doubt that is sent again may arrive twice: that is asked for by itself. */
function Decide({ screen, facts }: Part) {
  const { words } = screen
  const asksTwice = facts.state === 'IN_DOUBT' && facts.decisions.includes('again')
  return (
    <form method="post" action={`/outbox/${facts.owner}/${facts.id}/resolve`} class="stack">
      <ReasonField screen={screen} />
      {asksTwice ? (
        <label class="check">
          <input type="checkbox" name="confirm" value="yes" />
          {words.sending.acceptCopy}
        </label>
      ) : null}
      <p class="buttons">
        {facts.decisions.map((decision) => (
          <button type="submit" name="decision" value={decision}>
            {words.sending.decisions[decision]}
          </button>
        ))}
      </p>
    </form>
  )
}

function Tries({ screen, facts }: Part) {
  const { words } = screen
  if (facts.tries.length === 0) {
    // Messages about alerts leave no log of tries: the events of the alert tell what happened.
    const isAlert = facts.owner === '_ops' && facts.attempts + Number(facts.sentAt !== null) > 0
    return <Empty>{isAlert ? words.sending.toldByAlert : words.sending.noTries}</Empty>
  }
  return (
    <Frame label={words.sending.history}>
      <table class="grid-table sheet">
        <ColumnHeads names={words.sending.tryColumns} />
        <tbody>
          {facts.tries.map((each) => (
            <tr>
              <td class="number right">{each.attemptSeq}</td>
              <td>
                <Moment at={each.startedAt} screen={screen} style="exact" />
              </td>
              <td>{words.sending.tries[each.status]}</td>
              <td class="wrap">{[each.outcome, each.code].filter(Boolean).join(' ') || '–'}</td>
              <td class="wrap">{each.message?.[screen.language] ?? '–'}</td>
              <td>{each.batchId ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}
