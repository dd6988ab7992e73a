/** What a batch waits for and what waits for it, as a small graph; a dashed line is a wait that gives up without failing. */
import { type Bilingual, inLanguage, type Screen, shortTitle } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { Panel } from './panel.tsx'
import { Glyph, type Mark } from './status.tsx'

export type DependencyNode = Readonly<{
  batchId: string
  title: Bilingual
  /** State of its last run; null = never ran. */
  last: Mark | null
  /** The run that waits starts with a warning when the waiting is over. */
  soft: boolean
  /** Whose day it waits for; null for its own. */
  otherDay: keyof Dictionary['batch']['otherDays'] | null
}>

export type DependencyFacts = Readonly<{
  up: readonly DependencyNode[]
  down: readonly DependencyNode[]
}>

type GraphProps = { screen: Screen; batchId: string; title: Bilingual; facts: DependencyFacts }

export function Dependencies({ screen, batchId, title, facts }: GraphProps) {
  const { words } = screen
  if (facts.up.length + facts.down.length === 0) return null
  return (
    <Panel id="dependencies" title={words.batch.dependencies} aside={words.batch.dependenciesHelp}>
      <div class="deps">
        <Nodes screen={screen} name={words.batch.waitsFor} nodes={facts.up} />
        <Lines nodes={facts.up} isFan={false} />
        <p class="dep this">
          <b>{batchId}</b> {shortTitle(screen, title)}
        </p>
        <Lines nodes={facts.down} isFan />
        <Nodes screen={screen} name={words.batch.waitedForBy} nodes={facts.down} />
      </div>
    </Panel>
  )
}

type NodesProps = { screen: Screen; name: string; nodes: readonly DependencyNode[] }

function Nodes({ screen, name, nodes }: NodesProps) {
  return (
    <ul class="dep-nodes" aria-label={name}>
      {nodes.map(({ batchId, title, last, otherDay }) => (
        <li class="dep">
          {last ? <Glyph mark={last} label={screen.words.states[last]} /> : null}
          <a href={`/batches/${batchId}`} title={inLanguage(screen, title)}>
            <b>{batchId.slice(-3)}</b> {shortTitle(screen, title)}
          </a>
          {otherDay ? <small class="muted">{screen.words.batch.otherDays[otherDay]}</small> : null}
        </li>
      ))}
    </ul>
  )
}

/** From or to the middle: every node has the same height, so the lines need no measuring. */
function Lines({ nodes, isFan }: { nodes: readonly DependencyNode[]; isFan: boolean }) {
  const middle = (index: number) => ((index + 0.5) / nodes.length) * 100
  return (
    <svg class="dep-lines" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {nodes.map((node, index) => {
        const [from, to] = isFan ? [50, middle(index)] : [middle(index), 50]
        return (
          <path
            d={`M0 ${from}C50 ${from} 50 ${to} 100 ${to}`}
            class={node.soft ? 'soft' : ''}
            vector-effect="non-scaling-stroke"
          />
        )
      })}
    </svg>
  )
}
