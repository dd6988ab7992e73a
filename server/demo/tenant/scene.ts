/** All that the topics of one company share: its story, people, organisation and stream of chance. */
import type { DemoCalendar } from '../calendar.ts'
import type { Dice } from '../dice.ts'
import type { DemoDepartment } from '../organisation.ts'
import type { DemoPerson } from '../people.ts'
import type { Story } from '../story.ts'

export type Scene = Readonly<{
  seed: number
  story: Story
  calendar: DemoCalendar
  departments: readonly DemoDepartment[]
  people: readonly DemoPerson[]
  chance: Dice
}>

/** People who have not left. */
export function present(scene: Scene): DemoPerson[] {
  return scene.people.filter((person) => person.retireDate === null)
}
