/** The demo companies; imported by the demo command and by tests that want a believable installation. */
export type { StandInAddresses } from './addresses.ts'
export { USUAL_STAND_INS } from './addresses.ts'
export type { Character } from './cast.ts'
export { CHARACTERS } from './cast.ts'
export {
  DEMO_MARKER,
  type DemoCompany,
  type DemoOptions,
  type DemoSummary,
  generateDemo,
} from './generate.ts'
