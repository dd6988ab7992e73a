/** A titled part of a page, with a place for a number or a link beside the title. */
import type { Child } from 'hono/jsx'
import { type Bilingual, type Hint, inLanguage, type Screen } from '../screen.ts'

export type PanelProps = {
  id: string
  title: string
  aside?: Child
  children?: Child
  class?: string
}

export function Panel({ id, title, aside, children, class: extra }: PanelProps) {
  return (
    <section id={id} class={extra ? `panel ${extra}` : 'panel'} aria-labelledby={`${id}-title`}>
      <div class="panel-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {aside ? <div class="panel-aside">{aside}</div> : null}
      </div>
      {children}
    </section>
  )
}

/** A wide table scrolls inside its own frame, so that the page never does. */
export function Frame({ label, children, class: own }: FrameProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group that scrolls is no fieldset
    <div class={own ?? 'frame'} role="group" aria-label={label} tabindex={0}>
      {children}
    </div>
  )
}

type FrameProps = { label: string; children?: Child; class?: string }

export function Empty({ children }: { children?: Child }) {
  return <p class="empty">{children}</p>
}

/** Terms and what they are; pairs without a value are left out. */
export function Facts({ pairs }: { pairs: readonly (readonly [string, Child | null])[] }) {
  return (
    <dl class="facts">
      {pairs.map(([name, value]) =>
        value === null ? null : (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ),
      )}
    </dl>
  )
}

export type NoticeProps = {
  kind: 'fail' | 'warn' | 'info'
  title: string
  hint?: string
  /** Where the hint leads. */
  href?: string
}

/** Says what is wrong or done, and what to do about it. */
export function Notice(props: NoticeProps) {
  return (
    <div class={`notice notice-${props.kind}`} role={props.kind === 'fail' ? 'alert' : 'status'}>
      <b>{props.title}</b>
      {props.hint ? <p>{props.href ? <a href={props.href}>{props.hint}</a> : props.hint}</p> : null}
    </div>
  )
}

/** A form that was refused: why, and what to do; nothing when it was not. */
export type Fault = Readonly<{ message: Bilingual; hint: Hint | null }>

export function FaultNotice({ screen, fault }: { screen: Screen; fault: Fault | null }) {
  if (fault === null) return null
  const title = inLanguage(screen, fault.message)
  return <Notice kind="fail" title={title} {...hintProps(screen, fault.hint)} />
}

/** The hint of a refusal for a Notice. */
export function hintProps(screen: Screen, hint: Hint | null): Pick<NoticeProps, 'hint' | 'href'> {
  if (hint === null) return {}
  return { hint: inLanguage(screen, hint), ...(hint.href ? { href: hint.href } : {}) }
}
