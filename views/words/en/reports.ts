/** English words: `reports`. */

export const reports = {
  title: 'Reports and invoices',
  what: 'What to list',
  views: { invoices: 'Invoices', files: 'Reports', accounting: 'Accounting files' },
  tenant: 'Company',
  period: 'Period',
  kind: 'Kind',
  nothing: 'Nothing was made for this choice.',
  pages: 'Pages',
  view: 'View',
  download: 'Download',
  holding: 'Holding',
  invoiceColumns: ['Period', 'Number', 'Company', 'State', 'Total', 'Issued', 'Files'],
  fileColumns: ['Business date', 'File', 'Kind', 'Company', 'Batch', 'Made', 'Size', 'File'],
  accountingColumns: ['Period', 'File', 'Kind', 'Rows', 'Made', 'File'],
  accountingKinds: { regular: 'Invoices', correction: 'Corrections' },
  kinds: {
    invoice: 'Invoice',
    accounting: 'Accounting',
    usage: 'Usage',
    report: 'Report',
    csv: 'CSV',
    'integration-report': 'External systems',
    'notification-validation': 'Notification settings',
    'org-sync-diff': 'Organisation changes',
  },
}
