/** Makes the demo's companies; called by `toban demo`, by `toban init --demo` and by tests that want a believable installation. */
export { generateDemo } from './generate.ts'
