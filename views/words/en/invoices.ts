/** English words: `invoices`. */

export const invoices = {
  title: 'Invoices by month',
  none: 'No invoice has been made yet.',
  noneOfMonth: 'No invoice of this month.',
  months: 'Months',
  bars: (from: string, to: string) => `Total with tax in yen, ${from} to ${to}`,
  bar: (month: string, total: string, invoices: string) =>
    `${month}: ${total}, invoices: ${invoices}`,
  columns: ['Number', 'Company', 'Subtotal', 'Tax', 'Total', 'Change', 'State', 'Files'],
  listOf: (month: string) => `Invoices of ${month}`,
  change: (percent: string) => `${percent}%`,
  up: (percent: string) => `+${percent}%`,
  unusual: 'unusual',
  corrects: (number: string) => `corrects ${number}`,
  more: (shown: string, count: string) => `The first ${shown} of ${count}.`,
  all: 'All in the reports',
  open: (count: string) => `Held or unfinished: ${count}`,
  openColumns: ['Month', 'Company', 'Reason'],
  draft: 'Draft without its files',
  unknownReason: 'Held',
  reasons: {
    usage_missing: 'Days of usage are missing',
    price_missing: 'No price for plan and currency',
    tax_missing: 'No tax rate',
    contract_overlap: 'Two contracts cover one day',
    currency_mixed: 'Contracts in several currencies',
    currency_unknown: 'Unknown currency',
    currency_not_jpy: 'Taxed in Japan, but not billed in yen',
    cycle_plan_change: 'The plan changes inside a paid cycle',
    discount_unknown: 'A discount nobody knows',
    negative_subtotal: 'Credits are larger than the charges',
    payment_terms_unknown: 'Unknown payment terms',
  },
  recalculate: 'Recalculate',
  recalculateHelp:
    'Starts a run for this company and month. Remove the cause first, as the runbook says.',
  keptBack: (count: string) => `Mails kept back: ${count}`,
  keptBackColumns: ['Number', 'Company', 'Subtotal', 'Month before', 'Change'],
  release: 'Release the mail',
  releaseHelp:
    'Starts a run that sends the invoice as it was issued. If a recalculation differs by now, nothing is sent.',
}
