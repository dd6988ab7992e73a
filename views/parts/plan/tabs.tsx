/** The ways to look at the plan, as links. */
import type { Screen } from '../../screen.ts'
import { PLAN_VIEWS, type PlanChoice, planPath } from './model.ts'

/** @param choice null on the page of changes, which has an address of its own. */
export function PlanTabs({ screen, choice }: { screen: Screen; choice: PlanChoice | null }) {
  const { words } = screen
  return (
    <nav class="filters" aria-label={words.plan.view}>
      {PLAN_VIEWS.map((view) => (
        <a
          href={choice ? planPath(choice, { view, due: null }) : `/plan?view=${view}`}
          {...(view === choice?.view ? { 'aria-current': 'page' as const } : {})}
        >
          {words.plan.views[view]}
        </a>
      ))}
      <a href="/plan/changes" {...(choice === null ? { 'aria-current': 'page' as const } : {})}>
        {words.changes.title}
      </a>
    </nav>
  )
}
