/** Above every page while the configuration files have faults: what is wrong, where, and what runs meanwhile. */
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'

export type ConfigNoticeFacts = Readonly<{
  /** Epoch ms: when the faults were seen. */
  since: number
  by: string
  faults: readonly Readonly<{
    /** `schedule.yaml:14:5` */
    place: string
    message: Bilingual
    hint: Bilingual | null
  }>[]
}>

/** A file gone wrong as a whole has a fault in every line: the rest is told by `toban check`. */
const SHOWN = 5

/** The element stays when there is nothing to say: the event stream changes it. */
export function ConfigNotice({ screen }: { screen: Screen }) {
  const facts = screen.configNotice
  return <div id="config-notice">{facts ? <Notice screen={screen} facts={facts} /> : null}</div>
}

function Notice({ screen, facts }: { screen: Screen; facts: ConfigNoticeFacts }) {
  const { words, format } = screen
  const rest = facts.faults.length - SHOWN
  return (
    <section class="notice" aria-labelledby="config-notice-title">
      <h2 id="config-notice-title">
        <span aria-hidden="true">⚠</span> {words.config.faulty}
      </h2>
      <p>{words.config.meanwhile(format.dayTime(facts.since), facts.by)}</p>
      <ul>
        {facts.faults.slice(0, SHOWN).map((fault) => (
          <li>
            <code>{fault.place}</code> {inLanguage(screen, fault.message)}
            {fault.hint ? <span class="soft"> {inLanguage(screen, fault.hint)}</span> : null}
          </li>
        ))}
      </ul>
      {rest > 0 ? <p>{words.config.andMore(rest)}</p> : null}
    </section>
  )
}
