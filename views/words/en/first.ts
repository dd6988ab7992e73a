/** English words: `first`. */

export const first = {
  title: 'No company yet',
  text: 'Toban works for tenants. There are three ways in:',
  add: 'Register a company',
  import: 'Import companies from a file',
  demo: 'Look at the demo companies',
}
