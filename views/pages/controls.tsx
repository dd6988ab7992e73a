/** What an operator may do to the schedule of one batch, and what is in force; and maintenance mode, which holds them all. */
import { Layout } from '../layout.tsx'
import type { ControlLine } from '../parts/control-chip.tsx'
import {
  type ControlValues,
  type DueChoice,
  HoldForm,
  MaintenanceForm,
  MoveForm,
  ReleaseForm,
  SkipForm,
} from '../parts/control-form.tsx'
import { ControlList } from '../parts/control-list.tsx'
import { Empty, hintProps, Notice, Panel } from '../parts/panel.tsx'
import { type Bilingual, type Hint, inLanguage, type Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type ControlAct = keyof Dictionary['controls']['did']

/** What the last request came to. */
export type ControlNotice = Readonly<
  | { did: ControlAct }
  | { refused: ControlAct; message: Bilingual; hint: Hint | null; values: ControlValues }
>

export type ControlsFacts = Readonly<{
  batchId: string
  title: Bilingual
  /** In force on this batch; maintenance among them. */
  controls: readonly ControlLine[]
  held: boolean
  dues: readonly Readonly<{ dueAt: number; note: Bilingual | null }>[]
  /** Due time that the link named. */
  chosen: number | null
  back: string
  notice: ControlNotice | null
}>

export function ControlsPage({ screen, facts }: { screen: Screen; facts: ControlsFacts }) {
  const { words } = screen
  const { batchId, back, notice } = facts
  return (
    <Layout screen={screen} title={words.controls.of(batchId)} nav="batches">
      <div class="page-head">
        <p class="crumbs">
          <a href="/batches">{words.batches.title}</a> /{' '}
          <a href={`/batches/${batchId}`}>{batchId}</a>
        </p>
        <h1>
          <b class="id">{batchId}</b> {inLanguage(screen, facts.title)}{' '}
          <small>{words.controls.title}</small>
        </h1>
      </div>
      <ControlNoticeLine screen={screen} notice={notice} />
      <Panel id="in-force" title={words.controls.inForce}>
        <ControlList
          screen={screen}
          controls={facts.controls}
          back={back}
          titleOf={null}
          empty={words.controls.none}
        />
      </Panel>
      <div class="control-panels">
        <Panel id="hold" title={facts.held ? words.controls.release : words.controls.hold}>
          {facts.held ? (
            <ReleaseForm
              screen={screen}
              batchId={batchId}
              back={back}
              values={valuesOf(notice, 'release')}
            />
          ) : (
            <HoldForm
              screen={screen}
              batchId={batchId}
              back={back}
              values={valuesOf(notice, 'hold')}
            />
          )}
        </Panel>
        <DueTimes screen={screen} facts={facts} />
      </div>
    </Layout>
  )
}

function DueTimes({ screen, facts }: { screen: Screen; facts: ControlsFacts }) {
  const { words } = screen
  const { batchId, back, chosen, notice } = facts
  const dues: DueChoice[] = facts.dues.map(({ dueAt, note }) => ({
    dueAt,
    note: note ? inLanguage(screen, note) : '',
  }))
  const place = { screen, batchId, back, dues, chosen }
  return (
    <>
      <Panel id="skip" title={words.controls.skip}>
        {dues.length === 0 ? (
          <Empty>{words.controls.noDue}</Empty>
        ) : (
          <SkipForm {...place} values={valuesOf(notice, 'skip')} />
        )}
      </Panel>
      <Panel id="move" title={words.controls.move}>
        {dues.length === 0 ? (
          <Empty>{words.controls.noDue}</Empty>
        ) : (
          <MoveForm {...place} values={valuesOf(notice, 'move')} />
        )}
      </Panel>
    </>
  )
}

export type MaintenanceFacts = Readonly<{
  maintenance: ControlLine | null
  /** Runs that wait now. */
  waiting: number
  back: string
  notice: ControlNotice | null
}>

export function MaintenancePage({ screen, facts }: { screen: Screen; facts: MaintenanceFacts }) {
  const { words, format } = screen
  const { maintenance, notice } = facts
  const isOn = maintenance !== null
  return (
    <Layout screen={screen} title={words.controls.maintenance}>
      <div class="page-head">
        <h1>{words.controls.maintenance}</h1>
        <p class="lead">
          {isOn ? words.controls.maintenanceOn : words.controls.maintenanceOff}{' '}
          <span class="muted">{words.controls.waiting(format.number(facts.waiting))}</span>
        </p>
      </div>
      <ControlNoticeLine screen={screen} notice={notice} />
      {isOn ? (
        <Panel id="in-force" title={words.controls.inForce}>
          <ControlList
            screen={screen}
            controls={[maintenance]}
            back={facts.back}
            titleOf={null}
            empty=""
          />
        </Panel>
      ) : null}
      <div class="control-panels">
        <Panel
          id="maintenance"
          title={isOn ? words.controls.maintenanceEnd : words.controls.maintenanceBegin}
        >
          <MaintenanceForm
            screen={screen}
            isOn={isOn}
            back={facts.back}
            values={valuesOf(notice, isOn ? 'maintenanceOff' : 'maintenanceOn')}
          />
        </Panel>
      </div>
    </Layout>
  )
}

export function ControlNoticeLine(props: { screen: Screen; notice: ControlNotice | null }) {
  const { screen, notice } = props
  if (notice === null) return null
  if ('did' in notice) return <Notice kind="info" title={screen.words.controls.did[notice.did]} />
  return (
    <Notice
      kind="fail"
      title={inLanguage(screen, notice.message)}
      {...hintProps(screen, notice.hint)}
    />
  )
}

function valuesOf(notice: ControlNotice | null, act: ControlAct): ControlValues | undefined {
  return notice && 'refused' in notice && notice.refused === act ? notice.values : undefined
}
