/** English words: `errors`. */

export const errors = {
  notFoundTitle: 'Not found',
  page: 'There is no page at this address.',
  pageHint: 'Check the address, or begin at the today board.',
  run: (id: string) => `There is no run ${id}.`,
  runHint: 'Runs older than 400 days are removed. The batch page lists those that exist.',
  batch: (id: string) => `There is no batch ${id}.`,
  batchHint: 'The list of batches shows all fifty.',
  tenant: (code: string) => `There is no tenant ${code}.`,
  tenantHint: 'The list of tenants shows all companies.',
  alert: (id: string) => `There is no alert ${id}.`,
  alertHint: 'Resolved alerts are removed after 400 days. The list shows those that exist.',
  file: 'This file does not exist any more.',
  fileHint: 'Files are removed after their retention. Run the batch again to make it anew.',
  internalTitle: 'Something went wrong here',
  internal: 'The console could not answer this request.',
  internalHint:
    'Try again. If it happens again, the log of the process tells the cause under this number:',
  refusedTitle: 'Not allowed',
  forbidden: 'Your role may read, but not act.',
  forbiddenHint: 'An operator or an administrator can do this.',
  crossSite: 'The request did not come from a page of this console.',
  crossSiteHint: 'Load the page again and repeat the action.',
  badInputTitle: 'Please check the input',
  reasonMissing: 'A reason is needed.',
  reasonMissingHint: 'Say in a few words why; it is kept in the history.',
}
