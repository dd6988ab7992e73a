/** A company's templates, and what one becomes with data. */
import { companyText } from '../../parts/company.tsx'
import { Empty, Frame, Notice, Panel } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'
import { SendingFrame, type SendingNotice } from './frame.tsx'

export type TemplateChoice = Readonly<{ key: string; channel: string; language: string }>

export type TemplatesFacts = Readonly<{
  companies: readonly string[]
  company: string | null
  templates: readonly TemplateChoice[]
  /** `key|channel|language` of the chosen one. */
  chosen: string | null
  /** JSON, as typed or the template's own. */
  data: string
  preview:
    | Readonly<{ ok: true; subject: string | null; body: string }>
    | Readonly<{ ok: false; faults: string }>
    | null
}>

type Part = { screen: Screen; facts: TemplatesFacts }

export function TemplatesPage({ screen, facts, notice }: Part & { notice: SendingNotice }) {
  const { words } = screen
  const title = words.sending.pages.templates
  return (
    <SendingFrame screen={screen} page="templates" title={title} notice={notice}>
      <form method="get" action="/templates" class="filter-form">
        <label>
          {words.sending.owner}
          <select name="tenant">
            {facts.companies.map((code) => (
              <option value={code} selected={code === facts.company}>
                {companyText(screen, code)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{words.sending.show}</button>
      </form>
      {facts.company === null ? <Empty>{words.sending.chooseCompany}</Empty> : null}
      {facts.company === null ? null : <Chosen screen={screen} facts={facts} />}
      {facts.preview ? <Preview screen={screen} facts={facts} /> : null}
    </SendingFrame>
  )
}

function Chosen({ screen, facts }: Part) {
  const { words } = screen
  if (facts.templates.length === 0) return <Empty>{words.sending.noTemplates}</Empty>
  return (
    <Panel id="choose" title={words.sending.choose}>
      <form method="post" action="/templates/preview" class="stack">
        <input type="hidden" name="tenant" value={facts.company ?? ''} />
        <label>
          {words.sending.template}
          <select name="template">
            {facts.templates.map(({ key, channel, language }) => {
              const value = `${key}|${channel}|${language}`
              return (
                <option value={value} selected={value === facts.chosen}>
                  {`${key} (${channel}, ${language})`}
                </option>
              )
            })}
          </select>
        </label>
        <label>
          {words.sending.data} <small>{words.sending.dataHelp}</small>
          <textarea name="data" rows={6} spellcheck={false}>
            {facts.data}
          </textarea>
        </label>
        <p class="buttons">
          <button type="submit" class="primary">
            {words.sending.preview}
          </button>
        </p>
      </form>
    </Panel>
  )
}

function Preview({ screen, facts }: Part) {
  const { words } = screen
  const { preview } = facts
  if (preview === null) return null
  if (!preview.ok) {
    return <Notice kind="fail" title={words.sending.canNotFill} hint={preview.faults} />
  }
  return (
    <Panel id="preview" title={words.sending.preview}>
      <p>
        <b>{preview.subject ?? words.sending.noSubject}</b>
      </p>
      <Frame label={words.sending.preview}>
        <pre class="message-text">{preview.body}</pre>
      </Frame>
    </Panel>
  )
}
